//! What shortcodes do to the document that is being built.

use std::ops::Range;

use super::address::is_image_path;
use super::build::{Builder, Node};
use super::shortcode::{self, NAMES, Shortcode};
use super::tree::{Block, Contact, Picture};
use super::{Dialect, Fault, clip};
use crate::diagnostics::Code;

impl Builder<'_> {
    /// A thematic break of the prepared text: an author's own, or the line of a shortcode.
    pub(super) fn rule(&mut self, range: Range<usize>) {
        self.tags_swallowed_until(range.start);
        match self.tags_until(range.end).into_iter().next() {
            Some(tag) => self.shortcode(tag),
            None => self.push_block(Block::Rule),
        }
    }

    /// Shortcode lines within raw HTML: the HTML is a fault, its shortcodes need not become faults too.
    pub(super) fn shortcodes_until(&mut self, end: usize) {
        for tag in self.tags_until(end) {
            self.shortcode(tag);
        }
    }

    fn shortcode(&mut self, range: Range<usize>) {
        let name = shortcode::name_of(self.text, range.clone());
        if self.dialect == Dialect::Field {
            match name.text {
                "end" if self.forgiven_ends > 0 => self.forgiven_ends -= 1,
                "end" => self.faults.push(shortcode::unknown(&name, &[])),
                _ => {
                    self.faults.push(shortcode::unknown(&name, &[]));
                    self.forgiven_ends += 1;
                }
            }
            return;
        }
        if !NAMES.contains(&name.text) {
            self.faults.push(shortcode::unknown(&name, &NAMES));
            self.forgiven_ends += 1;
            return;
        }
        match shortcode::read(self.text, range.clone(), &mut self.faults) {
            Some(Shortcode::Callout(callout)) => self.open_shortcode(Node::Callout(callout), "callout", range),
            Some(Shortcode::Steps) => self.open_shortcode(Node::Steps, "steps", range),
            Some(Shortcode::End) => self.end_shortcode(&name),
            Some(Shortcode::Contact(id)) => {
                let place = self.document.outline.contacts.len();
                self.document.outline.contacts.push(Contact { id: id.text.to_owned(), range: id.range });
                self.push_block(Block::Contact(place));
            }
            Some(Shortcode::Map) => {
                self.document.outline.has_map = true;
                self.push_block(Block::Map);
            }
            Some(Shortcode::Figure { src, .. }) if !is_image_path(src.text) => {
                let fault = Fault::new(Code::ImageInvalid, src.range).arg("path", clip(src.text));
                self.faults.push(fault.term("reason", "image-path"));
            }
            Some(Shortcode::Figure { src, alt, caption }) => {
                let picture = self.document.outline.pictures.len();
                self.document.outline.pictures.push(Picture {
                    path: src.text.to_owned(),
                    alt: alt.to_owned(),
                    title: None,
                    range: src.range,
                });
                self.push_block(Block::Figure { picture, caption: caption.map(Into::into) });
            }
            None => {}
        }
    }

    /// Callouts do not stand in callouts, nor steps in steps. The inner one is a fault, yet its `end` is its own.
    fn open_shortcode(&mut self, node: Node, name: &'static str, tag: Range<usize>) {
        let same = |open: &Node| std::mem::discriminant(open) == std::mem::discriminant(&node);
        let allowed = !self.frames.iter().any(|frame| same(&frame.node)) && self.has_room(&tag);
        if allowed {
            self.push_frame(node, tag);
            return;
        }
        if self.frames.iter().any(|frame| same(&frame.node)) {
            let known: Vec<_> = NAMES.into_iter().filter(|known| *known != name).collect();
            self.faults.push(shortcode::unknown(&shortcode::name_of(self.text, tag.clone()), &known));
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.inner_tags.push((name, tag));
        }
    }

    fn end_shortcode(&mut self, name: &shortcode::Value<'_>) {
        let Some(frame) = self.frames.last_mut() else { return };
        if frame.inner_tags.pop().is_some() {
            return;
        }
        match frame.node {
            Node::Callout(_) | Node::Steps => self.close_frame(),
            _ if self.forgiven_ends > 0 => self.forgiven_ends -= 1,
            _ => self.faults.push(shortcode::unknown(name, &NAMES)),
        }
    }

    /// Shortcodes that the element around them ends before their own `end` came.
    pub(super) fn close_open_shortcodes(&mut self) {
        while let Some(frame) = self.frames.last_mut() {
            let mut open = std::mem::take(&mut frame.inner_tags);
            let name = match frame.node {
                Node::Callout(_) => Some("callout"),
                Node::Steps => Some("steps"),
                _ => None,
            };
            open.extend(name.map(|name| (name, frame.range.clone())));
            for (name, tag) in open {
                self.faults.push(Fault::new(Code::ShortcodeOpen, tag).arg("name", name));
            }
            if name.is_none() {
                return;
            }
            self.close_frame();
        }
    }

    /// `steps` holds one ordered list, whose look it changes.
    pub(super) fn steps(&mut self, mut body: Vec<Block>, tag: Range<usize>) -> Vec<Block> {
        match body.as_mut_slice() {
            [Block::List(list)] if list.first.is_some() => list.steps = true,
            _ => {
                let fault = Fault::new(Code::ShortcodeArgument, tag).arg("name", "steps");
                self.faults.push(fault.term("argument", "ordered-list").term("reason", "argument-missing"));
            }
        }
        body
    }

    /// Shortcode lines that CommonMark made part of something else: the title of a link's definition can hold lines.
    pub(super) fn tags_swallowed_until(&mut self, end: usize) {
        for tag in self.tags_until(end) {
            let name = shortcode::name_of(self.text, tag);
            self.faults.push(shortcode::unknown(&name, &NAMES));
        }
    }

    /// The shortcode lines that come before `end` and have not been met yet.
    pub(super) fn tags_until(&mut self, end: usize) -> Vec<Range<usize>> {
        let rest = self.tags.get(self.next_tag..).unwrap_or_default();
        let met: Vec<_> = rest.iter().take_while(|tag| tag.start < end).cloned().collect();
        self.next_tag += met.len();
        met
    }
}
