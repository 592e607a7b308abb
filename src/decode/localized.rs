//! Values that differ by language, each with a policy for a language in which they are missing.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use super::scalar::line;
use super::{Decoder, Field, Ids};
use crate::diagnostics::{Arg, Code, Diagnostic, FileId, Span};
use crate::language::Language;
use crate::markdown::{Dialect, Document, Fault};
use crate::slug::{Slug, slug_of};
use crate::yaml::{self, Node, Value};

/// Characters of a plain text of several sentences.
const MAX_TEXT: usize = 4_000;
/// Characters of a Markdown text inside a record.
const MAX_PROSE: usize = 40_000;

/// What a page shows when a text is missing in its language.
pub trait Policy {
    const CHOICE: Choice;
}

/// The three policies as a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    Required,
    Fallback,
    Omit,
}

/// Every complete language must have the text; a partial one shows another language's.
#[derive(Debug)]
pub enum Required {}
/// The text of another language is shown, marked as such.
#[derive(Debug)]
pub enum Fallback {}
/// Nothing is shown.
#[derive(Debug)]
pub enum Omit {}

impl Policy for Required {
    const CHOICE: Choice = Choice::Required;
}
impl Policy for Fallback {
    const CHOICE: Choice = Choice::Fallback;
}
impl Policy for Omit {
    const CHOICE: Choice = Choice::Omit;
}

/// A value by language, or one for all languages (a proper name).
pub struct Localized<T, P> {
    by_language: Vec<(Language, T)>,
    everywhere: Option<T>,
    policy: PhantomData<fn() -> P>,
}

/// A value found for a page, and the language it is in when that is not the page's own.
#[derive(Debug)]
pub struct Said<'s, T: ?Sized> {
    pub value: &'s T,
    pub foreign: Option<Language>,
}

impl<T: ?Sized> Clone for Said<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Said<'_, T> {}

impl<'s> Said<'s, str> {
    /// The same for text that is kept boxed.
    pub fn text(said: Option<Said<'s, Box<str>>>) -> Option<Said<'s, str>> {
        said.map(|said| Said { value: &**said.value, foreign: said.foreign })
    }
}

impl<T: fmt::Debug, P> fmt::Debug for Localized<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.everywhere {
            Some(value) => value.fmt(f),
            None => f.debug_map().entries(self.by_language.iter().map(|(language, value)| (language, value))).finish(),
        }
    }
}

impl<T, P: Policy> Localized<T, P> {
    /// The value for a page in `language`, or what its policy allows instead, looked for in the order of `languages`.
    pub fn say(&self, language: Language, languages: &[Language]) -> Option<Said<'_, T>> {
        if let Some(value) = self.own(language) {
            return Some(Said { value, foreign: None });
        }
        match P::CHOICE {
            Choice::Omit => None,
            Choice::Required | Choice::Fallback => languages
                .iter()
                .find_map(|other| self.own(*other).map(|value| Said { value, foreign: Some(*other) })),
        }
    }

    /// Values by language; there may be none.
    pub fn from_pairs(by_language: Vec<(Language, T)>) -> Self {
        Localized { by_language, everywhere: None, policy: PhantomData }
    }

    /// The value written in this very language (or for all).
    pub fn own(&self, language: Language) -> Option<&T> {
        self.everywhere.as_ref().or_else(|| self.by_language.iter().find(|(tag, _)| *tag == language).map(|(_, value)| value))
    }

    /// Every value with its language; `None` for one that serves all.
    pub fn all(&self) -> impl Iterator<Item = (Option<Language>, &T)> {
        let everywhere = self.everywhere.iter().map(|value| (None, value));
        everywhere.chain(self.by_language.iter().map(|(language, value)| (Some(*language), value)))
    }
}

/// A type of which a record can hold one for each language.
pub trait Local: Sized {
    /// Whether a node holds one value for all languages instead of a map by language.
    fn is_single(node: &Node) -> bool {
        !matches!(node.value, Value::Map(_))
    }

