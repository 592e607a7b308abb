//! What was written in a record, as far as it is judged once all records are known: its texts, and the days on which somebody
//! looked at it.

use super::Decoder;
use crate::date::Date;
use crate::diagnostics::Span;
use crate::language::Language;
use crate::yaml::Node;

/// The fields that hold a day on which somebody read or changed what a record says.
const LOOKED_AT: [&str; 3] = ["verified_on", "reviewed_on", "updated_on"];

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

/// A day on which somebody looked at the record.
#[derive(Debug)]
pub struct LookedAt {
    pub field: &'static str,
    pub date: Date,
    pub at: Span,
}

/// The texts and days of a record, in the order of its fields; empty unless the rules ask to keep them.
#[derive(Default, Debug)]
pub struct Written {
    pub passages: Vec<Passage>,
    pub days: Vec<LookedAt>,
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

    /// Keeps the day of the field being read, if it is one on which somebody looked at the record.
    pub(super) fn keep_day(&mut self, node: &Node, date: Date) {
        if self.rules.keeps_written && LOOKED_AT.contains(&self.field) {
            self.written.days.push(LookedAt { field: self.field, date, at: self.span(node) });
        }
    }
}
