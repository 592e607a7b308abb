//! Text, headings, calls of footnotes and raw HTML, as they come into the tree or stay out of it.

use std::ops::Range;

use super::address::is_direction_override;
use super::build::{Builder, Frame, Node};
use super::headings::Heading;
use super::tree::{Block, Inline, Note, inline_text};
use super::{Dialect, Fault, clip};
use crate::diagnostics::{Arg, Code};

impl Builder<'_> {
    pub(super) fn text(&mut self, text: &str, range: Range<usize>, prepared: &str) {
        let source = self.text.get(range.clone()).unwrap_or_default();
        match self.frames.last_mut() {
            Some(Frame { node: Node::Code(code), .. }) => {
                // Shortcodes within code are only code; the prepared text has asterisks in their place.
                let unchanged = prepared.get(range).is_some_and(|prepared| prepared == text);
                code.push_str(if unchanged { source } else { text });
            }
            Some(Frame { node: Node::Html, .. }) | None => {}
            Some(frame) => {
                let words = self.document.words.add(text);
                let is_more = match frame.inlines.last_mut() {
                    Some(Inline::Text(before)) => before.join(words),
                    _ => false,
                };
                if !is_more {
                    frame.inlines.push(Inline::Text(words));
                }
                self.check_characters(text, range.clone());
                self.check_note_call(text, range);
            }
        }
    }

    /// Entities can spell characters that the check of the file's own characters did not see.
    pub(super) fn check_characters(&mut self, decoded: &str, range: Range<usize>) {
        let source = self.text.get(range.clone()).unwrap_or_default();
        let forbidden = |c: char| {
            (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || is_direction_override(c) || c == '\u{feff}'
        };
        if decoded != source
            && let Some(c) = decoded.chars().find(|c| forbidden(*c) && !source.contains(*c))
        {
            self.faults.push(Fault::new(Code::TextControl, range).arg("code", format!("U+{:04X}", u32::from(c))));
        }
    }

    /// A call of a footnote that does not exist is plain text to CommonMark.
    fn check_note_call(&mut self, text: &str, range: Range<usize>) {
        if self.dialect == Dialect::Field || !text.starts_with('^') || self.in_link() || self.in_image() {
            return;
        }
        let before = self.text.get(..range.start).unwrap_or_default();
        let label: String =
            self.text.get(range.start..).unwrap_or_default().chars().take(100).take_while(|c| *c != ']').collect();
        let end = range.start + label.len();
        let closed = self.text.get(end..).is_some_and(|rest| rest.starts_with(']'));
        let plain = label.len() > 1 && !label.contains(|c: char| c.is_whitespace() || c == '[');
        if closed && plain && before.ends_with('[') && !before.ends_with("\\[") {
            self.faults.push(Fault::new(Code::AnchorBroken, range.start - 1..end + 1).arg("target", label));
        }
    }

    /// Footnotes are numbered as they are called. The description of an image calls none.
    pub(super) fn note_call(&mut self, label: &str) {
        if self.in_image() {
            return;
        }
        let next = self.document.notes.len();
        let place = *self.numbers.entry(fold(label)).or_insert(next);
        if place == next {
            self.document.notes.push(Note::default());
        }
        let Some(note) = self.document.notes.get_mut(place) else { return };
        note.calls += 1;
        let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
        let call = Inline::Note { number, call: note.calls };
        if self.in_link() { self.deferred.push(call) } else { self.push_inline(call) }
    }

    /// Raw HTML is dropped. The closing tag of an element is no second fault.
    pub(super) fn html(&mut self, range: Range<usize>) {
        let source = self.text.get(range.clone()).unwrap_or_default();
        let tag = tag_name(source);
        if source.starts_with("</") {
            if let Some(open @ 1..) = self.open_html.get_mut(&tag) {
                *open -= 1;
                return;
            }
        } else {
            *self.open_html.entry(tag.clone()).or_insert(0) += 1;
        }
        self.faults.push(Fault::new(Code::MarkdownHtml, range).arg("tag", clip(&tag)));
    }

    pub(super) fn heading(&mut self, level: u8, content: Vec<Inline>, range: Range<usize>) {
        let mut text = String::new();
        inline_text(&self.document.words, &content, &mut text);
        let text = text.trim().to_owned();
        let jump = level > self.level + 1;
        if self.dialect == Dialect::Field || !(2..=4).contains(&level) || jump || text.is_empty() {
            let length = self.text.get(range.clone()).unwrap_or_default().trim_end().len();
            let fault = Fault::new(Code::MarkdownHeading, range.start..range.start + length);
            self.faults.push(fault.arg("level", Arg::Number(level.into())));
        }
        self.level = level.min(4);
        if self.dialect == Dialect::Field || text.is_empty() {
            return self.push_paragraph(content);
        }
        let place = self.document.headings.len();
        let id = self.ids.assign(&text);
        self.document.headings.push(Heading { level: level.clamp(2, 4), id, text });
        self.push_block(Block::Heading(place, content.into()));
    }
}

/// Labels of footnotes are the same in capitals.
pub(super) fn fold(label: &str) -> String {
    label.to_lowercase()
}

/// The name of the tag that raw HTML starts with; the first characters of what is no tag.
fn tag_name(html: &str) -> String {
    let html = html.trim_start_matches(['<', '/']);
    let name = html.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
    match name {
        "" if html.starts_with("!--") => "!--".to_owned(),
        "" | "-" => html.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default().to_owned(),
        _ => name.to_ascii_lowercase(),
    }
}
