//! A record together with what every record has: id, place, common fields and, for some kinds, texts by language.

use std::sync::Arc;

use super::{Common, Kind, Layout, Meta, Record, Status};
use crate::content::{RecordFile, TextFile};
use crate::date::Date;
use crate::decode::{
    Choice, Decoder, Edge, Fallback, Field, Fields, Linker, Local, Localized, Mention, Prose, Rules, Said, Shape,
    Written,
};
use crate::diagnostics::{Code, Diagnostic, Severity, Span};
use crate::fields;
use crate::language::Language;
use crate::markdown::{Dialect, Text};
use crate::yaml::{Node, Value};

fields! {
    /// The front matter of a text.
    pub struct Front {
        /// The title, which is also the page's heading.
        /// es: El título, que es también el encabezado de la página.
        pub title: String,
        /// One or two sentences for lists and search engines.
        /// es: Una o dos frases para listas y buscadores.
        pub summary: String,
    }
}

/// The text of a story or page in one language.
#[derive(Debug)]
pub struct Body {
    pub title: Box<str>,
    pub summary: Box<str>,
    /// Shown on the page of its record, which for `home` is the home page, and nowhere else: when only this changes, all other pages
    /// are taken to be as they were.
    pub prose: Prose,
}

/// A body never stands inside a record: it is read from its own file.
impl Local for Body {
    fn shape() -> Shape {
        Shape::Prose
    }

    const MAY_SERVE_ALL: bool = false;

    fn decode_in(node: &Node, _: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        cx.wrong_type(node, "type-text");
        None
    }

    fn mentions_in(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        self.prose.mentions_in(tell);
    }
}

/// The texts of a record by language; empty for kinds that have none.
pub type Texts = Localized<Body, Fallback>;

/// A record.
#[derive(Debug)]
pub struct Entry<K> {
    pub id: Box<str>,
    pub meta: Meta,
    pub texts: Texts,
    pub record: K,
    /// Its first key: the place to underline when the record as a whole is meant.
    pub at: Span,
    pub written: Written,
}

/// What is known of a record without its kind.
#[derive(Debug)]
pub struct Standing {
    pub kind: Kind,
    /// Its place among the sorted ids of its kind.
    pub index: u32,
    pub sample: bool,
    pub status: Status,
    /// Whether its dates allow to show it.
    pub in_time: bool,
    pub references: Vec<Edge>,
    /// Days on which what is shown of it changes.
    pub turning_days: Vec<Date>,
}

impl<K: Record> Entry<K> {
    pub fn common(&self) -> Common<'_> {
        Common { id: &self.id, meta: &self.meta, status: self.status(), at: self.at, written: &self.written }
    }

    pub fn status(&self) -> Status {
        self.meta.status.or(K::USUAL_STATUS).unwrap_or(Status::Draft)
    }

    /// What a link to it reads; its id if it has no name yet.
    pub fn name(&self, language: Language, languages: &[Language]) -> Said<'_, str> {
        self.record.name(&self.texts, language, languages).unwrap_or(Said { value: &self.id, foreign: None })
    }

    pub(super) fn standing(&self, index: usize, day: Date) -> Standing {
        let meta = &self.meta;
        let published =
            meta.publish_on.is_none_or(|from| from <= day) && meta.archive_on.is_none_or(|until| day < until);
        let mut references = Vec::new();
        self.record.references_in_fields(&mut |edge| references.push(edge));
        let mut mention = |mention: Mention<'_>| match mention {
            Mention::Record(edge) => references.push(edge),
            Mention::Picture(_) => {}
        };
        self.record.mentions_in_fields(&mut mention);
        self.texts.mentions(&mut mention);
        let mut turning_days = self.record.turning_days();
        turning_days.extend(meta.publish_on.into_iter().chain(meta.archive_on));
        Standing {
            kind: K::KIND,
            index: u32::try_from(index).unwrap_or(u32::MAX),
            sample: meta.sample.unwrap_or(false),
            status: self.status(),
            in_time: published && self.record.stands_on(day),
            references,
            turning_days,
        }
    }

    /// Renumbers its references; `false` when it is not shown itself.
    pub(super) fn link(&mut self, index: usize, linker: &mut dyn Linker) -> bool {
        let own = |index| Edge { kind: K::KIND.as_str(), index, at: self.at, required: true };
        let row = u32::try_from(index).ok().and_then(|index| linker.target(own(index)));
        row.is_some() && self.record.link_fields(linker)
    }
}