    /// Reads the value of a language (`None`: of all).
    fn decode_in(node: &Node, language: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self>;

    /// See [`Field::pictures`].
    fn pictures_in(&self, tell: &mut dyn FnMut(&str)) {
        let _ = tell;
    }
}

impl<T: Local, P: Policy> Field for Localized<T, P> {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        if T::is_single(node) {
            let everywhere = T::decode_in(node, None, cx)?;
            return Some(Localized { by_language: Vec::new(), everywhere: Some(everywhere), policy: PhantomData });
        }
        if !cx.expect_map(node) {
            return None;
        }
        let mut by_language = Vec::new();
        let mut sound = true;
        for (index, (key, value)) in node.entries().iter().enumerate() {
            let tag = cx.rules.languages.iter().map(|rule| rule.tag).find(|tag| tag.as_str() == &*key.text);
            let twice = node.entries().iter().take(index).find(|(earlier, _)| earlier.text == key.text);
            let span = Span::new(cx.file, key.range());
            match (tag, twice) {
                (_, Some((first, _))) => {
                    let first = Span::new(cx.file, first.range());
                    cx.report(Diagnostic::at(Code::FieldTwice, span).arg("field", &*key.text).related(first));
                }
                (None, None) => {
                    let known: Vec<&str> = cx.rules.languages.iter().map(|rule| rule.tag.as_str()).collect();
                    let as_node = Node { value: Value::Text(key.text.clone()), start: key.start, end: key.end };
                    cx.unknown_value(&as_node, Code::LanguageUnknown, &key.text, &known);
                    sound = false;
                }
                // An empty entry, as a new record has it, is a translation still to be written.
                (Some(_), None) if value.value == Value::Null => {}
                (Some(tag), None) => match T::decode_in(value, Some(tag), cx) {
                    Some(read) => by_language.push((tag, read)),
                    None => sound = false,
                },
            }
        }
        if sound {
            sound = report_missing::<P>(node, cx, |tag| by_language.iter().any(|(language, _)| *language == tag));
        }
        if by_language.is_empty() && sound {
            let span = cx.span(node);
            let field = cx.field_name();
            cx.report(Diagnostic::at(Code::TextBlank, span).arg("field", field));
        }
        (sound && !by_language.is_empty()).then_some(Localized { by_language, everywhere: None, policy: PhantomData })
    }

    fn pictures(&self, tell: &mut dyn FnMut(&str)) {
        for (_, value) in self.all() {
            value.pictures_in(tell);
        }
    }
}

/// Reports complete languages without the text; `false` when that makes the record unfit.
fn report_missing<P: Policy>(node: &Node, cx: &mut Decoder<'_>, there: impl Fn(Language) -> bool) -> bool {
    if cx.draft || P::CHOICE == Choice::Omit {
        return true;
    }
    let missing: Vec<Language> =
        cx.rules.languages.iter().filter(|rule| rule.complete && !there(rule.tag)).map(|rule| rule.tag).collect();
    let code = if P::CHOICE == Choice::Required { Code::TranslationMissing } else { Code::TranslationPartial };
    for language in &missing {
        // The languages that are there are what an editor looks at to add the one that is not.
        let span = node.entries().first().map_or(cx.span(node), |(key, _)| Span::new(cx.file, key.range()));
        let diagnostic = Diagnostic::at(code, span).arg("field", cx.field_name()).arg("language", language.as_str());
        cx.report(diagnostic);
    }
    P::CHOICE != Choice::Required || missing.is_empty()
}

/// A plain text of one or several sentences.
impl Local for Box<str> {
    fn decode_in(node: &Node, language: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = line(node, cx, MAX_TEXT)?;
        report_phrases(cx, language, node.scalar().unwrap_or_default(), |cx, range| yaml::locate(cx.source, node, range));
        Some(text.into())
    }
}

/// A list of plain texts, the same number of them in any language or not.
impl<T: Local> Local for Vec<T> {
    fn decode_in(node: &Node, language: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            cx.wrong_type(node, "type-list");
            return None;
        };
        let read: Vec<Option<T>> = items.iter().map(|item| T::decode_in(item, language, cx)).collect();
        read.into_iter().collect()
    }
}

