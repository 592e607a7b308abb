//! Values that differ by language, each with a policy for a language in which they are missing.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use super::scalar::line;
use super::{BannedPhrases, Decoder, Field, Form, Mention, Shape};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::language::Language;
use crate::slug::{Slug, slug_of};
use crate::yaml::{self, Node, Value};

/// Characters of a plain text of several sentences.
const MAX_TEXT: usize = 4_000;

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
            Choice::Required | Choice::Fallback => {
                languages.iter().find_map(|other| self.own(*other).map(|value| Said { value, foreign: Some(*other) }))
            }
        }
    }

    /// Values by language; there may be none.
    pub fn from_pairs(by_language: Vec<(Language, T)>) -> Self {
        Localized { by_language, everywhere: None, policy: PhantomData }
    }

    /// The value written in this very language (or for all).
    pub fn own(&self, language: Language) -> Option<&T> {
        self.everywhere
            .as_ref()
            .or_else(|| self.by_language.iter().find(|(tag, _)| *tag == language).map(|(_, value)| value))
    }

    /// Every value with its language; `None` for one that serves all.
    pub fn all(&self) -> impl Iterator<Item = (Option<Language>, &T)> {
        let everywhere = self.everywhere.iter().map(|value| (None, value));
        everywhere.chain(self.by_language.iter().map(|(language, value)| (Some(*language), value)))
    }
}

/// A type of which a record can hold one for each language.
pub trait Local: Sized {
    /// Whether one value may serve all languages where the policy asks for a value in each: names can be the same everywhere,
    /// sentences cannot.
    const MAY_SERVE_ALL: bool;

