//! What was written in a record, as far as it is judged once all records are known: its texts, the days that say since when or
//! until when it holds, and which fields have a value.

use super::Decoder;
use crate::date::Date;
use crate::diagnostics::Span;
use crate::language::Language;
use crate::yaml::Node;

/// The fields that hold a day on which somebody read or changed what a record says, and those that hold a last day.
const DAYS: [&str; 9] = [
    "verified_on",
    "reviewed_on",
    "updated_on",
    "starts_on",
    "ends_on",
    "valid_until",
    "expires_on",
    "archive_on",
    "withdrawn_on",
];

/// A text of a record.
#[derive(Debug)]
pub struct Passage {
    pub field: &'static str,
    /// `None` for one that serves all languages.
    pub language: Option<Language>,
    /// The words without markup, one block a line.
    pub words: Box<str>,
    pub at: Span,
}

/// A day that a record names.
#[derive(Debug)]
pub struct Day {
    pub field: &'static str,
    /// The field within which it stands, such as `consent`; empty for one of the record itself.
    pub group: &'static str,
    pub date: Date,
    pub at: Span,
}

/// The texts, days and fields of a record, in the order of its fields; empty unless the rules ask to keep them.
#[derive(Default, Debug)]
pub struct Written {
    pub passages: Vec<Passage>,
    pub days: Vec<Day>,
    /// The fields of the record that say something: neither empty nor still to come (`pending`).
    pub fields: Vec<&'static str>,
}

impl Decoder<'_> {
    /// Keeps a text, if the rules ask for it.
    pub fn keep_text(
        &mut self,
        field: &'static str,
        language: Option<Language>,
        at: Span,
        words: impl FnOnce() -> String,
    ) {
        if self.rules.keeps_written {
            self.written.passages.push(Passage { field, language, words: words().into(), at });
        }
    }

    /// Keeps the day of the field being read, if it is one of those that are judged.
    pub(super) fn keep_day(&mut self, node: &Node, date: Date) {
        if self.rules.keeps_written && DAYS.contains(&self.field) {
            let (field, group) = (self.field, self.group);
            self.written.days.push(Day { field, group, date, at: self.span(node) });
        }
    }
}
