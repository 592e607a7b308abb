//! Words of the search that belong to no record: those that say little, and the phrases after which the emergency box comes first.
//! They are content: `content/search/words.yaml` and `red-flags.yaml`.

use std::collections::BTreeSet;

use serde::Serialize;

use super::fold::{fold, stem};
use crate::content::Document;
use crate::decode::{Decoder, Field, Local, Localized, Omit, Rules, Shape};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::fields;
use crate::language::Language;
use crate::yaml::Node;

/// What `content/search/` says, ready for the index.
#[derive(Clone, Default, Debug, Serialize)]
pub struct Lexicon {
    /// Folded words that are not searched.
    pub stop: BTreeSet<String>,
    /// Stems that count a quarter.
    pub light: BTreeSet<String>,
    /// Red-flag phrases: the stems that must all be there.
    pub flags: BTreeSet<Vec<String>>,
    /// Stems that say that a red flag is about something past.
    pub unless: BTreeSet<String>,
    /// What people say for words in a name: said, meant.
    pub also: Vec<(String, Vec<String>)>,
}

fields! {
    /// `words.yaml`.
    pub struct LightWords {
        /// Words that are not searched.
        /// es: Palabras que no se buscan.
        pub stop: Option<Localized<Phrases, Omit>>,
        /// Words that count a quarter.
        /// es: Palabras que cuentan la cuarta parte.
        pub light: Option<Localized<Phrases, Omit>>,
        /// Another way to say words of a name.
        /// es: Otra forma de decir palabras de un nombre.
        pub also: Option<Also>,
    }
}

fields! {
    /// `red-flags.yaml`.
    pub struct RedFlags {
        /// Phrases after which the emergency box comes first.
        /// es: Frases ante las que el aviso de emergencia va primero.
        pub phrases: Localized<Phrases, Omit>,
        /// Words with which it is about something else.
        /// es: Palabras con las que se trata de otra cosa.
        pub unless: Option<Localized<Phrases, Omit>>,
    }
}

/// Phrases of one language, at least one.
#[derive(Debug)]
pub struct Phrases(Vec<String>);

impl Local for Phrases {
    fn shape() -> Shape {
        <Vec<String> as Field>::shape().at_least(1)
    }

    const MAY_SERVE_ALL: bool = false;

    fn decode_in(node: &Node, _: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        let phrases = Vec::<String>::decode(node, cx)?;
        if phrases.is_empty() {
            cx.report(Diagnostic::at(Code::TextBlank, cx.span(node)).arg("field", cx.field_name()));
            return None;
        }
        Some(Phrases(phrases))
    }
}

/// What people say, and what they mean by it.
#[derive(Debug)]
pub struct Also(Vec<(String, String)>);

impl Field for Also {
    fn shape() -> Shape {
        Shape::ByName(Box::new(String::shape()))
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        if !cx.expect_map(node) {
            return None;
        }
        let said: Vec<&str> = node.entries().iter().map(|(key, _)| &*key.text).collect();
        cx.check_keys(node, &said);
        let read = node.entries().iter().map(|(key, value)| Some((key.text.to_string(), String::decode(value, cx)?)));
        let read: Vec<Option<(String, String)>> = read.collect();
        read.into_iter().collect::<Option<_>>().map(Also)
    }
}

impl Lexicon {
    /// Reads both files, either of which may be missing, and says all that is wrong with them.
    pub fn read(words: Option<&Document>, red_flags: Option<&Document>, rules: &Rules) -> (Lexicon, Diagnostics) {
        let mut found = Diagnostics::default();
        let words: Option<LightWords> = words.and_then(|document| decode(document, rules, &mut found));
        let red_flags: Option<RedFlags> = red_flags.and_then(|document| decode(document, rules, &mut found));
        let (stop, light, also) = words.map(|words| (words.stop, words.light, words.also)).unwrap_or_default();
        let (phrases, unless) = red_flags.map(|flags| (Some(flags.phrases), flags.unless)).unwrap_or_default();
        let stop: BTreeSet<String> = texts(stop.as_ref()).flat_map(fold).collect();
        let light = texts(light.as_ref()).flat_map(fold).map(|word| stem(&word)).collect();
        let content = |text: &str| -> Vec<String> {
            let words: BTreeSet<String> =
                fold(text).into_iter().filter(|word| !stop.contains(word)).map(|word| stem(&word)).collect();
            words.into_iter().collect()
        };
        let flags = texts(phrases.as_ref()).map(content).filter(|words| !words.is_empty()).collect();
        let unless = texts(unless.as_ref()).flat_map(content).collect();
        let also = also.map(|also| also.0).unwrap_or_default();
        let also = also.into_iter().map(|(said, meant)| (said, fold(&meant))).collect();
        (Lexicon { stop, light, flags, unless, also }, found)
    }
}

fn decode<T: Field>(document: &Document, rules: &Rules, found: &mut Diagnostics) -> Option<T> {
    let node = document.node.as_ref()?;
    let mut cx = Decoder::new(document.file, &document.source, rules);
    let read = if node.entries().is_empty() {
        cx.report(Diagnostic::at(Code::RecordEmpty, Span::new(document.file, node.range())));
        None
    } else {
        T::decode(node, &mut cx)
    };
    found.extend(cx.found);
    read
}

/// The phrases of all languages.
fn texts(phrases: Option<&Localized<Phrases, Omit>>) -> impl Iterator<Item = &str> {
    phrases.into_iter().flat_map(Localized::all).flat_map(|(_, phrases)| phrases.0.iter().map(String::as_str))
}
