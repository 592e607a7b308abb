//! What the desk tells, in words: a list of tables that the terminal and the page show alike.

use std::collections::BTreeMap;

use super::super::report::filled;
use super::super::words::{Tongue, Words};
use super::{count, unlinked};
use crate::desk::Row;
use crate::diagnostics::Severity;
use crate::editorial::Reading;
use crate::model::{Kind, Meta, Status};
use crate::pipeline::Report;

/// A table with its title.
pub(super) struct Section {
    /// What stands in the page's address of it.
    pub id: &'static str,
    pub title: String,
    pub heads: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// What to say when there is no row.
    pub none: String,
}

pub(super) enum Cell {
    Text(String),
    /// A file or a name that is the same in every language.
    Code(String),
    Number(String),
    /// A part of 100.
    Percent(usize),
}

/// All tables, the most urgent first.
pub(super) fn all(report: &Report, words: &Words) -> Vec<Section> {
    vec![
        summary(report, words),
        ends(report, words),
        coverage(report, words),
        readings(report, words),
        next(report, words),
        missing(report, words),
        sources(report, words),
        uneven(report, words),
        unlinked_pages(report, words),
        unpublished(report, words),
    ]
}

fn section(id: &'static str, words: &Words, heads: &[&str], rows: Vec<Vec<Cell>>) -> Section {
    let term = |name: &str| words.term(&format!("status-{name}")).to_owned();
    let none = term(&format!("{id}-none"));
    Section { id, title: term(id), heads: heads.iter().map(|head| term(head)).collect(), rows, none }
}

fn number(value: usize) -> Cell {
    Cell::Number(value.to_string())
}

/// What a kind is called as the heading of its records.
fn kind_name(kind: &str, words: &Words) -> String {
    let name = format!("cli-page-{kind}");
    match words.term(&name) {
        unnamed if unnamed == name => kind.to_owned(),
        name => name.to_owned(),
    }
}

/// What a field of a kind means; nothing for one that stands within another.
fn about(kind: &str, field: &str, words: &Words) -> String {
    let fields = Kind::parse(kind).map(Kind::fields).unwrap_or_default();
    let common = <Meta as crate::decode::Fields>::FIELDS;
    let language = match words.tongue() {
        Tongue::Spanish => "es",
        Tongue::English => "en",
    };
    fields.iter().chain(common).find(|spec| spec.name == field).map(|spec| spec.about(language)).unwrap_or_default()
}

fn summary(report: &Report, words: &Words) -> Section {
    let records = &report.survey.records;
    let of = |wanted: &dyn Fn(&&Row) -> bool| records.iter().filter(wanted).count();
    let unfinished = [Status::Draft.as_str(), Status::Review.as_str()];
    let hard = report.readings.iter().filter(|reading| !reading.is_easy()).count();
    let rows = [
        ("public", of(&|row| row.is_public())),
        ("samples", of(&|row| row.sample)),
        ("drafts", of(&|row| !row.sample && unfinished.contains(&row.status))),
        ("errors", count(report, Severity::Error)),
        ("warnings", count(report, Severity::Warning)),
        ("hard", hard),
    ];
    let row = |(name, value): (&str, usize)| {
        vec![Cell::Text(words.term(&format!("status-count-{name}")).to_owned()), number(value)]
    };
    section("summary", words, &["what", "count"], rows.map(row).into())
}

fn ends(report: &Report, words: &Words) -> Section {
    let mut ends: Vec<_> =
        report.survey.public().flat_map(|row| row.ends.iter().map(move |end| (end.on, end, row))).collect();
    ends.sort_by(|a, b| (a.0, &a.2.path, a.1.what).cmp(&(b.0, &b.2.path, b.1.what)));
    let row = |(on, end, row): (crate::date::Date, &crate::desk::End, &Row)| {
        vec![
            Cell::Text(on.to_string()),
            Cell::Number(end.in_days.to_string()),
            Cell::Code(end.what.to_owned()),
            Cell::Code(row.path.clone()),
        ]
    };
    section("ends", words, &["last-day", "days", "field", "file"], ends.into_iter().map(row).collect())
}

fn coverage(report: &Report, words: &Words) -> Section {
    let rows = report.survey.coverage().into_iter().map(|(kind, (all, whole))| {
        let percent = whole.into_iter().map(|count| Cell::Percent((count * 100).checked_div(all).unwrap_or(100)));
        [Cell::Text(kind_name(kind, words)), number(all)].into_iter().chain(percent).collect()
    });
    let mut section = section("coverage", words, &["kind", "records"], rows.collect());
    section.heads.extend(report.survey.languages.iter().map(|language| {
        let name = format!("language-{language}");
        words.term(&name).trim_start_matches("language-").to_owned()
    }));
    section
}

