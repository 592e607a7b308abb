//! From a tree with places to typed values, with every fault of a file reported in one go ("parse, don't validate").
//!
//! A type that can stand in a record implements [`Field`]; a group of named fields is declared with [`fields!`](crate::fields),
//! which is the one definition from which decoding, linking and the list of known names follow.

mod list;
mod localized;
mod prose;
mod remedy;
mod scalar;
mod shape;
mod written;

pub use list::Filled;
pub(crate) use localized::report_phrases;
pub use localized::{Choice, Fallback, Local, Localized, Omit, Policy, Required, Said};
pub use prose::Prose;
pub use scalar::{Email, Phone, Year, Zone};
pub use shape::{Form, Shape};
pub use written::{Day, Passage, Written};

use std::collections::{BTreeMap, HashMap};

use crate::diagnostics::{Arg, Code, Diagnostic, Diagnostics, FileId, Span, near_misses};
use crate::language::Language;
use crate::markdown::Outline;
use crate::yaml::{Node, Value};

/// What the site as a whole decides about every record: its languages, its banned phrases and which ids exist.
#[derive(Default, Debug)]
pub struct Rules {
    /// In the order of `site.yaml`; the first is where a missing text is looked for first.
    pub languages: Vec<LanguageRule>,
    pub phrases: Vec<BannedPhrases>,
    pub ids: Ids,
    /// Whether each record keeps what was written in it, for those who judge it later.
    pub keeps_written: bool,
    /// Of the text files that were read before and had no faults; they are not read again until they are shown.
    pub outlines: HashMap<FileId, Outline>,
}

/// A language of the site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LanguageRule {
    pub tag: Language,
    /// Whether a required text must be there in this language. A partial one falls back instead.
    pub complete: bool,
}

/// Phrases that may not stand in a text of a language.
#[derive(Debug)]
pub struct BannedPhrases {
    pub language: Language,
    pub matcher: aho_corasick::AhoCorasick,
}

