//! Markdown read into a tree whose references are still open, then written as HTML by whoever can resolve them.
//!
//! Promise: no markup of an author reaches a page (raw HTML is a fault and is dropped, all text is escaped), no address
//! leaves here that is not a [`SafeUrl`](crate::safe_url::SafeUrl), and reading costs time linear in the text.

mod address;
mod blocks;
mod build;
mod headings;
mod inlines;
mod links;
mod prepare;
mod shortcode;
mod source;
mod text;
mod tree;
mod write;

pub use headings::Heading;
pub use text::Text;
pub use tree::{Contact, Picture, Reference};
pub use write::{BlockWords, Resolve, Target};

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::diagnostics::{Arg, Code, Diagnostic, Place, Span};
use crate::html::Html;
use tree::{Body, Note, Words};

/// How many elements may stand inside each other; what is nested deeper is a fault and is left out.
pub const MAX_DEPTH: usize = 50;

/// How much of Markdown a text may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// Stories, pages and news: headings of levels 2 to 4, shortcodes, footnotes, tables, images.
    Full,
    /// Texts in fields of records: paragraphs, lists, emphasis, links, tables. Headings, shortcodes and images are faults.
    Field,
}

/// One thing that is wrong with a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    pub code: Code,
    /// The faulty bytes of the text that was parsed.
    pub range: Range<usize>,
    /// Values for the placeholders of the code's texts.
    pub args: Vec<(&'static str, Arg)>,
}

impl Fault {
    fn new(code: Code, range: Range<usize>) -> Fault {
        Fault { code, range, args: Vec::new() }
    }

    fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Fault {
        self.args.push((name, value.into()));
        self
    }

    fn term(mut self, name: &'static str, term: &'static str) -> Fault {
        self.args.push((name, Arg::Term(term)));
        self
    }

    fn one_of(mut self, name: &'static str, values: Vec<String>) -> Fault {
        if !values.is_empty() {
            self.args.push((name, Arg::OneOf(values)));
        }
        self
    }

    /// The diagnostic, once the caller knows where in a file the faulty bytes are.
    #[must_use]
    pub fn at(self, span: Span) -> Diagnostic {
        Diagnostic { place: Place::Words(span), code: self.code, args: self.args, related: None, fix: None }
    }
}

/// What a text speaks of that stands elsewhere: all that has to be known of it before it is shown.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Outline {
    references: Vec<Reference>,
    pictures: Vec<Picture>,
    contacts: Vec<Contact>,
    has_map: bool,
}

impl Outline {
    /// Links to records, in the order of the text.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Pictures, of images and of the `figure` shortcode, in the order of the text.
    pub fn pictures(&self) -> &[Picture] {
        &self.pictures
    }

    /// Contact boxes, in the order of the text.
    pub fn contacts(&self) -> &[Contact] {
        &self.contacts
    }

    /// Whether the map of the region stands in the text.
    pub fn has_map(&self) -> bool {
        self.has_map
    }
}

/// A text that was read: owned, and still without the addresses of what it refers to.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Document {
    words: Words,
    blocks: Body,
    /// Footnotes; the first has the number 1.
    notes: Vec<Note>,
    headings: Vec<Heading>,
    outline: Outline,
    /// Ids of headings that links of the text lead to; empty where there is no such heading.
    sections: Vec<String>,
}

/// Reads a text. All faults are told at once, in the order of the text; what is faulty is left out of the document or
/// made harmless, so that the caller can go on and find more.
pub fn parse(text: &str, dialect: Dialect) -> (Document, Vec<Fault>) {
    build::build(text, dialect)
}

impl Document {
    /// The headings, for a table of contents.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// What it speaks of that stands elsewhere.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Writes the document as well-formed HTML5. A link that `resolve` does not know is written as its text, a picture or
    /// contact box that it does not know not at all.
    pub fn to_html(&self, resolve: &dyn Resolve) -> Html {
        write::write(self, resolve)
    }

    /// The words without markup, one block a line and without footnotes, for search and descriptions.
    pub fn plain_text(&self) -> String {
        let mut out = String::new();
        tree::blocks_text(self, &self.blocks, &mut out);
        out.truncate(out.trim_end().len());
        out
    }

    /// The sentences without markup, one block a line and without tables, code and footnotes, for those who judge them.
    pub fn prose(&self) -> String {
        let mut out = String::new();
        tree::prose_text(self, &self.blocks, &mut out);
        out
    }

    /// How many words [`Document::plain_text`] has.
    pub fn word_count(&self) -> usize {
        self.plain_text().split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
    }

    /// Whether nothing would be written.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.notes.is_empty()
    }
}

/// At most 120 characters of a text that a message quotes; hostile files have words of a megabyte.
fn clip(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_hostile;
