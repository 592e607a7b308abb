//! Shortcodes: which there are, what they take, and what is wrong with one.

use std::ops::Range;

use super::address::is_id;
use super::tree::{Callout, CalloutKind};
use super::{Fault, clip};
use crate::diagnostics::{Code, near_misses};

/// The names that may stand after `{%`.
pub(super) const NAMES: [&str; 6] = ["callout", "steps", "figure", "contact", "map", "end"];

const KINDS: [(&str, CalloutKind); 3] =
    [("info", CalloutKind::Info), ("warning", CalloutKind::Warning), ("emergency", CalloutKind::Emergency)];

/// A shortcode as the author meant it.
#[derive(Debug)]
pub(super) enum Shortcode<'t> {
    /// Lasts to its `end`.
    Callout(Callout),
    /// Lasts to its `end`.
    Steps,
    Figure {
        src: Value<'t>,
        alt: &'t str,
        caption: Option<&'t str>,
    },
    Contact(Value<'t>),
    /// The map of the region.
    Map,
    End,
}

/// The value of an argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Value<'t> {
    pub(super) text: &'t str,
    /// The bytes between the quotes.
    pub(super) range: Range<usize>,
}

struct Argument<'t> {
    name: Value<'t>,
    value: Value<'t>,
}

impl Argument<'_> {
    /// What to underline when the value is wrong; an empty value has nothing to underline.
    fn place(&self) -> Range<usize> {
        if self.value.text.is_empty() {
            self.name.range.start..self.value.range.end + 1
        } else {
            self.value.range.clone()
        }
    }
}

/// A tag that was cut into its parts; arguments are taken out of it as they are used.
struct Tag<'t> {
    name: &'t str,
    range: Range<usize>,
    arguments: Vec<Argument<'t>>,
}

/// The name of the tag at `range`, with its place; the whole tag's when there is no name.
pub(super) fn name_of(text: &str, range: Range<usize>) -> Value<'_> {
    let inside = range.start + 2..range.end.saturating_sub(2);
    let name = next_word(text, inside.start, inside.end);
    if name.text.is_empty() { Value { text: "", range } } else { name }
}

/// Reads the tag `{% … %}` at `range`, whose name is one of [`NAMES`]; `None` when it is too faulty to be used.
pub(super) fn read<'t>(text: &'t str, range: Range<usize>, faults: &mut Vec<Fault>) -> Option<Shortcode<'t>> {
    let name = name_of(text, range.clone());
    let mut tag = Tag { name: name.text, range: range.clone(), arguments: Vec::new() };
    if !cut(text, name.range.end, &mut tag, faults) {
        return None;
    }
    match name.text {
        "callout" => {
            let kind = tag.take("kind").map(|argument| {
                KINDS.iter().find(|(name, _)| *name == argument.value.text).map(|(_, kind)| *kind).ok_or(argument)
            });
            let kind = match kind {
                Some(Ok(kind)) => kind,
                Some(Err(argument)) => {
                    let fault = tag.fault("kind", "argument-invalid", argument.place());
                    let known = KINDS.map(|(name, _)| name);
                    faults.push(fault.one_of("near", near(argument.value.text, known)).one_of("known", owned(&known)));
                    CalloutKind::Info
                }
                None => {
                    faults.push(tag.missing("kind", &KINDS.map(|(name, _)| name)));
                    CalloutKind::Info
                }
            };
            let title = tag.take("title").and_then(filled).map(str::to_owned);
            tag.end(&["kind", "title"], faults);
            Some(Shortcode::Callout(Callout { kind, title }))
        }
        "steps" => {
            tag.end(&[], faults);
            Some(Shortcode::Steps)
        }
        "figure" => {
            let (src, alt) = (tag.take("src"), tag.take("alt"));
            let caption = tag.take("caption").and_then(filled);
            let known = ["src", "alt", "caption"];
            let missing = [("src", src.is_none()), ("alt", alt.is_none())];
            for (name, _) in missing.into_iter().filter(|(_, missing)| *missing) {
                faults.push(tag.missing(name, &known));
            }
            tag.end(&known, faults);
            let (src, alt) = (src?, alt?);
            if alt.value.text.trim().is_empty() {
                faults.push(Fault::new(Code::ImageAlt, alt.place()));
            }
            let range = src.place();
            Some(Shortcode::Figure { src: Value { range, ..src.value }, alt: alt.value.text.trim(), caption })
        }
        "contact" => {
            let hospital = tag.take("hospital");
            match &hospital {
                None => faults.push(tag.missing("hospital", &["hospital"])),
                Some(argument) if !is_id(argument.value.text) => {
                    faults.push(tag.fault("hospital", "argument-invalid", argument.place()));
                }
                Some(_) => {}
            }
            tag.end(&["hospital"], faults);
            hospital.map(|argument| argument.value).filter(|value| is_id(value.text)).map(Shortcode::Contact)
        }
        "map" => {
            tag.end(&[], faults);
            Some(Shortcode::Map)
        }
        _ => {
            tag.end(&[], faults);
            Some(Shortcode::End)
        }
    }
}