/// Every id that can be referred to, by the name of its kind; known before any record is read, since an id is a file name.
/// Two are equal when every id has the same place in both; names are for messages only.
#[derive(Clone, Default, Debug)]
pub struct Ids(BTreeMap<&'static str, IdsOfKind>);

/// Where the records of a kind lie, and how messages name them.
#[derive(Clone, Copy, Default, Debug)]
pub struct Shelf {
    /// The kind's word, as links by id write it.
    pub kind: &'static str,
    /// Its folder in the content.
    pub folder: &'static str,
    /// What follows the id in the path of a record: `.yaml`, or `/` for one with texts.
    pub suffix: &'static str,
    /// A term of the message catalogues.
    pub term: &'static str,
}

impl PartialEq for Ids {
    fn eq(&self, other: &Ids) -> bool {
        self.0.iter().map(|(kind, ids)| (kind, &ids.sorted)).eq(other.0.iter().map(|(kind, ids)| (kind, &ids.sorted)))
    }
}

#[derive(Clone, Default, Debug)]
struct IdsOfKind {
    shelf: Shelf,
    sorted: Vec<Box<str>>,
    /// What readers call each, as far as its file tells; for messages only.
    names: BTreeMap<Box<str>, Box<str>>,
}

impl Ids {
    /// Adds the ids of a kind, each with its name if that is known.
    pub fn insert(&mut self, shelf: Shelf, ids: Vec<(Box<str>, Option<Box<str>>)>) {
        let mut sorted: Vec<Box<str>> = ids.iter().map(|(id, _)| id.clone()).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let names = ids.into_iter().filter_map(|(id, name)| Some((id, name?))).collect();
        self.0.insert(shelf.kind, IdsOfKind { shelf, sorted, names });
    }

    /// The place of an id in the sorted list of its kind.
    pub fn find(&self, kind: &str, id: &str) -> Option<u32> {
        let index = self.0.get(kind)?.sorted.binary_search_by(|known| (**known).cmp(id)).ok()?;
        u32::try_from(index).ok()
    }

    /// All ids of a kind, sorted.
    pub fn of(&self, kind: &str) -> &[Box<str>] {
        self.0.get(kind).map_or(&[], |ids| &ids.sorted)
    }

    /// All kinds.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// Ids of a kind that one may have been meant to be, each with its name. What is meant may be an id or a name.
    pub fn near(&self, kind: &str, id: &str) -> Vec<String> {
        let Some(known) = self.0.get(kind) else { return Vec::new() };
        let mut near = near_misses(id, known.sorted.iter().map(|known| &**known));
        let word = crate::slug::slug_of(id);
        let by_name = known.names.iter().filter(|(_, name)| crate::slug::slug_of(name) == word);
        near.extend(by_name.map(|(id, _)| id.to_string()));
        near.dedup();
        near.truncate(3);
        let named = |id: String| match known.names.get(&*id) {
            Some(name) => format!("{id} ({name})"),
            None => id,
        };
        near.into_iter().map(named).collect()
    }

    /// Says that an id does not exist, with what was perhaps meant.
    pub fn unknown(&self, kind: &'static str, id: &str, span: Span) -> Diagnostic {
        let shelf = self.0.get(kind).map(|ids| ids.shelf).unwrap_or_default();
        let diagnostic = Diagnostic::at(Code::ReferenceUnknown, span).arg("kind", Arg::Term(shelf.term)).arg("id", id);
        if shelf.suffix.is_empty() {
            // No files of their own: all that there are can be named.
            return diagnostic.one_of("near", self.of(kind).iter().map(ToString::to_string).collect());
        }
        let path = format!("content/{}/{id}{}", shelf.folder, shelf.suffix);
        let diagnostic = diagnostic.arg("path", path).one_of("near", self.near(kind, id));
        match place_of_id(kind, id, span) {
            Some(place) => diagnostic.fixed_by(place, self.meant(kind, id)),
            None => diagnostic,
        }
    }

    /// The id that another one, or a name, certainly stands for.
    fn meant(&self, kind: &str, id: &str) -> Option<&str> {
        let known = self.0.get(kind)?;
        let by_id = remedy::meant(id, known.sorted.iter().map(|known| &**known));
        let word = crate::slug::slug_of(id);
        by_id.or_else(|| {
            let mut named = known.names.iter().filter(|(_, name)| crate::slug::slug_of(name) == word);
            let (only, _) = named.next()?;
            named.next().is_none().then_some(&**only)
        })
    }
}

/// The bytes of the id within what is underlined: the id, in quotes or not, behind its kind or not. `None` where it is spelled in
/// another way.
fn place_of_id(kind: &str, id: &str, span: Span) -> Option<Span> {
    let length = (span.end - span.start) as usize;
    let id_len = id.len();
    let before = match length.checked_sub(id_len)? {
        0 => 0,
        2 => 1,
        more if more == kind.len() + 1 => kind.len() + 1,
        more if more == kind.len() + 3 => kind.len() + 2,
        _ => return None,
    };
    let start = span.start as usize + before;
    Some(Span::new(span.file, start..start + id_len))
}

/// Reads the values of one file and collects what is wrong with them.
#[derive(Debug)]
pub struct Decoder<'c> {
    pub file: FileId,
    /// The text that the nodes' places refer to.
    pub source: &'c str,
    pub rules: &'c Rules,
    pub found: Diagnostics,
    /// A draft may lack translations.
    pub draft: bool,
    /// See [`Rules::keeps_written`].
    pub written: Written,
    field: &'static str,
    /// The field within which that one stands.
    group: &'static str,
}

