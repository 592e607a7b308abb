//! YAML text becomes a tree in which every key and value knows its place. The only file that names the YAML crate.
//!
//! The tree is a deliberately small YAML: maps with text keys, lists, scalars. Anchors, aliases, tags and several documents are
//! refused, so nothing can be repeated, included or run. Numbers and booleans keep their spelling, so that `0477` and `1.50`
//! stay what the editor typed.

mod form;
mod tabs;

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::budget::BudgetBreach;
use serde_yaml::{
    Error as YamlError, Location, MergeKeyPolicy, Spanned, options::DuplicateKeyPolicy, options::NonFiniteFloatPolicy,
};

use crate::diagnostics::{Arg, Code};

pub(crate) use form::conflict;
pub use tabs::without_tabs;

/// Maps and lists nested deeper than this are refused.
const MAX_DEPTH: usize = 20;

/// How much one file may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Values, keys included.
    pub values: usize,
    /// Keys of one map.
    pub keys: usize,
}

impl Limits {
    /// A record; a full hospital has some 300 values.
    pub const RECORD: Limits = Limits { values: 20_000, keys: 500 };
    /// One map with a key for everything that there ever was, such as the ledger of addresses.
    pub const LEDGER: Limits = Limits { values: 100_001, keys: 50_000 };
}

/// A value and the bytes of the file that spell it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Node {
    pub value: Value,
    pub start: u32,
    pub end: u32,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Value {
    Null,
    Bool(bool),
    /// A number, as it is spelled.
    Number(Box<str>),
    Text(Box<str>),
    List(Vec<Node>),
    /// Entries in the order of the file; equal keys are all here.
    Map(Vec<(Key, Node)>),
}

/// A key of a map and where it stands.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Key {
    pub text: Box<str>,
    pub start: u32,
    pub end: u32,
}

impl Key {
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Node {
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The term under which message catalogues name this kind of value.
    pub fn term(&self) -> &'static str {
        match &self.value {
            Value::Null => "type-nothing",
            Value::Bool(_) => "type-bool",
            Value::Number(_) => "type-number",
            Value::Text(_) => "type-text",
            Value::List(_) => "type-list",
            Value::Map(_) => "type-map",
        }
    }

    /// The entries of a map; none for anything else.
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => &[],
        }
    }

    /// The value of `key` in a map (the first, if it stands there twice).
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(k, _)| &*k.text == key).map(|(_, node)| node)
    }

    /// The spelling of a scalar; `None` for null, lists and maps.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) => Some(text),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }
}

/// Why a text is not such YAML, and where: the fault stops the reading of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub code: Code,
    pub range: Range<usize>,
    pub args: Vec<(&'static str, Arg)>,
}

/// Reads one document within the limits of a record.
///
/// # Errors
/// The first fault of form; faults of meaning are found later, all at once.
pub fn parse(source: &str) -> Result<Node, Fault> {
    parse_within(source, Limits::RECORD)
}

/// Reads one document.
///
/// # Errors
/// The first fault of form; faults of meaning are found later, all at once.
pub fn parse_within(source: &str, limits: Limits) -> Result<Node, Fault> {
    if let Some(fault) = conflict(source) {
        return Err(fault);
    }
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH + 1,
            flow_nesting_limit: MAX_DEPTH + 1,
            max_nodes: limits.values,
            max_events: limits.values * 3,
            max_anchors: 0,
            max_aliases: 0,
            max_documents: 1,
        },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        with_snippet: false,
    };
    let raw: Spanned<Raw> = serde_yaml::from_str_with_options(source, options)
        .map_err(|error| form::explained(source, fault(source, &error)))?;
    let node = placed(source, raw);
    match form::hidden(source, &node, limits) {
        Some(fault) => Err(fault),
        None => Ok(node),
    }
}

