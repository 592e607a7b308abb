//! Links and images: what their addresses may be, and what becomes of them in the tree.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::address::{Address, classify, is_image_path};
use super::build::Builder;
use super::source::{defined_address, inline_address};
use super::tree::{Destination, Inline, Link, Picture, Reference, inline_text, is_blank};
use super::{Dialect, Fault, clip};
use crate::diagnostics::Code;
use crate::lookalike;

/// What the parser said of a link or image when it began.
#[derive(Debug)]
pub(super) struct Linked {
    kind: LinkType,
    /// Decoded, as a browser would read it.
    address: String,
    title: Option<String>,
    /// Where the link's definition stands, if it has one elsewhere.
    definition: Option<Range<usize>>,
}

impl Linked {
    pub(super) fn new(kind: LinkType, address: &str, title: &str, definition: Option<Range<usize>>) -> Linked {
        let address = match kind {
            LinkType::Email => format!("mailto:{address}"),
            _ => address.to_owned(),
        };
        let title = Some(title).filter(|title| !title.trim().is_empty()).map(str::to_owned);
        let definition = match kind {
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => definition,
            _ => None,
        };
        Linked { kind, address, title, definition }
    }
}

impl Builder<'_> {
    /// Puts a link into the tree; its text alone if it stands within another link, or leads nowhere allowed.
    pub(super) fn link(&mut self, linked: &Linked, content: Vec<Inline>, range: Range<usize>) {
        // Links within the description of an image are words, as CommonMark has it.
        let within_link = self.in_link();
        let content = match self.in_image() {
            true => Some(content),
            false => self.link_to(linked, content, range, within_link),
        };
        content.into_iter().flatten().for_each(|inline| self.push_inline(inline));
        if !within_link {
            for call in std::mem::take(&mut self.deferred) {
                self.push_inline(call);
            }
        }
    }

    /// Puts the link into the tree, or gives its content back when there can be no link.
    fn link_to(
        &mut self,
        linked: &Linked,
        content: Vec<Inline>,
        range: Range<usize>,
        within_link: bool,
    ) -> Option<Vec<Inline>> {
        let place = self.place(linked, &range);
        self.check_title(linked, &range);
        let address = match classify(&linked.address) {
            Ok(address) => address,
            Err(reason) => {
                self.link_fault(linked, reason, place);
                return Some(content);
            }
        };
        if is_blank(&self.document.words, &content) {
            self.link_fault(linked, "link-empty", range);
            return None;
        }
        if within_link {
            return Some(content);
        }
        let to = match address {
            Address::Web(url) => {
                if let Some(shown) = lookalike::disguised_host(url.host(), &linked.address) {
                    let fault = Fault::new(Code::LettersMixed, place).arg("value", clip(&linked.address));
                    self.faults.push(fault.arg("shown", shown));
                }
                Destination::Web(url)
            }
            Address::Contact(url) => Destination::Contact(url),
            Address::Record { scheme, id, fragment } => {
                self.document.outline.references.push(Reference { scheme, id, fragment, range: place });
                Destination::Record(self.document.outline.references.len() - 1)
            }
            Address::Section(fragment) => {
                self.fragments.push((fragment, place));
                Destination::Section(self.fragments.len() - 1)
            }
        };
        self.push_inline(Inline::Link(Box::new(Link { to, title: linked.title.clone(), content: content.into() })));
        None
    }

    fn link_fault(&mut self, linked: &Linked, reason: &'static str, range: Range<usize>) {
        let fault = Fault::new(Code::MarkdownLink, range).arg("url", clip(&linked.address));
        self.faults.push(fault.term("reason", reason));
    }

    /// Puts an image into the tree; nothing when its path is none.
    pub(super) fn image(&mut self, linked: &Linked, content: &[Inline], range: Range<usize>) {
        self.check_title(linked, &range);
        // An image within the description of an image: its description is part of the words, as CommonMark has it.
        if self.in_image() {
            content.iter().cloned().for_each(|inline| self.push_inline(inline));
            return;
        }
        let place = self.place(linked, &range);
        let refused = match self.dialect {
            Dialect::Field => Some(("image-not-here", range.clone())),
            Dialect::Full if !is_image_path(&linked.address) => Some(("image-path", place.clone())),
            Dialect::Full => None,
        };
        let mut alt = String::new();
        inline_text(&self.document.words, content, &mut alt);
        let alt = alt.trim().to_owned();
        if alt.is_empty() && self.dialect == Dialect::Full {
            self.faults.push(Fault::new(Code::ImageAlt, range));
        }
        if let Some((reason, range)) = refused {
            let fault = Fault::new(Code::ImageInvalid, range).arg("path", clip(&linked.address));
            self.faults.push(fault.term("reason", reason));
            return;
        }
        let picture = Picture { path: linked.address.clone(), alt, title: linked.title.clone(), range: place };
        self.push_inline(Inline::Picture(self.document.outline.pictures.len()));
        self.document.outline.pictures.push(picture);
    }

    fn check_title(&mut self, linked: &Linked, range: &Range<usize>) {
        if let Some(title) = &linked.title {
            self.check_characters(title, linked.definition.clone().unwrap_or_else(|| range.clone()));
        }
    }

    /// The bytes of the address; those of the whole link when there is no address to underline.
    fn place(&self, linked: &Linked, range: &Range<usize>) -> Range<usize> {
        let found = match (&linked.definition, linked.kind) {
            (Some(definition), _) => defined_address(self.text, definition.clone()),
            (None, LinkType::Autolink | LinkType::Email) => Some(range.start + 1..range.end.saturating_sub(1)),
            (None, _) => inline_address(self.text, self.inside, range.end),
        };
        found.unwrap_or_else(|| range.clone())
    }
}