/// Reads a record; whatever is wrong with it is told, and no record comes of it if that is an error.
pub(super) fn decode<K: Record>(file: RecordFile, rules: &Rules) -> (Option<Entry<K>>, Vec<Diagnostic>) {
    let mut cx = Decoder::new(file.file, &file.source, rules);
    let status = file.node.as_ref().and_then(|node| node.get("status")?.scalar());
    cx.draft = status.is_some_and(|status| status == "draft" || status == "review");
    let texts = read_texts::<K>(&file, rules, &mut cx);
    let entry = file.node.as_ref().and_then(|node| read(node, &file, texts, &mut cx));
    let failed = cx.found.has_errors();
    (entry.filter(|_| !failed), cx.found.into_iter().collect())
}

fn read<K: Record>(node: &Node, file: &RecordFile, texts: Option<Texts>, cx: &mut Decoder<'_>) -> Option<Entry<K>> {
    if node.entries().is_empty() {
        let span = cx.span(node);
        cx.report(Diagnostic::at(Code::RecordEmpty, span));
        return None;
    }
    let known: Vec<&'static str> = Meta::FIELDS.iter().chain(K::FIELDS).map(|field| field.name).collect();
    cx.check_keys(node, &known);
    let meta = Meta::decode_fields(node, cx);
    let record = K::decode_fields(node, cx);
    if K::USUAL_STATUS.is_none() && !is_given(node, "status") {
        report_missing(node, cx, "status");
    }
    if let Some(record) = &record {
        record.check(node, cx);
    }
    let meta = meta?;
    meta.check(node, cx);
    if K::NEEDS_SOURCES && meta.sources.is_empty() && !meta.sample.unwrap_or(false) && !cx.draft {
        report_missing(node, cx, "sources");
    }
    check_vouched(node, &meta, &known, cx);
    if K::NEEDS_SLUG {
        check_slugs(node, &meta, cx);
    }
    let record = record?;
    record.check_record(node, &meta, cx);
    let at = node.entries().first().map_or(cx.span(node), |(key, _)| Span::new(cx.file, key.range()));
    if cx.rules.keeps_written {
        let given = known.iter().filter(|field| says_something(node, field));
        cx.written.fields = given.copied().collect();
    }
    let written = std::mem::take(&mut cx.written);
    Some(Entry { id: file.id.clone(), meta, texts: texts?, record, at, written })
}

/// Whether a key has a value; an empty one, as a new record has it, is none.
fn is_given(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|value| value.value != Value::Null)
}

/// What else than a field a source can vouch for: the text beside the record.
pub const TEXTS: [&str; 3] = ["title", "summary", "body"];

/// Whether a key has a value that is more than a promise of one.
fn says_something(node: &Node, key: &str) -> bool {
    match node.get(key).map(|value| &value.value) {
        None | Some(Value::Null) => false,
        Some(Value::List(items)) => !items.is_empty(),
        Some(Value::Map(entries)) => !entries.is_empty(),
        Some(Value::Text(text)) => &**text != "pending",
        Some(Value::Bool(_) | Value::Number(_)) => true,
    }
}

/// What a source vouches for must be a field of the record, or its text.
fn check_vouched(node: &Node, meta: &Meta, known: &[&str], cx: &mut Decoder<'_>) {
    let Some(Value::List(sources)) = node.get("sources").map(|sources| &sources.value) else { return };
    for (citation, source) in meta.sources.iter().zip(sources) {
        let Some(Value::List(names)) = source.get("fields").map(|fields| &fields.value) else { continue };
        for (name, place) in citation.fields.iter().zip(names) {
            if !known.contains(&name.as_str()) && !TEXTS.contains(&name.as_str()) {
                cx.unknown_value(place, Code::ValueUnknown, name, known);
            }
        }
    }
}

fn report_missing(node: &Node, cx: &mut Decoder<'_>, field: &'static str) {
    let span = node.entries().first().map_or(cx.span(node), |(key, _)| Span::new(cx.file, key.range()));
    cx.report(Diagnostic::at(Code::FieldMissing, span).arg("field", field));
}

fn check_slugs(node: &Node, meta: &Meta, cx: &mut Decoder<'_>) {
    let Some(slug) = &meta.slug else {
        if !is_given(node, "slug") && !cx.draft {
            report_missing(node, cx, "slug");
        }
        return;
    };
    let complete = cx.rules.languages.iter().filter(|rule| rule.complete);
    let missing: Vec<Language> = complete.map(|rule| rule.tag).filter(|tag| slug.own(*tag).is_none()).collect();
    for language in missing {
        if !cx.draft {
            let span = cx.key_span(node, "slug").unwrap_or(cx.span(node));
            let diagnostic = Diagnostic::at(Code::TranslationMissing, span).arg("field", "slug");
            cx.report(diagnostic.arg("language", language.as_str()));
        }
    }
}