    /// Reads the value of a language (`None`: of all).
    fn decode_in(node: &Node, language: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self>;

    /// See [`Field::shape`].
    fn shape() -> Shape;

    /// See [`Field::mentions`].
    fn mentions_in(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        let _ = tell;
    }
}

impl<T: Local, P: Policy> Field for Localized<T, P> {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let is_map = matches!(node.value, Value::Map(_));
        if !is_map && (!T::MAY_SERVE_ALL || P::CHOICE == Choice::Fallback) {
            cx.wrong_type(node, "type-translations");
            return None;
        }
        if !is_map {
            let everywhere = T::decode_in(node, None, cx)?;
            return Some(Localized { by_language: Vec::new(), everywhere: Some(everywhere), policy: PhantomData });
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
                    let mut diagnostic = cx.unknown(&as_node, Code::LanguageUnknown, &key.text, &known);
                    // One that is there already is not what was meant.
                    diagnostic.fix = diagnostic.fix.filter(|fix| node.get(&fix.text).is_none());
                    cx.report(diagnostic);
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

    fn shape() -> Shape {
        let may_serve_all = T::MAY_SERVE_ALL && P::CHOICE != Choice::Fallback;
        Shape::ByLanguage { of: Box::new(T::shape()), may_serve_all }
    }

    fn mentions(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        for (_, value) in self.all() {
            value.mentions_in(tell);
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
    const MAY_SERVE_ALL: bool = true;

    fn decode_in(node: &Node, language: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        let text = line(node, cx, MAX_TEXT)?;
        report_phrases(cx, language, node.scalar().unwrap_or_default(), |cx, range| {
            yaml::locate(cx.source, node, range)
        });
        let (field, at) = (cx.field_name(), cx.span(node));
        cx.keep_text(field, language, at, || text.clone());
        Some(text.into())
    }

    fn shape() -> Shape {
        Shape::Text
    }
}

/// A list of plain texts, the same number of them in any language or not.
impl<T: Local> Local for Vec<T> {
    const MAY_SERVE_ALL: bool = false;

    fn decode_in(node: &Node, language: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            cx.wrong_type(node, "type-list");
            return None;
        };
        let read: Vec<Option<T>> = items.iter().map(|item| T::decode_in(item, language, cx)).collect();
        read.into_iter().collect()
    }

    fn shape() -> Shape {
        Shape::List { of: Box::new(T::shape()), least: 0, most: usize::from(u16::MAX) }
    }
}

impl Local for Slug {
    const MAY_SERVE_ALL: bool = true;

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

    fn shape() -> Shape {
        Shape::Form(Form { term: "form-slug", pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", example: "cirugia-de-rodilla" })
    }
}

/// Reports banned phrases in a text of a language (of any, when it serves all). White space and emphasis between the words of a
/// phrase do not hide it.
pub(crate) fn report_phrases(
    cx: &mut Decoder<'_>,
    language: Option<Language>,
    text: &str,
    place: impl Fn(&Decoder<'_>, Range<usize>) -> Range<usize>,
) {
    let is_meant = |banned: &&BannedPhrases| language.is_none_or(|language| language == banned.language);
    let mut phrases = cx.rules.phrases.iter().filter(is_meant).peekable();
    if phrases.peek().is_none() {
        return;
    }
    let plain = plain(text);
    for banned in phrases {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let whole_words = |found: &Range<usize>| {
            let before = plain.get(..found.start).and_then(|before| before.chars().next_back());
            let after = plain.get(found.end..).and_then(|after| after.chars().next());
            !letter(before) && !letter(after)
        };
        let all = banned.matcher.find_overlapping_iter(&*plain).map(|found| found.range());
        let mut found: Vec<Range<usize>> = all.filter(whole_words).collect();
        // The longest of those that overlap.
        found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        for range in found {
            if range.start < end {
                continue;
            }
            end = range.end;
            let offset = |at| stood_at(text, at);
            let span = Span::new(cx.file, place(cx, offset(range.start)..offset(range.end - 1) + 1));
            let phrase = plain.get(range).unwrap_or_default();
            let diagnostic = Diagnostic::at(Code::PhraseBanned, span).arg("phrase", phrase);
            cx.report(diagnostic.arg("language", banned.language.as_str()));
        }
    }
}

/// A text without emphasis marks and with single spaces.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (even, uneven) = rest.split_at_checked(even_until(rest)).unwrap_or((rest, ""));
        plain.push_str(even);
        let mut chars = uneven.chars();
        match chars.next() {
            None => return plain,
            Some('*' | '_') => {}
            Some(c) if c.is_whitespace() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            Some(c) => plain.push(c),
        }
        rest = chars.as_str();
    }
}

/// How many bytes of a text are for certain words with single spaces between them, as its plain text has them too.
pub(super) fn even_until(text: &str) -> usize {
    let mut space = true;
    let is_uneven = |byte| {
        let again = space && byte == b' ';
        space = byte == b' ';
        // Beyond ASCII, white space begins with one of four bytes.
        again || matches!(byte, b'*' | b'_' | b'\t'..=b'\r' | 0xc2 | 0xe1..=0xe3)
    };
    text.bytes().position(is_uneven).unwrap_or(text.len())
}

/// Where a byte of the plain text stood.
fn stood_at(text: &str, plain_at: usize) -> usize {
    let mut end = 0;
    let stood = kept(text).find(|(_, c)| {
        end += c.len_utf8();
        plain_at < end
    });
    stood.map_or(text.len(), |(at, _)| at)
}

/// The characters of the plain text, each with its place in the text.
fn kept(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut last = None;
    text.char_indices().filter_map(move |(at, c)| {
        let c = if c.is_whitespace() { ' ' } else { c };
        if matches!(c, '*' | '_') || (c == ' ' && last == Some(' ')) {
            return None;
        }
        last = Some(c);
        Some((at, c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_searched_without_marks_and_line_breaks_and_places_are_found_again() {
        let text = "cirugía sin\n  **riesgo** alguno";
        let plain = plain(text);
        assert_eq!(plain, "cirugía sin riesgo alguno");
        for text in [" a  b", "¿a\u{a0} _b_ *\u{2003}* c\t\n", "a_ _b ", "__", "\u{3000}a \u{85}b"] {
            assert_eq!(super::plain(text), kept(text).map(|(_, c)| c).collect::<String>());
        }
        let at = stood_at(text, plain.find("riesgo").unwrap());
        assert_eq!(&text[at..at + 6], "riesgo");
        assert_eq!(stood_at(text, plain.len()), text.len());
    }
}