impl<'c> Decoder<'c> {
    pub fn new(file: FileId, source: &'c str, rules: &'c Rules) -> Decoder<'c> {
        let (found, written) = (Diagnostics::default(), Written::default());
        Decoder { file, source, rules, found, draft: false, written, field: "", group: "" }
    }

    /// The place of a node.
    pub fn span(&self, node: &Node) -> Span {
        Span::new(self.file, node.range())
    }

    /// The name of the field being read.
    pub fn field_name(&self) -> &'static str {
        self.field
    }

    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Reports that `node` should have been something else; `expected` is a term of the message catalogues.
    pub fn wrong_type(&mut self, node: &Node, expected: &'static str) {
        let diagnostic = Diagnostic::at(Code::ValueType, self.span(node))
            .arg("field", self.field)
            .arg("expected", Arg::Term(expected))
            .arg("found", Arg::Term(node.term()));
        self.report(diagnostic);
    }

    /// Reads the field `name` of a map; what is missing is reported where the map begins.
    pub fn read<T: Field>(&mut self, map: &Node, name: &'static str) -> Option<T> {
        let outer = std::mem::replace(&mut self.field, name);
        let group = std::mem::replace(&mut self.group, outer);
        let value = match map.get(name) {
            Some(node) if node.value != Value::Null => T::decode(node, self),
            given => T::absent().or_else(|| {
                let span = match (given, map.entries().first()) {
                    (Some(node), _) if !node.range().is_empty() => self.span(node),
                    (Some(_), _) => self.key_span(map, name).unwrap_or(self.span(map)),
                    (None, Some((key, _))) => Span::new(self.file, key.range()),
                    (None, None) => self.span(map),
                };
                self.report(Diagnostic::at(Code::FieldMissing, span).arg("field", name));
                None
            }),
        };
        (self.field, self.group) = (outer, group);
        value
    }

    /// The place of a key of a map.
    pub fn key_span(&self, map: &Node, name: &str) -> Option<Span> {
        map.entries().iter().find(|(key, _)| &*key.text == name).map(|(key, _)| Span::new(self.file, key.range()))
    }

    /// The place of a value of a map, or of the map when it has no such value.
    pub fn value_span(&self, map: &Node, name: &str) -> Span {
        self.span(map.get(name).unwrap_or(map))
    }

    /// Whether `node` is a map; else reports it.
    pub fn expect_map(&mut self, node: &Node) -> bool {
        let is_map = matches!(node.value, Value::Map(_));
        if !is_map {
            self.wrong_type(node, "type-map");
        }
        is_map
    }

    /// Reports keys of a map that stand there twice or that nobody reads.
    pub fn check_keys(&mut self, map: &Node, known: &[&str]) {
        let entries = map.entries();
        let meant_by = |key: &str| remedy::meant(key, known.iter().copied()).filter(|_| !known.contains(&key));
        for (index, (key, _)) in entries.iter().enumerate() {
            let span = Span::new(self.file, key.range());
            if let Some((first, _)) = entries.iter().take(index).find(|(earlier, _)| earlier.text == key.text) {
                let first = Span::new(self.file, first.range());
                self.report(Diagnostic::at(Code::FieldTwice, span).arg("field", &*key.text).related(first));
            } else if !known.contains(&&*key.text) {
                let near = near_misses(&key.text, known.iter().copied());
                let all =
                    if near.is_empty() { known.iter().map(|name| (*name).to_owned()).collect() } else { Vec::new() };
                let diagnostic = Diagnostic::at(Code::FieldUnknown, span).arg("field", &*key.text);
                let meant = meant_by(&key.text).filter(|meant| {
                    // One that is there, or that another key stands for too, is not certainly what was meant.
                    let same = entries.iter().filter(|(other, _)| meant_by(&other.text) == Some(*meant));
                    map.get(meant).is_none() && same.count() == 1
                });
                self.report(diagnostic.one_of("near", near).one_of("known", all).fixed_by(span, meant));
            }
        }
    }

    /// Reports a value outside a closed set.
    pub fn unknown_value(&mut self, node: &Node, code: Code, value: &str, known: &[&str]) {
        let diagnostic = self.unknown(node, code, value, known);
        self.report(diagnostic);
    }

    /// What there is to say of a value outside a closed set.
    fn unknown(&self, node: &Node, code: Code, value: &str, known: &[&str]) -> Diagnostic {
        let near = near_misses(value, known.iter().copied());
        let all = if near.is_empty() { known.iter().map(|name| (*name).to_owned()).collect() } else { Vec::new() };
        let span = self.span(node);
        let diagnostic = Diagnostic::at(code, span).arg("field", self.field).arg("value", value);
        let same = remedy::same_word(value, known.iter().copied());
        diagnostic.one_of("near", near).one_of("known", all).fixed_by(span, same)
    }
}