/// A fault for a name that means nothing where it stands.
pub(super) fn unknown(name: &Value<'_>, known: &[&'static str]) -> Fault {
    Fault::new(Code::ShortcodeUnknown, name.range.clone())
        .arg("name", clip(name.text))
        .one_of("near", near(name.text, known.iter().copied()))
        .one_of("known", owned(known))
}

/// Near misses of a word that an author wrote; the distance to a megabyte of hostile text is not worth its price.
fn near(word: &str, known: impl IntoIterator<Item = &'static str>) -> Vec<String> {
    let known: Vec<_> = known.into_iter().filter(|name| *name != word).collect();
    if word.len() > 40 { Vec::new() } else { near_misses(word, known) }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn filled<'t>(argument: Argument<'t>) -> Option<&'t str> {
    Some(argument.value.text.trim()).filter(|text| !text.is_empty())
}

impl<'t> Tag<'t> {
    fn take(&mut self, name: &str) -> Option<Argument<'t>> {
        let at = self.arguments.iter().position(|argument| argument.name.text == name)?;
        Some(self.arguments.remove(at))
    }

    fn fault(&self, argument: &str, reason: &'static str, range: Range<usize>) -> Fault {
        Fault::new(Code::ShortcodeArgument, range)
            .arg("name", self.name)
            .arg("argument", clip(argument))
            .term("reason", reason)
    }

    fn missing(&self, argument: &str, known: &[&str]) -> Fault {
        self.fault(argument, "argument-missing", self.range.clone()).one_of("known", owned(known))
    }

    /// Whatever was not taken is not an argument of this shortcode, or stands there twice.
    fn end(self, known: &[&'static str], faults: &mut Vec<Fault>) {
        for argument in &self.arguments {
            let reason = match known.contains(&argument.name.text) {
                true => "argument-twice",
                false => "argument-unknown",
            };
            let fault = self.fault(argument.name.text, reason, argument.name.range.clone());
            let near = near(argument.name.text, known.iter().copied());
            faults.push(fault.one_of("near", near).one_of("known", owned(known)));
        }
    }
}

/// Reads `name="value"` pairs from `start` on; what is none ends the reading with a fault, once. Says whether the tag may
/// be used: not when the line holds a second tag, since nobody can tell which text was meant to be inside.
fn cut<'t>(text: &'t str, start: usize, tag: &mut Tag<'t>, faults: &mut Vec<Fault>) -> bool {
    let end = tag.range.end.saturating_sub(2).max(start);
    let mut at = start;
    loop {
        let word = next_word(text, at, end);
        if word.text.is_empty() {
            return true;
        }
        let rest = text.get(word.range.start..end).unwrap_or_default();
        let Some(argument) = argument(rest, word.range.start) else {
            let broken = word.range.start..word.range.start + rest.trim_end().len();
            faults.push(tag.fault(rest.trim_end(), "argument-syntax", broken));
            return !rest.contains("{%");
        };
        at = argument.value.range.end + 1;
        tag.arguments.push(argument);
    }
}

/// `name="value"`, ended by white space or the tag's end, at the start of `rest`, which stands at `offset`.
fn argument(rest: &str, offset: usize) -> Option<Argument<'_>> {
    let (name, quoted) = rest.split_once("=\"")?;
    let (value, after) = quoted.split_once('"')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    let well_formed =
        !name.is_empty() && name.bytes().all(plain) && (after.is_empty() || after.starts_with([' ', '\t']));
    let value_at = offset + name.len() + 2;
    well_formed.then_some(Argument {
        name: Value { text: name, range: offset..offset + name.len() },
        value: Value { text: value, range: value_at..value_at + value.len() },
    })
}

/// The run of characters that are not white space after `start`; empty at `end`.
fn next_word(text: &str, start: usize, end: usize) -> Value<'_> {
    let rest = text.get(start..end).unwrap_or_default();
    let trimmed = rest.trim_start();
    let word = trimmed.split(char::is_whitespace).next().unwrap_or_default();
    let at = start + rest.len() - trimmed.len();
    Value { text: word, range: at..at + word.len() }
}