fn readings(report: &Report, words: &Words) -> Section {
    let paths: BTreeMap<(&str, &str), &str> =
        report.survey.records.iter().map(|row| ((row.kind, row.id.as_str()), row.path.as_str())).collect();
    let mut readings: Vec<&Reading> = report.readings.iter().collect();
    readings.sort_by(|a, b| b.excess.total_cmp(&a.excess));
    let row = |reading: &Reading| {
        let path = paths.get(&(reading.kind.as_str(), &*reading.id)).copied().unwrap_or(&reading.id);
        let judged = if reading.is_easy() { "status-easy" } else { "status-hard" };
        vec![
            Cell::Code(path.to_owned()),
            Cell::Code(reading.language.to_string()),
            Cell::Number(format!("{:.1}", reading.score)),
            Cell::Text(words.term(reading.scale.term()).to_owned()),
            Cell::Number(reading.words.to_string()),
            Cell::Text(words.term(judged).to_owned()),
        ]
    };
    let heads = ["file", "language", "score", "scale", "words", "judged"];
    section("reading", words, &heads, readings.into_iter().map(row).collect())
}

fn next(report: &Report, words: &Words) -> Section {
    let mut rows: Vec<&Row> = report.survey.public().filter(|row| row.next.is_some()).collect();
    rows.sort_by_key(|row| row.score);
    let row = |row: &Row| {
        let next = row.next.as_ref();
        let what = next.map(|next| match next.language {
            Some(language) => {
                let values = [("field", next.field), ("language", language.as_str())];
                filled(words.term("status-translate"), &values)
            }
            None => filled(
                words.term("status-fill"),
                &[("field", next.field), ("about", &about(row.kind, next.field, words))],
            ),
        });
        vec![Cell::Code(row.path.clone()), Cell::Percent(row.score), Cell::Text(what.unwrap_or_default())]
    };
    section("next", words, &["file", "says", "best"], rows.into_iter().map(row).collect())
}

fn missing(report: &Report, words: &Words) -> Section {
    let coverage = report.survey.coverage();
    let mut rows = Vec::new();
    for (kind, fields) in report.survey.missing() {
        let all = coverage.get(kind).map_or(0, |(all, _)| *all);
        for (field, lacking) in fields.into_iter().filter(|(_, lacking)| *lacking > 0) {
            let has = ((all - lacking.min(all)) * 100).checked_div(all).unwrap_or(100);
            rows.push(vec![
                Cell::Text(kind_name(kind, words)),
                Cell::Code(field.to_owned()),
                Cell::Number(format!("{lacking}/{all}")),
                Cell::Percent(has),
                Cell::Text(about(kind, field, words)),
            ]);
        }
    }
    section("missing", words, &["kind", "field", "lack", "have", "meaning"], rows)
}

fn sources(report: &Report, words: &Words) -> Section {
    let mut kinds: BTreeMap<&str, (usize, usize, Option<crate::date::Date>)> = BTreeMap::new();
    for row in report.survey.public() {
        let (all, unsourced, oldest) = kinds.entry(row.kind).or_default();
        *all += 1;
        *unsourced += usize::from(row.unsourced);
        *oldest = [*oldest, row.verified_on].into_iter().flatten().min();
    }
    let rows = kinds.into_iter().map(|(kind, (all, unsourced, oldest))| {
        let oldest = oldest.map_or_else(|| "–".to_owned(), |date| date.to_string());
        vec![Cell::Text(kind_name(kind, words)), number(all), number(unsourced), Cell::Text(oldest)]
    });
    section("sources", words, &["kind", "records", "unsourced", "oldest"], rows.collect())
}

fn uneven(report: &Report, words: &Words) -> Section {
    let rows = report.survey.public().filter(|row| !row.uneven.is_empty());
    let rows = rows.map(|row| vec![Cell::Code(row.path.clone()), Cell::Code(row.uneven.join(", "))]);
    section("uneven", words, &["file", "field"], rows.collect())
}

fn unlinked_pages(report: &Report, words: &Words) -> Section {
    let rows = unlinked(report).into_iter().map(|path| vec![Cell::Code(path.to_owned())]);
    section("unlinked", words, &["page"], rows.collect())
}

fn unpublished(report: &Report, words: &Words) -> Section {
    let rows = report.survey.records.iter().filter(|row| !row.is_public());
    let row = |row: &Row| {
        let why = if row.sample { words.term("status-sample").to_owned() } else { row.status.to_owned() };
        vec![Cell::Code(row.path.clone()), Cell::Text(why)]
    };
    section("unpublished", words, &["file", "why"], rows.map(row).collect())
}
