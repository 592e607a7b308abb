//! From the events of the CommonMark parser to the tree, with a stack of its own instead of recursion.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, RefDefs, Tag};

use super::headings::Ids;
use super::inlines::fold;
use super::links::Linked;
use super::prepare::prepare;
use super::tree::{Align, Block, Body, Callout, Content, Inline, List, Mark, Marked, Note, Table};
use super::{Dialect, Document, Fault, MAX_DEPTH, clip};
use crate::diagnostics::Code;

pub(super) fn build(text: &str, dialect: Dialect) -> (Document, Vec<Fault>) {
    let prepared = prepare(text);
    let mut builder = Builder::new(text, dialect, prepared.tags);
    for range in prepared.too_deep {
        builder.too_deep(range);
    }
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    options.set(Options::ENABLE_FOOTNOTES, dialect == Dialect::Full);
    let mut events = Parser::new_ext(&prepared.text, options).into_offset_iter();
    while let Some((event, range)) = events.next() {
        builder.event(event, range, &prepared.text, events.reference_definitions());
    }
    builder.finish()
}

/// An element that is open.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) node: Node,
    /// The bytes of the element; of a shortcode those of its tag.
    pub(super) range: Range<usize>,
    blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    /// Shortcodes opened within this element that are faults, so that their ends are not taken for others'.
    pub(super) inner_tags: Vec<(&'static str, Range<usize>)>,
}

#[derive(Debug)]
pub(super) enum Node {
    Root,
    Paragraph,
    Heading(u8),
    Quote,
    Code(String),
    Html,
    List(List),
    Item,
    Note(String),
    Table(Table),
    Row { cells: Vec<Content>, head: bool },
    Cell,
    Marked(Mark),
    Link(Linked),
    Image(Linked),
    Callout(Callout),
    Steps,
}

