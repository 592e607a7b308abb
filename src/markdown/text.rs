//! A text that need not be read before it is shown, if an earlier look at the same bytes knows what it speaks of.

use std::sync::{Arc, OnceLock};

use super::{Dialect, Document, Fault, Outline, parse};

/// A document, or what becomes one when it is shown.
#[derive(Debug)]
pub struct Text(State);

#[derive(Debug)]
enum State {
    Read { document: Document, has_faults: bool },
    Unread { outline: Outline, source: Arc<str>, start: usize, document: OnceLock<Document> },
}

impl Text {
    /// Reads a text, as [`parse`] does.
    pub fn read(text: &str, dialect: Dialect) -> (Text, Vec<Fault>) {
        let (document, faults) = parse(text, dialect);
        (Text(State::Read { document, has_faults: !faults.is_empty() }), faults)
    }

    /// The text in the full dialect that begins at byte `start` of a file; `outline` is the one of the very same bytes, in which
    /// there was no fault.
    pub fn unread(outline: Outline, source: Arc<str>, start: usize) -> Text {
        Text(State::Unread { outline, source, start, document: OnceLock::new() })
    }

    /// What it speaks of that stands elsewhere.
    pub fn outline(&self) -> &Outline {
        match &self.0 {
            State::Read { document, .. } => document.outline(),
            State::Unread { outline, .. } => outline,
        }
    }

    /// The outline, if it is all that a reading would tell; `None` for a text with faults.
    pub fn sound_outline(&self) -> Option<&Outline> {
        match &self.0 {
            State::Read { has_faults: true, .. } => None,
            State::Read { .. } | State::Unread { .. } => Some(self.outline()),
        }
    }

    /// The text as a tree.
    pub fn document(&self) -> &Document {
        match &self.0 {
            State::Read { document, .. } => document,
            State::Unread { source, start, document, .. } => {
                document.get_or_init(|| parse(source.get(*start..).unwrap_or_default(), Dialect::Full).0)
            }
        }
    }
}
