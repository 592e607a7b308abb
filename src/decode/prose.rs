//! Markdown texts, with the records they link to.

use std::ops::Range;

use super::report_phrases;
use super::scalar::words;
use super::{Decoder, Edge, Ids, Local, Mention, Shape};
use crate::diagnostics::{Arg, Code, Diagnostic, FileId, Severity, Span, near_misses};
use crate::language::Language;
use crate::markdown::{Dialect, Document, Fault, Outline, Text};
use crate::yaml::{self, Node};

/// Characters of a Markdown text inside a record.
const MAX_PROSE: usize = 40_000;

/// A Markdown text whose links by id lead to records that exist.
#[derive(Debug)]
pub struct Prose {
    text: Text,
    /// The records it links to, by their places among the sorted ids.
    links: Vec<Edge>,
}

impl Prose {
    pub fn document(&self) -> &Document {
        self.text.document()
    }

    pub fn outline(&self) -> &Outline {
        self.text.outline()
    }

    /// As [`Text::sound_outline`].
    pub fn sound_outline(&self) -> Option<&Outline> {
        self.text.sound_outline()
    }

    /// Checks the references of a text; `place` turns its offsets into those of the file. The text is there even when
    /// something is wrong with it; whether to use it is for the caller to say.
    pub fn check(
        text: Text,
        faults: Vec<Fault>,
        file: FileId,
        ids: &Ids,
        place: impl Fn(Range<usize>) -> Range<usize>,
    ) -> (Prose, Vec<Diagnostic>) {
        let at = |range: &Range<usize>| Span::new(file, place(range.clone()));
        let mut found: Vec<Diagnostic> = faults
            .into_iter()
            .map(|fault| {
                let span = at(&fault.range);
                fault.at(span)
            })
            .collect();
        let mut links = Vec::new();
        let mut refer = |kind: &'static str, id: &str, span: Span| match ids.find(kind, id) {
            Some(index) => {
                links.push(Edge { kind, index, at: span, required: false });
                None
            }
            None => Some(ids.unknown(kind, id, span)),
        };
        let outline = text.outline();
        for reference in outline.references() {
            let span = at(&reference.range);
            match ids.kinds().find(|kind| **kind == *reference.scheme && *kind != "media") {
                Some(kind) => found.extend(refer(kind, &reference.id, span)),
                None => found.push(
                    Diagnostic::at(Code::MarkdownLink, span)
                        .arg("url", format!("{}:{}", reference.scheme, reference.id))
                        .arg("reason", Arg::Term("url-scheme")),
                ),
            }
        }
        for contact in outline.contacts() {
            found.extend(refer("hospital", &contact.id, at(&contact.range)));
        }
        for picture in outline.pictures() {
            if ids.find("media", &picture.path).is_none() {
                let near = near_misses(&picture.path, ids.of("media").iter().map(|path| &**path));
                let diagnostic = Diagnostic::at(Code::ImageMissing, at(&picture.range)).arg("path", &*picture.path);
                found.push(diagnostic.one_of("near", near));
            }
        }
        (Prose { text, links }, found)
    }
}

/// Markdown inside a record.
impl Local for Prose {
    const MAY_SERVE_ALL: bool = false;

    fn decode_in(node: &Node, language: Option<Language>, cx: &mut Decoder<'_>) -> Option<Self> {
        let Some(text) = node.scalar() else {
            cx.wrong_type(node, "type-text");
            return None;
        };
        // The limits on length and emptiness are those of any text.
        words(node, cx, MAX_PROSE)?;
        let (read, faults) = Text::read(text, Dialect::Field);
        let place = |range: Range<usize>| yaml::locate(cx.source, node, range);
        let (prose, found) = Prose::check(read, faults, cx.file, &cx.rules.ids, place);
        let sound = !found.iter().any(|diagnostic| diagnostic.severity() == Severity::Error);
        cx.found.extend(found);
        report_phrases(cx, language, text, |cx, range| yaml::locate(cx.source, node, range));
        let (field, at) = (cx.field_name(), cx.span(node));
        cx.keep_text(field, language, at, || prose.document().prose());
        sound.then_some(prose)
    }

    fn shape() -> Shape {
        Shape::Prose
    }

    fn mentions_in(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        self.outline().pictures().iter().for_each(|picture| tell(Mention::Picture(&picture.path)));
        self.links.iter().for_each(|link| tell(Mention::Record(*link)));
    }
}