impl Local for Slug {
    fn decode_in(node: &Node, _: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = line(node, cx, 300)?;
        let slug = Slug::parse(&text);
        if slug.is_none() {
            let diagnostic = Diagnostic::at(Code::SlugInvalid, cx.span(node)).arg("value", &*text);
            let suggestion = slug_of(&text);
            let diagnostic = if suggestion.is_empty() { diagnostic } else { diagnostic.arg("suggestion", suggestion) };
            cx.report(diagnostic);
        }
        slug
    }
}

/// Markdown inside a record.
impl Local for Document {
    fn decode_in(node: &Node, language: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        let Some(text) = node.scalar() else {
            cx.wrong_type(node, "type-text");
            return None;
        };
        // The limits on length and emptiness are those of any text.
        line(node, cx, MAX_PROSE)?;
        let (document, faults) = crate::markdown::parse(text, Dialect::Field);
        let place = |range: Range<usize>| yaml::locate(cx.source, node, range);
        let found = check_markdown(&document, faults, cx.file, &cx.rules.ids, place);
        let sound = !found.iter().any(|diagnostic| diagnostic.severity() == crate::diagnostics::Severity::Error);
        cx.found.extend(found);
        report_phrases(cx, language, text, |cx, range| yaml::locate(cx.source, node, range));
        sound.then_some(document)
    }

    fn pictures_in(&self, tell: &mut dyn FnMut(&str)) {
        self.pictures().iter().for_each(|picture| tell(&picture.path));
    }
}

/// What is wrong with a Markdown text, its references included; `place` turns offsets of the text into those of the file.
pub fn check_markdown(
    document: &Document,
    faults: Vec<Fault>,
    file: FileId,
    ids: &Ids,
    place: impl Fn(Range<usize>) -> Range<usize>,
) -> Vec<Diagnostic> {
    let at = |range: &Range<usize>| Span::new(file, place(range.clone()));
    let mut found: Vec<Diagnostic> = faults
        .iter()
        .map(|fault| {
            let mut diagnostic = Diagnostic::at(fault.code, at(&fault.range));
            diagnostic.args.clone_from(&fault.args);
            diagnostic
        })
        .collect();
    for reference in document.references() {
        match ids.kinds().find(|kind| **kind == *reference.scheme && *kind != "media") {
            Some(kind) if ids.find(kind, &reference.id).is_some() => {}
            Some(kind) => found.push(ids.unknown(kind, &reference.id, at(&reference.range))),
            None => found.push(
                Diagnostic::at(Code::MarkdownLink, at(&reference.range))
                    .arg("url", format!("{}:{}", reference.scheme, reference.id))
                    .arg("reason", Arg::Term("url-scheme")),
            ),
        }
    }
    for contact in document.contacts() {
        if ids.find("hospital", &contact.id).is_none() {
            found.push(ids.unknown("hospital", &contact.id, at(&contact.range)));
        }
    }
    for picture in document.pictures() {
        if ids.find("media", &picture.path).is_none() {
            let near = crate::diagnostics::near_misses(&picture.path, ids.of("media").iter().map(|path| &**path));
            let diagnostic = Diagnostic::at(Code::ImageMissing, at(&picture.range)).arg("path", &*picture.path);
            found.push(diagnostic.one_of("near", near));
        }
    }
    found
}

/// Reports banned phrases in a text of a language (of any, when it serves all).
pub(crate) fn report_phrases(
    cx: &mut Decoder<'_>,
    language: Option<Language>,
    text: &str,
    place: impl Fn(&Decoder<'_>, Range<usize>) -> Range<usize>,
) {
    for banned in cx.rules.phrases.iter().filter(|banned| language.is_none_or(|language| language == banned.language)) {
        for found in banned.matcher.find_iter(text) {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let before = text.get(..found.start()).and_then(|before| before.chars().next_back());
            let after = text.get(found.end()..).and_then(|after| after.chars().next());
            if letter(before) || letter(after) {
                continue;
            }
            let span = Span::new(cx.file, place(cx, found.range()));
            let phrase = text.get(found.range()).unwrap_or_default();
            let diagnostic = Diagnostic::at(Code::PhraseBanned, span).arg("phrase", phrase);
            cx.report(diagnostic.arg("language", banned.language.as_str()));
        }
    }
}