fn read_texts<K: Record>(file: &RecordFile, rules: &Rules, cx: &mut Decoder<'_>) -> Option<Texts> {
    let mut sound = true;
    let mut bodies = Vec::new();
    let written: Vec<&TextFile> = file.texts.iter().filter(|text| is_begun(text)).collect();
    for text in &written {
        if !rules.languages.iter().any(|rule| rule.tag == text.language) {
            let known = rules.languages.iter().map(|rule| rule.tag.to_string()).collect();
            let place = Span::new(text.file, 0..text.source.lines().next().map_or(0, str::len));
            let diagnostic = Diagnostic::at(Code::LanguageUnknown, place).arg("value", text.language.as_str());
            cx.report(diagnostic.one_of("known", known));
            continue;
        }
        let mut text_cx = Decoder::new(text.file, &text.source, rules);
        match read_body(text, &mut text_cx) {
            Some(body) if !text_cx.found.has_errors() => bodies.push((text.language, body)),
            _ => sound = false,
        }
        cx.found.extend(text_cx.found);
        cx.written.passages.extend(text_cx.written.passages);
    }
    if K::KIND.layout() == Layout::Texts && K::TEXTS != Choice::Omit {
        // A text that exists in no language cannot fall back to any.
        let required = K::TEXTS == Choice::Required || written.is_empty();
        let code = if required { Code::TranslationMissing } else { Code::TranslationPartial };
        let complete = rules.languages.iter().filter(|rule| rule.complete).map(|rule| rule.tag);
        // A draft needs its text in one language only.
        let is_enough = cx.draft && !written.is_empty();
        for language in complete.filter(|tag| !is_enough && !written.iter().any(|text| text.language == *tag)) {
            let node = file.node.as_ref();
            let first = node.and_then(|node| node.entries().first()).map_or(0..0, |(key, _)| key.range());
            let diagnostic = Diagnostic::at(code, Span::new(cx.file, first)).arg("field", format!("{language}.md"));
            cx.report(diagnostic.arg("language", language.as_str()));
            sound &= code.severity() == Severity::Warning;
        }
    }
    sound.then(|| Localized::from_pairs(bodies))
}

/// Whether anything is written in a text file. One with empty fields and no text, as a new record has it, is a translation still to
/// be written.
fn is_begun(text: &TextFile) -> bool {
    let fields = text.front.as_ref().map_or(&[][..], |front| front.entries());
    let is_blank = !fields.is_empty() && fields.iter().all(|(_, value)| value.value == Value::Null);
    !is_blank || !text.source.get(text.body_start..).unwrap_or_default().trim().is_empty()
}

fn read_body(text: &TextFile, cx: &mut Decoder<'_>) -> Option<Body> {
    let source = cx.source;
    let markdown = source.get(text.body_start..).unwrap_or_default();
    let (read, faults) = match cx.rules.outlines.get(&text.file) {
        Some(outline) => (Text::unread(outline.clone(), Arc::clone(&text.source), text.body_start), Vec::new()),
        None => Text::read(markdown, Dialect::Full),
    };
    let place = |range: std::ops::Range<usize>| range.start + text.body_start..range.end + text.body_start;
    let (prose, found) = Prose::check(read, faults, cx.file, &cx.rules.ids, place);
    cx.found.extend(found);
    crate::decode::report_phrases(cx, Some(text.language), markdown, |_, range| place(range));
    let node = text.front.as_ref()?;
    for (_, value) in node.entries() {
        let words = value.scalar().unwrap_or_default();
        let place = |cx: &Decoder<'_>, range| crate::yaml::locate(cx.source, value, range);
        crate::decode::report_phrases(cx, Some(text.language), words, place);
    }
    let front = Front::decode(node, cx)?;
    let summary = cx.value_span(node, "summary");
    cx.keep_text("summary", Some(text.language), summary, || front.summary.clone());
    let body = Span::new(cx.file, place(0..markdown.len()));
    cx.keep_text("body", Some(text.language), body, || prose.document().prose());
    Some(Body { title: front.title.into(), summary: front.summary.into(), prose })
}