/// A type that can stand as a value in a record.
pub trait Field: Sized {
    /// Reads a value that is there; `None` after reporting why it cannot be.
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self>;

    /// What may stand there.
    fn shape() -> Shape;

    /// What it means when the value is not there; `None` when it has to be.
    fn absent() -> Option<Self> {
        None
    }

    /// Renumbers its references to the records that are shown; `false` when it cannot stand without one that is not.
    fn link(&mut self, linker: &mut dyn Linker) -> bool {
        let _ = linker;
        true
    }

    /// Tells every reference in the value.
    fn references(&self, tell: &mut dyn FnMut(Edge)) {
        let _ = tell;
    }

    /// Tells what the texts of the value mention.
    fn mentions(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        let _ = tell;
    }
}

/// A reference as it stands in a file: which kind, which of its sorted ids, and where it is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edge {
    pub kind: &'static str,
    pub index: u32,
    pub at: Span,
    /// Whether the record that refers cannot be shown without the target.
    pub required: bool,
}

/// What a text speaks of without being tied to it: a link in it may be dropped, the record still stands.
#[derive(Clone, Copy, Debug)]
pub enum Mention<'m> {
    /// A picture, by its path below `content/media/`.
    Picture(&'m str),
    /// A record.
    Record(Edge),
}

/// Says where a referred-to record stands among those that are shown.
pub trait Linker {
    /// `None` when the record is not shown.
    fn target(&mut self, edge: Edge) -> Option<u32>;
}

impl<T: Field> Field for Option<T> {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        T::decode(node, cx).map(Some)
    }

    fn shape() -> Shape {
        T::shape()
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn link(&mut self, linker: &mut dyn Linker) -> bool {
        if self.as_mut().is_some_and(|value| !value.link(linker)) {
            *self = None;
        }
        true
    }

    fn references(&self, tell: &mut dyn FnMut(Edge)) {
        if let Some(value) = self {
            value.references(&mut |edge| tell(Edge { required: false, ..edge }));
        }
    }

    fn mentions(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        if let Some(value) = self {
            value.mentions(tell);
        }
    }
}

/// The name and meaning of a field, for messages, references and schemas.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    pub name: &'static str,
    /// One sentence in English, then one in Spanish that begins with `es:`.
    pub docs: &'static [&'static str],
    pub required: fn() -> bool,
    pub shape: fn() -> Shape,
    /// Whether the value that a map has for it can be read; what is wrong with it is reported.
    pub accepts: fn(&Node, &mut Decoder<'_>) -> bool,
}

impl FieldSpec {
    /// What it means, in `es` or, for any other tag, in English.
    pub fn about(&self, language: &str) -> String {
        let lines = self.docs.iter().map(|line| line.trim());
        let mut spanish = false;
        let of_language = lines.filter_map(|line| {
            spanish |= line.starts_with("es:");
            (spanish == (language == "es")).then(|| line.trim_start_matches("es:").trim())
        });
        of_language.collect::<Vec<_>>().join(" ")
    }
}

/// The name of a field in a record: that of the struct, without the mark that lets Rust use its own words as names.
pub const fn plain_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// A group of named fields, declared with [`fields!`](crate::fields).
pub trait Fields: Sized {
    const FIELDS: &'static [FieldSpec];

