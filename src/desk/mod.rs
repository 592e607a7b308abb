//! The editorial desk: what is still to be done on each record, shown or not. Facts only; words are for those who print them.
//!
//! Needs records that kept what was written in them ([`Rules::keeps_written`](crate::decode::Rules)).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::date::Date;
use crate::decode::{Day, Rules};
use crate::diagnostics::Sources;
use crate::language::Language;
use crate::model::{Common, Decoded, Kind, Status};

/// Days ahead that the desk looks.
pub const AHEAD_DAYS: i32 = 60;
/// The fields whose day is the last one of something.
const LAST_DAYS: [&str; 5] = ["valid_until", "expires_on", "ends_on", "archive_on", "withdrawn_on"];

/// What is still to be done.
#[derive(Default, Debug, Serialize)]
pub struct Survey {
    pub today: Option<Date>,
    /// The languages in which nothing may be missing.
    pub languages: Vec<Language>,
    /// Every record that could be read, by kind and id.
    pub records: Vec<Row>,
}

/// A record and what is missing from it.
#[derive(Debug, Serialize)]
pub struct Row {
    pub kind: &'static str,
    pub id: String,
    /// The file, from the site's root.
    pub path: String,
    pub status: &'static str,
    pub sample: bool,
    /// Of all that it could say in all languages, the part that it says, in percent.
    pub score: usize,
    /// Useful fields without a value, the most useful first.
    pub missing: Vec<&'static str>,
    pub untranslated: Vec<Untranslated>,
    /// The best thing to do next: a text to translate comes before a field to fill in.
    pub next: Option<Next>,
    /// Texts whose languages have different numbers of paragraphs or points: one was perhaps changed without the other.
    pub uneven: Vec<&'static str>,
    /// What ended or ends within [`AHEAD_DAYS`].
    pub ends: Vec<End>,
    /// Whether it names no source.
    pub unsourced: bool,
    /// The oldest day on which somebody verified something of it.
    pub verified_on: Option<Date>,
}

/// A text that a language lacks.
#[derive(Debug, Serialize)]
pub struct Untranslated {
    pub field: &'static str,
    pub language: Language,
}

/// What to write next.
#[derive(Debug, Serialize)]
pub struct Next {
    pub field: &'static str,
    /// The language into which it is to be translated; `None` for a field that is empty.
    pub language: Option<Language>,
}

/// Something that ends.
#[derive(Debug, Serialize)]
pub struct End {
    /// The field, or the group of fields that has it: `consent`, `price`, `valid_until`.
    pub what: &'static str,
    /// Its last day.
    pub on: Date,
    /// Days from today to that one; negative when it has gone by.
    pub in_days: i32,
}

impl Row {
    /// Whether the public is to see it, by its status; its dates may still hide it.
    pub fn is_public(&self) -> bool {
        self.status == Status::Published.as_str() && !self.sample
    }
}

/// Surveys all records. `sources` are the texts of their files.
pub fn survey(decoded: &Decoded, rules: &Rules, today: Date, sources: &Sources) -> Survey {
    let languages: Vec<Language> = rules.languages.iter().filter(|rule| rule.complete).map(|rule| rule.tag).collect();
    let mut records = Vec::new();
    decoded.for_each_common(&mut |kind, common| {
        records.push(row(kind, common, &languages, today, sources));
    });
    Survey { today: Some(today), languages, records }
}

