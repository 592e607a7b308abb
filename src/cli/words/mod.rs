//! Diagnostics become words: in Spanish or English, for people, as JSON or as SARIF. Nothing else in the program holds
//! the wording of a message; it stands in `es.yaml` and `en.yaml`, which the same YAML reader reads as reads the content.
//!
//! Whatever comes from content, file names included, is escaped on its way into a text: no message can steer a terminal.

mod escape;
mod fill;
mod human;
mod json;
mod sarif;
mod sources;
#[cfg(test)]
mod tests;
mod tongue;

pub use escape::escape;
pub use human::{Style, human};
pub use json::json;
pub use sarif::sarif;
pub use sources::Sources;
pub use tongue::Tongue;

use std::fmt::Write;

use crate::diagnostics::{Code, Diagnostic, Severity, near_misses};
use crate::language::Language;
use crate::yaml::{self, Node, Value};

const SPANISH: &str = include_str!("es.yaml");
const ENGLISH: &str = include_str!("en.yaml");

/// The message catalogue of one language.
#[derive(Debug)]
pub struct Words {
    tongue: Tongue,
    catalogue: Node,
}

/// A diagnostic in words. No part holds a line break or a control character, and none ends in a period it was not given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// What is wrong, in one line.
    pub title: String,
    /// What to say under the underlined words.
    pub label: Option<String>,
    /// What to say under the words of the second place; only where the diagnostic has one.
    pub related: Option<String>,
    /// What to do about it, the most useful first.
    pub help: Vec<String>,
}

impl Words {
    /// The catalogue of a language; of Spanish where there is none, since the staff speak it.
    pub fn load(language: Language) -> Words {
        Words::of(Tongue::of_tag(language.as_str()))
    }

    /// The catalogue of a tongue.
    pub fn of(tongue: Tongue) -> Words {
        let text = match tongue {
            Tongue::Spanish => SPANISH,
            Tongue::English => ENGLISH,
        };
        // A catalogue is part of the program and tested to be readable; should it not be, codes and terms stand for themselves.
        let catalogue = yaml::parse(text).unwrap_or(Node { value: Value::Null, start: 0, end: 0 });
        Words { tongue, catalogue }
    }

    /// The language of these words.
    pub fn tongue(&self) -> Tongue {
        self.tongue
    }

    /// A diagnostic in words.
    pub fn message(&self, diagnostic: &Diagnostic) -> Message {
        let texts = self.code(diagnostic.code);
        let filled = |node: &Node| fill::fill(self, node.scalar()?, &diagnostic.args);
        let field = |name: &str| texts.and_then(|texts| texts.get(name));
        let title = field("message")
            .and_then(Node::scalar)
            .map_or_else(|| diagnostic.code.as_str().to_owned(), |text| fill::fill_all(self, text, &diagnostic.args));
        let related = diagnostic
            .related
            .map(|_| field("related").and_then(filled).unwrap_or_else(|| self.term("also-here").to_owned()));
        let help = field("help").map(several).unwrap_or_default().iter().filter_map(filled).collect();
        Message { title, label: field("label").and_then(filled), related, help }
    }

    /// The long form of a code, for `--explain`: paragraphs and examples, in lines of at most 100 characters.
    pub fn explain(&self, code: Code) -> String {
        let text = self.code(code).and_then(|texts| texts.get("explain")).and_then(Node::scalar);
        text.unwrap_or(code.as_str()).trim_end().to_owned()
    }

    /// The text of a term; the name itself where the catalogue has none.
    pub fn term<'w>(&'w self, name: &'w str) -> &'w str {
        self.find_term(name).unwrap_or(name)
    }

    /// The word for a severity: `error`, `aviso` or `warning`.
    pub fn severity(&self, severity: Severity) -> &str {
        match severity {
            Severity::Error => self.term("error"),
            Severity::Warning => self.term("warning"),
        }
    }

    /// How many errors and warnings there are, as the end of a sentence: `2 errores y 1 aviso`, `1 error`, `ningún problema`.
    pub fn count(&self, errors: usize, warnings: usize) -> String {
        let part = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {}", self.term(one))),
            _ => Some(format!("{} {}", fill::grouped(i64::try_from(count).unwrap_or(i64::MAX)), self.term(many))),
        };
        match (part(errors, "error", "errors"), part(warnings, "warning", "warnings")) {
            (Some(errors), Some(warnings)) => format!("{errors} {} {warnings}", self.term("and")),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => self.term("no-problems").to_owned(),
        }
    }

    fn find_term(&self, name: &str) -> Option<&str> {
        self.catalogue.get("terms")?.get(name)?.scalar()
    }

    fn code(&self, code: Code) -> Option<&Node> {
        self.catalogue.get("codes")?.get(code.as_str())
    }
}

/// The code that a person typed or pasted, also as `error[code]`.
///
/// # Errors
/// The nearest codes, at most three, when there is none of that name.
pub fn find_code(text: &str) -> Result<Code, Vec<String>> {
    let pasted = text.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(code, _)| code);
    let wanted = pasted.unwrap_or(text).trim().to_lowercase();
    match Code::ALL.iter().find(|code| code.as_str() == wanted) {
        Some(code) => Ok(*code),
        None => Err(near_misses(&wanted, Code::ALL.iter().map(|code| code.as_str()))),
    }
}

/// A text or a list of texts, as a list.
fn several(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        Value::Text(_) => std::slice::from_ref(node),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Map(_) => &[],
    }
}

/// Indented JSON with a final line break. Characters that could steer a terminal are written as `\u…`, which changes no value.
fn printed(report: &impl serde::Serialize) -> String {
    // Our own structs with text keys always serialise; an empty object is still JSON.
    let text = serde_json::to_string_pretty(report).unwrap_or_else(|_| "{}".to_owned());
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if c == '\n' || !escape::is_hostile(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push('\n');
    out
}