/// The document so far, and what is open.
#[derive(Debug)]
pub(super) struct Builder<'t> {
    pub(super) text: &'t str,
    pub(super) dialect: Dialect,
    pub(super) document: Document,
    pub(super) faults: Vec<Fault>,
    pub(super) frames: Vec<Frame>,
    /// How many elements are open below one that was nested too deep.
    skipped: usize,
    /// The end of what was last seen within the open link or image.
    pub(super) inside: usize,
    /// Lines with shortcodes, and how many of them were met.
    pub(super) tags: Vec<Range<usize>>,
    pub(super) next_tag: usize,
    /// Ends of shortcodes with unknown names.
    pub(super) forgiven_ends: usize,
    pub(super) ids: Ids,
    /// The level of the heading before; 1 at first, the title's.
    pub(super) level: u8,
    /// Raw tags whose closing tags need not be told too.
    pub(super) open_html: HashMap<String, usize>,
    /// Numbers of footnotes by label, less one.
    pub(super) numbers: HashMap<String, usize>,
    notes: HashMap<String, Body>,
    /// Footnotes that nothing calls, or with a label used before.
    spare_notes: Vec<(String, Body)>,
    /// Calls of footnotes within a link, which may hold no other link; they follow it.
    pub(super) deferred: Vec<Inline>,
    /// Fragments that links of the text lead to.
    pub(super) fragments: Vec<(String, Range<usize>)>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, dialect: Dialect, tags: Vec<Range<usize>>) -> Builder<'t> {
        let mut builder = Builder {
            text,
            dialect,
            document: Document::default(),
            faults: Vec::new(),
            frames: Vec::new(),
            skipped: 0,
            inside: 0,
            tags,
            next_tag: 0,
            forgiven_ends: 0,
            ids: Ids::default(),
            level: 1,
            open_html: HashMap::new(),
            numbers: HashMap::new(),
            notes: HashMap::new(),
            spare_notes: Vec::new(),
            deferred: Vec::new(),
            fragments: Vec::new(),
        };
        builder.push_frame(Node::Root, 0..text.len());
        builder
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, prepared: &str, definitions: &RefDefs<'_>) {
        let mut inside = range.end;
        match event {
            Event::Start(_) if self.skipped > 0 => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => {
                self.skipped -= 1;
                self.tags_until(range.end);
            }
            _ if self.skipped > 0 => {}
            Event::Start(tag) => {
                match tag {
                    Tag::Link { .. } => inside = range.start + 1,
                    Tag::Image { .. } => inside = range.start + 2,
                    _ => {}
                }
                self.open(tag, range, definitions);
            }
            Event::End(_) => {
                self.close_open_shortcodes();
                self.close_frame();
            }
            Event::Text(text) => self.text(&text, range, prepared),
            Event::Code(code) => {
                let words = self.document.words.add(&code);
                self.push_inline(Inline::Code(words));
            }
            Event::SoftBreak => self.push_inline(Inline::SoftBreak),
            Event::HardBreak => self.push_inline(Inline::HardBreak),
            Event::InlineHtml(_) => self.html(range),
            Event::FootnoteReference(label) => self.note_call(&label),
            Event::Rule => self.rule(range),
            // Lines of an HTML block, which is dropped as a whole, and extensions that are off.
            Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
        self.inside = inside;
    }

    fn open(&mut self, tag: Tag<'_>, range: Range<usize>, definitions: &RefDefs<'_>) {
        if !self.has_room(&range) {
            self.skipped = 1;
            return;
        }
        let node = match tag {
            Tag::Paragraph => Node::Paragraph,
            Tag::Heading { level, .. } => Node::Heading(level as u8),
            Tag::BlockQuote(_) => Node::Quote,
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => Node::Code(String::new()),
            Tag::HtmlBlock => {
                self.html(first_line(self.text, &range));
                Node::Html
            }
            Tag::List(first) => Node::List(List { first, steps: false, items: Vec::new() }),
            Tag::Item => Node::Item,
            Tag::FootnoteDefinition(label) => Node::Note(fold(&label)),
            Tag::Table(columns) => {
                Node::Table(Table { columns: columns.into_iter().map(align).collect(), ..Table::default() })
            }
            Tag::TableHead => Node::Row { cells: Vec::new(), head: true },
            Tag::TableRow => Node::Row { cells: Vec::new(), head: false },
            Tag::TableCell => Node::Cell,
            Tag::Emphasis => Node::Marked(Mark::Emphasis),
            Tag::Strong => Node::Marked(Mark::Strong),
            Tag::Strikethrough => Node::Marked(Mark::Struck),
            Tag::Link { link_type, dest_url, title, id } => Node::Link(Linked::new(
                link_type,
                &dest_url,
                &title,
                definitions.get(&id).map(|found| found.span.clone()),
            )),
            Tag::Image { link_type, dest_url, title, id } => Node::Image(Linked::new(
                link_type,
                &dest_url,
                &title,
                definitions.get(&id).map(|found| found.span.clone()),
            )),
            // Extensions that are off; their text would still be kept.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => Node::Paragraph,
        };
        self.push_frame(node, range);
    }

    pub(super) fn push_frame(&mut self, node: Node, range: Range<usize>) {
        self.frames.push(Frame { node, range, blocks: Vec::new(), inlines: Vec::new(), inner_tags: Vec::new() });
    }

    /// Ends the innermost open element and hands it to the one around it.
    pub(super) fn close_frame(&mut self) {
        self.end_line();
        let Some(Frame { node, range, blocks, inlines, .. }) = self.frames.pop() else { return };
        match node {
            Node::Root => {}
            Node::Paragraph => self.push_paragraph(inlines),
            Node::Heading(level) => self.heading(level, inlines, range),
            Node::Quote => self.push_filled(blocks, Block::Quote),
            Node::Code(text) => {
                self.tags_until(range.end);
                self.push_block(Block::Code(text.into()));
            }
            Node::Html => self.shortcodes_until(range.end),
            Node::List(list) if list.items.is_empty() => {}
            Node::List(mut list) => {
                list.items.shrink_to_fit();
                self.push_block(Block::List(Box::new(list)));
            }
            Node::Item => {
                if let Some(Frame { node: Node::List(list), .. }) = self.frames.last_mut() {
                    list.items.push(blocks.into());
                }
            }
            Node::Note(label) => {
                if self.notes.contains_key(&label) {
                    self.spare_notes.push((label, blocks.into()));
                } else {
                    self.notes.insert(label.clone(), blocks.into());
                    self.spare_notes.push((label, Body::default()));
                }
            }
            Node::Table(mut table) => {
                table.rows.shrink_to_fit();
                self.push_block(Block::Table(Box::new(table)));
            }
            Node::Row { cells, head } => {
                if let Some(Frame { node: Node::Table(table), .. }) = self.frames.last_mut() {
                    if head { table.head = cells.into() } else { table.rows.push(cells.into()) }
                }
            }
            Node::Cell => {
                if let Some(Frame { node: Node::Row { cells, .. }, .. }) = self.frames.last_mut() {
                    cells.push(inlines.into());
                }
            }
            Node::Marked(mark) if !inlines.is_empty() => {
                self.push_inline(Inline::Marked(Box::new(Marked { mark, content: inlines.into() })));
            }
            Node::Marked(_) => {}
            Node::Link(linked) => self.link(&linked, inlines, range),
            Node::Image(linked) => self.image(&linked, &inlines, range),
            Node::Callout(callout) => self.push_block(Block::Callout(Box::new(callout), blocks.into())),
            Node::Steps => {
                for block in self.steps(blocks, range) {
                    self.push_block(block);
                }
            }
        }
    }

    pub(super) fn push_inline(&mut self, inline: Inline) {
        if let Some(frame) = self.frames.last_mut() {
            frame.inlines.push(inline);
        }
    }

    pub(super) fn push_block(&mut self, block: Block) {
        self.end_line();
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks.push(block);
        }
    }

    pub(super) fn push_paragraph(&mut self, content: Vec<Inline>) {
        if content.iter().any(|inline| !matches!(inline, Inline::SoftBreak | Inline::HardBreak)) {
            self.push_block(Block::Paragraph(content.into()));
        }
    }

    fn push_filled(&mut self, blocks: Vec<Block>, block: impl Fn(Body) -> Block) {
        if !blocks.is_empty() {
            self.push_block(block(blocks.into()));
        }
    }

    /// Text that stands in a container without a paragraph, as in tight lists, becomes a block.
    fn end_line(&mut self) {
        if let Some(frame) = self.frames.last_mut()
            && matches!(
                frame.node,
                Node::Root | Node::Quote | Node::Item | Node::Note(_) | Node::Callout(_) | Node::Steps
            )
            && !frame.inlines.is_empty()
        {
            let content = std::mem::take(&mut frame.inlines);
            frame.blocks.push(Block::Line(content.into()));
        }
    }

    /// Whether a link is open. It may hold no other, nor a call of a footnote.
    pub(super) fn in_link(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.node, Node::Link(_)))
    }

    /// Whether the description of an image is open, which is words and nothing else.
    pub(super) fn in_image(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.node, Node::Image(_)))
    }

    /// Whether one more element may be opened; if not, that is a fault.
    pub(super) fn has_room(&mut self, range: &Range<usize>) -> bool {
        let room = self.frames.len() <= MAX_DEPTH;
        if !room {
            self.too_deep(first_line(self.text, range));
        }
        room
    }

    fn too_deep(&mut self, range: Range<usize>) {
        self.faults.push(Fault::new(Code::YamlTooBig, range).arg("limit", MAX_DEPTH));
    }

    fn finish(mut self) -> (Document, Vec<Fault>) {
        self.tags_swallowed_until(self.text.len());
        self.close_open_shortcodes();
        self.end_line();
        if let Some(root) = self.frames.pop() {
            self.document.blocks = root.blocks.into();
        }
        for (label, place) in &self.numbers {
            if let (Some(note), Some(body)) = (self.document.notes.get_mut(*place), self.notes.remove(label)) {
                note.body = body;
            }
        }
        // A footnote that nothing calls is still text of the author: it follows the others.
        for (label, body) in self.spare_notes {
            let body = if body.is_empty() { self.notes.remove(&label).unwrap_or_default() } else { body };
            if !body.is_empty() {
                self.document.notes.push(Note { body, calls: 0 });
            }
        }
        for (fragment, range) in self.fragments {
            let id = self.ids.find(&fragment);
            if id.is_none() {
                self.faults.push(Fault::new(Code::AnchorBroken, range).arg("target", clip(&fragment)));
            }
            self.document.sections.push(id.unwrap_or_default());
        }
        self.document.words.end();
        self.document.headings.shrink_to_fit();
        self.document.outline.references.shrink_to_fit();
        self.faults.sort_by_key(|fault| (fault.range.start, fault.range.end, fault.code));
        self.faults.dedup();
        (self.document, self.faults)
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::Unset,
        Alignment::Left => Align::Start,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::End,
    }
}

/// The first line of `range` without white space around it.
fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let source = text.get(range.clone()).unwrap_or_default();
    let line = source.trim_start();
    let start = range.start + source.len() - line.len();
    start..start + line.split(['\n', '\r']).next().unwrap_or_default().trim_end().len()
}