/// The bytes of the file that spell bytes `range` of the text of `node`; the whole node where escapes or folding hide the place.
pub fn locate(source: &str, node: &Node, range: Range<usize>) -> Range<usize> {
    let whole = node.range();
    let (Some(text), Some(slice)) = (node.scalar(), source.get(whole.clone())) else { return whole };
    if slice == text {
        return whole.start + range.start..whole.start + range.end;
    }
    if slice.get(1..slice.len().saturating_sub(1)) == Some(text) {
        return whole.start + 1 + range.start..whole.start + 1 + range.end;
    }
    // A literal block: the same lines, each behind the indentation of the first.
    let line_start = source.get(..whole.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let indent = whole.start - line_start;
    let place = |offset: usize| -> Option<usize> {
        let before = text.get(..offset)?;
        let line_number = before.matches('\n').count();
        let column = offset - before.rfind('\n').map_or(0, |at| at + 1);
        let wanted = text.split('\n').nth(line_number)?;
        let mut at = line_start;
        for line in source.get(line_start..)?.split_inclusive('\n').take(line_number) {
            at += line.len();
        }
        let spelled = source.get(at + indent..)?.split(['\n', '\r']).next()?;
        (spelled == wanted).then_some(at + indent + column)
    };
    match (place(range.start), place(range.end)) {
        (Some(start), Some(end)) if start <= end => start..end,
        _ => whole,
    }
}

/// The tree as the crate hands it over, before spans are settled.
enum Raw {
    Null,
    Bool(bool),
    /// Only that it is a number; its spelling is taken from the source.
    Number,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Raw, E> {
        Ok(Raw::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

fn placed(source: &str, raw: Spanned<Raw>) -> Node {
    let Range { start, mut end } = bytes(source, raw.referenced);
    let spelled = || source.get(start..end).unwrap_or_default().into();
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Bool(value) => Value::Bool(value),
        Raw::Number => Value::Number(spelled()),
        Raw::Text(text) => Value::Text(text.into()),
        Raw::List(items) => Value::List(exact(items.into_iter().map(|item| placed(source, item)))),
        Raw::Map(entries) => Value::Map(exact(entries.into_iter().map(|(key, node)| {
            let Range { start, end } = bytes(source, key.referenced);
            (Key { text: key.value.into(), start: offset(start), end: offset(end) }, placed(source, node))
        }))),
    };
    // A block's own span is empty or one bracket; what an editor sees as "the value" begins there and ends with its last part.
    match &value {
        Value::List(items) => end = items.last().map_or(end, |last| end.max(last.end as usize)),
        Value::Map(entries) => end = entries.last().map_or(end, |(_, last)| end.max(last.end as usize)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        // The span of a block scalar includes the empty lines after it.
        Value::Text(_) => end = start + source.get(start..end).unwrap_or_default().trim_end().len(),
    }
    Node { value, start: offset(start), end: offset(end) }
}

/// Gathers parts without spare room; a plain `collect` would keep that of the much larger parts that they are made from.
fn exact<T>(parts: impl Iterator<Item = T>) -> Vec<T> {
    let mut exact: Vec<T> = parts.collect();
    exact.shrink_to_fit();
    exact
}

fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn bytes(source: &str, location: Location) -> Range<usize> {
    let known = |value: Option<u64>| value.and_then(|value| usize::try_from(value).ok());
    let span = location.span();
    match (known(span.byte_offset()), known(span.byte_len())) {
        (Some(start), Some(length)) => start.min(source.len())..(start + length).min(source.len()),
        _ => line_and_column(source, location.line(), location.column()),
    }
}

fn line_and_column(source: &str, line: u64, column: u64) -> Range<usize> {
    let line_start: usize =
        source.split_inclusive('\n').take(usize::try_from(line).unwrap_or(1).saturating_sub(1)).map(str::len).sum();
    let rest = source.get(line_start..).unwrap_or_default();
    let text = rest.split('\n').next().unwrap_or_default();
    let column = usize::try_from(column).unwrap_or(1).saturating_sub(1);
    let in_line: usize = text.chars().take(column).map(char::len_utf8).sum();
    let length = text.get(in_line..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    line_start + in_line..line_start + in_line + length
}

fn fault(source: &str, error: &YamlError) -> Fault {
    let error = error.without_snippet();
    let range = error.location().map_or(0..0, |location| bytes(source, location));
    let message = error.to_string();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let forbidden = |what: &'static str| (Code::YamlForbidden, vec![("what", Arg::Term(what))]);
    let syntax = |reason: &'static str| (Code::YamlSyntax, vec![("reason", Arg::Term(reason))]);
    let (code, args) = match error {
        YamlError::MultipleDocuments { .. } => forbidden("yaml-documents"),
        YamlError::MergeKeyNotAllowed { .. } => forbidden("yaml-merge"),
        YamlError::UnsupportedTag { .. } | YamlError::TaggedScalarCannotDeserializeIntoString { .. } => {
            forbidden("yaml-tag")
        }
        YamlError::Budget { breach: BudgetBreach::Anchors { .. } | BudgetBreach::Aliases { .. }, .. } => {
            forbidden("yaml-anchor")
        }
        YamlError::Budget { breach: BudgetBreach::Documents { .. }, .. } => forbidden("yaml-documents"),
        YamlError::Budget { .. } => (Code::YamlTooBig, Vec::new()),
        YamlError::UnknownAnchor { .. } => forbidden("yaml-anchor"),
        _ if says(&["recursion", "depth", "nesting"]) => (Code::YamlTooBig, Vec::new()),
        _ if says(&["expected string scalar"]) => forbidden("yaml-key"),
        _ if says(&["tab"]) => (Code::YamlTab, Vec::new()),
        _ if says(&["anchor", "alias"]) => forbidden("yaml-anchor"),
        _ if says(&["comment intercepting"]) => syntax("yaml-hash"),
        _ if says(&["simple key expected"]) => syntax("yaml-other"),
        _ if says(&["mapping values are not allowed", "':'"]) => syntax("yaml-colon"),
        _ if says(&["trailing content after"]) => syntax("yaml-after-quote"),
        _ if says(&["escape"]) => syntax("yaml-escape"),
        _ if says(&["quoted", "end of stream"]) => syntax("yaml-quote"),
        _ if says(&["flow", "bracket", "']'", "'}'", "','"]) => syntax("yaml-bracket"),
        _ if says(&["unexpected character", "cannot start any token"]) => syntax("yaml-character"),
        _ if says(&["ndent", "simple key", "did not find expected", "block"]) => syntax("yaml-indent"),
        _ => syntax("yaml-other"),
    };
    let tab = (code == Code::YamlTab).then(|| tab_near(source, range.start)).flatten();
    Fault { code, range: tab.unwrap_or_else(|| word_at(source, range)), args }
}

/// The tab that has to go. The crate points behind it, or at the value before it: it is the first in the indentation of that
/// line or of one after it, else the last one before.
fn tab_near(source: &str, place: usize) -> Option<Range<usize>> {
    let mut at = 0;
    let mut last = None;
    for line in source.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line.get(..indentation).and_then(|white| white.find('\t')) {
            last = Some(at + tab..at + tab + 1);
            if at + line.len() > place {
                break;
            }
        }
        at += line.len();
    }
    last.or_else(|| source.get(..place)?.rfind('\t').map(|at| at..at + 1))
}

/// A place without extent cannot be underlined: the word there, or the last one before.
fn word_at(source: &str, range: Range<usize>) -> Range<usize> {
    if !range.is_empty() {
        return range;
    }
    let after = source.get(range.start..).unwrap_or_default();
    let length = after.find(char::is_whitespace).unwrap_or(after.len());
    let before = source.get(..range.start).unwrap_or_default().trim_end();
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    if length > 0 { range.start..range.start + length } else { start..before.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled<'s>(source: &'s str, node: &Node) -> &'s str {
        &source[node.range()]
    }

    #[test]
    fn values_keep_their_spelling_and_place() {
        let source = "a: no\nb: 0477\nc: 1.50\nd: 'q: x'\ne: true\nf:\ng: [x, {y: z}]\nh:\n  - uno\n  - dos\n";
        let node = parse(source).unwrap();
        let value = |key: &str| node.get(key).unwrap().value.clone();
        assert_eq!(value("a"), Value::Text("no".into()));
        assert_eq!(value("b"), Value::Text("0477".into()));
        assert_eq!(value("c"), Value::Number("1.50".into()));
        assert_eq!(value("d"), Value::Text("q: x".into()));
        assert_eq!(value("e"), Value::Bool(true));
        assert_eq!(value("f"), Value::Null);
        assert_eq!(spelled(source, node.get("d").unwrap()), "'q: x'");
        assert_eq!(spelled(source, node.get("h").unwrap()), "- uno\n  - dos");
    }

    #[test]
    fn equal_keys_are_both_kept_for_the_one_who_reports_them() {
        assert_eq!(parse("a: 1\na: 2\n").unwrap().entries().len(), 2);
    }

    #[test]
    fn faults_of_form_have_a_code_and_a_place() {
        for (source, code, words) in [
            ("a:\n\tb: 1\n", Code::YamlTab, "\t"),
            ("a: 1\n\tb: 1\nc: 2\n", Code::YamlTab, "\t"),
            ("a: b: c\n", Code::YamlSyntax, ":"),
            ("a: &x 1\nb: *x\n", Code::YamlForbidden, ""),
            ("a: !foo\n  b: 1\n", Code::YamlForbidden, ""),
            ("a: !!python/object x\n", Code::YamlForbidden, ""),
            ("<<: {a: 1}\n", Code::YamlForbidden, "<<"),
            ("a: 1\n---\nb: 2\n", Code::YamlForbidden, ""),
            ("? [a]\n: 1\n", Code::YamlForbidden, "["),
            ("a: 1\n<<<<<<< HEAD\nb: 2\n", Code::YamlConflict, "<<<<<<< HEAD"),
        ] {
            let fault = parse(source).unwrap_err();
            assert_eq!(fault.code, code, "{source}");
            assert!(words.is_empty() || source[fault.range.clone()] == *words, "{source}: {:?}", &source[fault.range]);
        }
    }

    #[test]
    fn bombs_are_refused_at_once() {
        let deep = "[".repeat(10_000);
        assert_eq!(parse(&deep).unwrap_err().code, Code::YamlTooBig);
        let deep_blocks: String = (0..100).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
        assert_eq!(parse(&deep_blocks).unwrap_err().code, Code::YamlTooBig);
        let wide: String = (0..200_000).map(|i| format!("k{i}: 1\n")).collect();
        assert_eq!(parse(&wide).unwrap_err().code, Code::YamlTooBig);
    }

    #[test]
    fn a_place_in_a_text_is_found_again_in_the_file() {
        let source = "plain: uno dos\nquoted: \"uno dos\"\nblock: |\n  uno\n  ñandú dos\nfolded: >\n  uno\n  dos\n";
        let node = parse(source).unwrap();
        for key in ["plain", "quoted", "block"] {
            let value = node.get(key).unwrap();
            let at = value.scalar().unwrap().find("dos").unwrap();
            assert_eq!(&source[locate(source, value, at..at + 3)], "dos", "{key}");
        }
        let folded = node.get("folded").unwrap();
        assert_eq!(locate(source, folded, 4..7), folded.range());
    }
}
