//! The parts of a document. What has to be resolved stands in lists of the document; the tree holds places in them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Document;
use crate::safe_url::SafeUrl;

/// The words of a document, one behind the other, so that each of its many parts need not keep its own.
#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct Words(String);

/// Some of the words of a document, by their bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    start: u32,
    end: u32,
}

impl Words {
    pub(super) fn add(&mut self, words: &str) -> Piece {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        let start = offset(self.0.len());
        self.0.push_str(words);
        Piece { start, end: offset(self.0.len()) }
    }

    pub(super) fn get(&self, piece: Piece) -> &str {
        self.0.get(piece.start as usize..piece.end as usize).unwrap_or_default()
    }

    /// Says that no more words will come.
    pub(super) fn end(&mut self) {
        self.0.shrink_to_fit();
    }
}

impl Piece {
    /// Takes in what follows at once; `false` when the other does not.
    pub(super) fn join(&mut self, next: Piece) -> bool {
        let follows = self.end == next.start;
        if follows {
            self.end = next.end;
        }
        follows
    }
}

/// A link to a record: `[text](kind:id#fragment)`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reference {
    /// The kind as the author wrote it; whether there is such a kind is for the caller to know.
    pub scheme: String,
    pub id: String,
    /// What follows `#`.
    pub fragment: Option<String>,
    /// The bytes of the address in the text.
    pub range: Range<usize>,
}

/// An image of the site's own media.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Picture {
    /// Relative to `content/media`.
    pub path: String,
    /// What the image shows; empty only together with a fault.
    pub alt: String,
    pub title: Option<String>,
    /// The bytes of the path in the text.
    pub range: Range<usize>,
}

/// A box with the ways to reach a hospital.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Contact {
    /// The id of the hospital.
    pub id: String,
    /// The bytes of the id in the text.
    pub range: Range<usize>,
}

/// What stands in a line. Trees stay as long as the site is made, and they are most of what it takes: nothing in them has spare room.
pub(super) type Content = Box<[Inline]>;

pub(super) type Body = Box<[Block]>;

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Block {
    Paragraph(Content),
    /// Text of a tight list item: a paragraph that is not marked as one.
    Line(Content),
    /// The place in [`super::Document::headings`].
    Heading(usize, Content),
    Quote(Body),
    Code(Box<str>),
    // Apart, since there are few of them and many of the others.
    List(Box<List>),
    Table(Box<Table>),
    Rule,
    Callout(Box<Callout>, Body),
    /// The place in [`super::Document::pictures`].
    Figure {
        picture: usize,
        caption: Option<Box<str>>,
    },
    /// The place in [`super::Document::contacts`].
    Contact(usize),
    /// The map of the region.
    Map,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct List {
    /// The first number of an ordered list.
    pub(super) first: Option<u64>,
    /// Whether it is the list of a `steps` shortcode.
    pub(super) steps: bool,
    pub(super) items: Vec<Body>,
}

#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct Table {
    pub(super) columns: Vec<Align>,
    pub(super) head: Box<[Content]>,
    pub(super) rows: Vec<Box<[Content]>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Align {
    Unset,
    Start,
    Center,
    End,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Callout {
    pub(super) kind: CalloutKind,
    pub(super) title: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CalloutKind {
    Info,
    Warning,
    Emergency,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Inline {
    Text(Piece),
    Code(Piece),
    SoftBreak,
    HardBreak,
    // Apart, since there are few of them and many of the others.
    Marked(Box<Marked>),
    Link(Box<Link>),
    /// The place in [`super::Document::pictures`].
    Picture(usize),
    /// The call of a footnote: its number, and how many calls of the same note came before, plus one.
    Note {
        number: u32,
        call: u32,
    },
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Marked {
    pub(super) mark: Mark,
    pub(super) content: Content,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    Emphasis,
    Strong,
    Struck,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Link {
    pub(super) to: Destination,
    pub(super) title: Option<String>,
    pub(super) content: Content,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Destination {
    /// The place in [`super::Document::references`].
    Record(usize),
    /// Another site.
    Web(SafeUrl),
    /// A mail address or telephone number.
    Contact(SafeUrl),
    /// The place in the document's list of sections.
    Section(usize),
}

#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct Note {
    pub(super) body: Body,
    /// How often the text calls it.
    pub(super) calls: u32,
}

/// Appends the words of `blocks`, each block on a line of its own.
pub(super) fn blocks_text(document: &Document, blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Line(content) => {
                line(out);
                inline_text(&document.words, content, out);
            }
            Block::Heading(place, _) => {
                line(out);
                out.push_str(document.headings.get(*place).map(|heading| heading.text.as_str()).unwrap_or_default());
            }
            Block::Quote(body) => blocks_text(document, body, out),
            Block::Code(text) => {
                line(out);
                out.push_str(text.trim_end());
            }
            Block::List(list) => list.items.iter().for_each(|item| blocks_text(document, item, out)),
            Block::Table(table) => {
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    line(out);
                    for cell in row.iter().filter(|cell| !cell.is_empty()) {
                        if !out.is_empty() && !out.ends_with('\n') {
                            out.push(' ');
                        }
                        inline_text(&document.words, cell, out);
                    }
                }
            }
            Block::Callout(callout, body) => {
                if let Some(title) = &callout.title {
                    line(out);
                    out.push_str(title);
                }
                blocks_text(document, body, out);
            }
            Block::Figure { caption: Some(caption), .. } => {
                line(out);
                out.push_str(caption);
            }
            Block::Figure { caption: None, .. } | Block::Contact(_) | Block::Map | Block::Rule => {}
        }
    }
}

/// Appends what is said in sentences: as [`blocks_text`], without tables, code and what stands under pictures.
pub(super) fn prose_text(document: &Document, blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(_) | Block::Line(_) | Block::Heading(..) => {
                blocks_text(document, std::slice::from_ref(block), out);
            }
            Block::Quote(body) | Block::Callout(_, body) => prose_text(document, body, out),
            Block::List(list) => list.items.iter().for_each(|item| prose_text(document, item, out)),
            Block::Code(_) | Block::Table(_) | Block::Figure { .. } | Block::Contact(_) | Block::Map | Block::Rule => {}
        }
    }
}

/// Appends the words of `inlines`. Descriptions of pictures are not words of the text.
pub(super) fn inline_text(words: &Words, inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(piece) | Inline::Code(piece) => out.push_str(words.get(*piece)),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Marked(marked) => inline_text(words, &marked.content, out),
            Inline::Link(link) => inline_text(words, &link.content, out),
            Inline::Picture(_) | Inline::Note { .. } => {}
        }
    }
}

/// Whether there is nothing to be seen in `inlines`.
pub(super) fn is_blank(words: &Words, inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text(piece) | Inline::Code(piece) => words.get(*piece).trim().is_empty(),
        Inline::SoftBreak | Inline::HardBreak => true,
        Inline::Marked(marked) => is_blank(words, &marked.content),
        Inline::Link(link) => is_blank(words, &link.content),
        Inline::Picture(_) | Inline::Note { .. } => false,
    })
}

fn line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}