    /// Reads all fields of a map, reporting every fault; unknown keys are the caller's to check, since groups can share a map.
    fn decode_fields(map: &Node, cx: &mut Decoder<'_>) -> Option<Self>;

    /// See [`Field::link`].
    fn link_fields(&mut self, linker: &mut dyn Linker) -> bool;

    /// See [`Field::references`].
    fn references_in_fields(&self, tell: &mut dyn FnMut(Edge));

    /// See [`Field::mentions`].
    fn mentions_in_fields(&self, tell: &mut dyn FnMut(Mention<'_>));

    /// Rules between fields, checked once all of them are read. `map` tells their places.
    fn check(&self, map: &Node, cx: &mut Decoder<'_>) {
        let _ = (map, cx);
    }
}

impl<T: Fields> Field for T {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        if !cx.expect_map(node) {
            return None;
        }
        let known: Vec<&str> = T::FIELDS.iter().map(|field| field.name).collect();
        cx.check_keys(node, &known);
        let value = T::decode_fields(node, cx)?;
        value.check(node, cx);
        Some(value)
    }

    fn shape() -> Shape {
        Shape::Fields(T::FIELDS)
    }

    fn link(&mut self, linker: &mut dyn Linker) -> bool {
        self.link_fields(linker)
    }

    fn references(&self, tell: &mut dyn FnMut(Edge)) {
        self.references_in_fields(tell);
    }

    fn mentions(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        self.mentions_in_fields(tell);
    }
}

/// Reports that two days or moments stand in the wrong order. `first` and `second` name fields of `map`.
pub fn check_order<T: PartialOrd>(
    map: &Node,
    cx: &mut Decoder<'_>,
    first: (&str, Option<T>),
    second: (&str, Option<T>),
) {
    if let (Some(earlier), Some(later)) = (first.1, second.1)
        && later < earlier
    {
        let span = cx.value_span(map, second.0);
        cx.report(Diagnostic::at(Code::RangeReversed, span).arg("first", first.0).arg("second", second.0));
    }
}

/// Declares a struct whose fields are read from a map of the same names. The comment of each field is one sentence in English
/// and one in Spanish, the latter beginning with `es:`; rules between fields go into an optional `check`.
#[macro_export]
macro_rules! fields {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])* pub $field:ident : $type:ty, )*
        }
        $( check($self_:ident, $map:ident, $cx:ident) $check:block )?
    ) => {
        $(#[doc = $about])*
        #[derive(Debug)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $type, )*
        }

        impl $crate::decode::Fields for $name {
            const FIELDS: &'static [$crate::decode::FieldSpec] = &[
                $( $crate::decode::FieldSpec {
                    name: $crate::decode::plain_name(stringify!($field)),
                    docs: &[$($doc),*],
                    required: || <$type as $crate::decode::Field>::absent().is_none(),
                    shape: <$type as $crate::decode::Field>::shape,
                    accepts: |map, cx| {
                        cx.read::<$type>(map, $crate::decode::plain_name(stringify!($field))).is_some()
                    },
                }, )*
            ];

            fn decode_fields(map: &$crate::yaml::Node, cx: &mut $crate::decode::Decoder<'_>) -> Option<Self> {
                // Every field is read before any missing one ends the record, so that all faults are told at once.
                $( let $field = cx.read::<$type>(map, $crate::decode::plain_name(stringify!($field))); )*
                Some($name { $( $field: $field?, )* })
            }

            fn link_fields(&mut self, linker: &mut dyn $crate::decode::Linker) -> bool {
                true $( && $crate::decode::Field::link(&mut self.$field, linker) )*
            }

            fn references_in_fields(&self, tell: &mut dyn FnMut($crate::decode::Edge)) {
                $( $crate::decode::Field::references(&self.$field, tell); )*
            }

            fn mentions_in_fields(&self, tell: &mut dyn FnMut($crate::decode::Mention<'_>)) {
                $( $crate::decode::Field::mentions(&self.$field, tell); )*
            }

            $( fn check(&$self_, $map: &$crate::yaml::Node, $cx: &mut $crate::decode::Decoder<'_>) $check )?
        }
    };
}

/// Declares an enum of words that a field can hold, spelled in `snake_case` or `kebab-case` as given.
#[macro_export]
macro_rules! choices {
    ($(#[doc = $about:literal])* pub enum $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every word, in the order of declaration.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as it is written in records and under which theme strings name it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl $crate::decode::Field for $name {
            fn decode(node: &$crate::yaml::Node, cx: &mut $crate::decode::Decoder<'_>) -> Option<Self> {
                match node.scalar() {
                    $(Some($word) => Some($name::$variant),)+
                    Some(other) => {
                        cx.unknown_value(node, $crate::diagnostics::Code::ValueUnknown, other, $name::WORDS);
                        None
                    }
                    None => {
                        cx.wrong_type(node, "type-choice");
                        None
                    }
                }
            }

            fn shape() -> $crate::decode::Shape {
                $crate::decode::Shape::Word($name::WORDS)
            }
        }
    };
}