fn row(kind: Kind, common: Common<'_>, languages: &[Language], today: Date, sources: &Sources) -> Row {
    let written = common.written;
    // Lines of each text by language; in the order of the first appearance of the fields.
    let mut order: Vec<&'static str> = Vec::new();
    let mut lines: BTreeMap<&'static str, BTreeMap<Language, usize>> = BTreeMap::new();
    for passage in &written.passages {
        let Some(language) = passage.language else { continue };
        let field = lines.entry(passage.field).or_insert_with(|| {
            order.push(passage.field);
            BTreeMap::new()
        });
        *field.entry(language).or_default() += passage.words.lines().count().max(1);
    }
    let mut untranslated = Vec::new();
    let mut uneven = Vec::new();
    for field in &order {
        let Some(counts) = lines.get(field) else { continue };
        let lacking = languages.iter().filter(|language| !counts.contains_key(language));
        let before = untranslated.len();
        untranslated.extend(lacking.map(|language| Untranslated { field, language: *language }));
        if untranslated.len() == before && counts.values().collect::<BTreeSet<_>>().len() > 1 {
            uneven.push(*field);
        }
    }
    let wanted = kind.wanted();
    let missing: Vec<&'static str> = wanted.iter().copied().filter(|field| !written.fields.contains(field)).collect();
    let could = wanted.len() + order.len() * languages.len();
    let says = could - missing.len() - untranslated.len();
    let translate = untranslated.first().map(|text| Next { field: text.field, language: Some(text.language) });
    let fill = || missing.first().map(|field| Next { field, language: None });
    let next = translate.or_else(fill);
    let verified = written.days.iter().filter(|day| matches!(day.field, "verified_on" | "reviewed_on"));
    Row {
        kind: kind.as_str(),
        id: common.id.to_owned(),
        path: sources.path(common.at.file).to_owned(),
        status: common.status.as_str(),
        sample: common.meta.sample.unwrap_or(false),
        score: (says * 100).checked_div(could).unwrap_or(100),
        missing,
        untranslated,
        next,
        uneven,
        ends: ends(kind, &written.days, today),
        unsourced: common.meta.sources.is_empty() && !kind.names_source(),
        verified_on: verified.map(|day| day.date).min(),
    }
}

/// What ends soon or has ended. An event without a last day ends on its first.
fn ends(kind: Kind, days: &[Day], today: Date) -> Vec<End> {
    let has_last = days.iter().any(|day| day.group.is_empty() && day.field == "ends_on");
    let is_last =
        |day: &&Day| LAST_DAYS.contains(&day.field) || (kind == Kind::Event && day.field == "starts_on" && !has_last);
    let end = |day: &Day| {
        let what = if day.group.is_empty() { day.field } else { day.group };
        End { what, on: day.date, in_days: day.date.days_since(today) }
    };
    days.iter().filter(is_last).map(end).filter(|end| end.in_days <= AHEAD_DAYS).collect()
}

impl Survey {
    /// The records that the public is to see.
    pub fn public(&self) -> impl Iterator<Item = &Row> {
        self.records.iter().filter(|row| row.is_public())
    }

    /// Of each kind with public records: how many there are, and how many lack nothing in each language, in the order of the
    /// languages.
    pub fn coverage(&self) -> BTreeMap<&'static str, (usize, Vec<usize>)> {
        let mut kinds: BTreeMap<&'static str, (usize, Vec<usize>)> = BTreeMap::new();
        for row in self.public() {
            let (all, whole) = kinds.entry(row.kind).or_insert_with(|| (0, vec![0; self.languages.len()]));
            *all += 1;
            for (count, language) in whole.iter_mut().zip(&self.languages) {
                *count += usize::from(!row.untranslated.iter().any(|text| text.language == *language));
            }
        }
        kinds
    }

    /// Of each kind with public records: the useful fields and how many records lack each, the most useful first.
    pub fn missing(&self) -> BTreeMap<&'static str, Vec<(&'static str, usize)>> {
        let mut kinds: BTreeMap<&'static str, Vec<(&'static str, usize)>> = BTreeMap::new();
        for row in self.public() {
            let wanted = Kind::parse(row.kind).map(Kind::wanted).unwrap_or_default();
            let counts = kinds.entry(row.kind).or_insert_with(|| wanted.iter().map(|field| (*field, 0)).collect());
            for (field, count) in counts.iter_mut() {
                *count += usize::from(row.missing.contains(field));
            }
        }
        kinds.retain(|_, counts| !counts.is_empty());
        kinds
    }
}
