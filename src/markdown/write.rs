//! The tree as HTML. Every text goes through `escape`, every address is a `SafeUrl`, every element is closed where it opened.

use std::fmt::Display;

use super::Document;
use super::tree::{
    Align, Block, Callout, CalloutKind, Content, Destination, Inline, List, Mark, Note, Picture, Reference, Table,
    inline_text,
};
use crate::html::{Html, escape_into};
use crate::safe_url::SafeUrl;

/// What a document needs to know of the site around it.
pub trait Resolve {
    /// Where a reference leads, its fragment included; `None` if that record has no page.
    fn link(&self, reference: &Reference) -> Option<Target>;

    /// The markup of a picture: phrasing content without links, since it may stand within a paragraph or a link.
    fn picture(&self, picture: &Picture) -> Option<Html>;

    /// The markup of the contact box of a hospital: flow content.
    fn contact(&self, id: &str) -> Option<Html>;

    /// The map of the region with its table: flow content; `None` where no place is on record.
    fn map(&self) -> Option<Html>;

    /// The words that the program adds to the text.
    fn words(&self) -> &BlockWords;
}

/// A page of this site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    pub url: SafeUrl,
    /// The language of the page, where it is another than the text's.
    pub lang: Option<String>,
}

/// Words in the language of the text that go with its elements. None holds markup; all are escaped.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct BlockWords {
    /// "Information"; names a callout, and is its title unless the author gave one.
    pub callout_info: String,
    /// "Warning".
    pub callout_warning: String,
    /// "Emergency".
    pub callout_emergency: String,
    /// "Table"; the names of the columns follow.
    pub table: String,
    /// "Note"; the number follows.
    pub footnote: String,
    /// "Notes", the heading above them.
    pub footnotes: String,
    /// "Back to the text"; the number follows.
    pub footnote_back: String,
    /// "other site"; read out after a link that leaves this one. Nothing is said when it is empty.
    pub external: String,
}

pub(super) fn write(document: &Document, resolve: &dyn Resolve) -> Html {
    let mut writer = Writer { out: String::new(), document, resolve, words: resolve.words() };
    writer.blocks(&document.blocks);
    writer.notes();
    Html::from_trusted(writer.out)
}

struct Writer<'d> {
    out: String,
    document: &'d Document,
    resolve: &'d dyn Resolve,
    words: &'d BlockWords,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(content) => self.filled("<p>", "</p>\n", content),
            Block::Line(content) => {
                self.inlines(content);
                self.out.push('\n');
            }
            Block::Heading(place, content) => {
                let Some(heading) = self.document.headings.get(*place) else { return };
                let level = heading.level.to_string();
                self.raw(&["<h", &level, " id=\""]);
                self.text(&heading.id);
                self.raw(&["\">"]);
                self.inlines(content);
                self.raw(&["</h", &level, ">\n"]);
            }
            Block::Quote(body) => {
                self.raw(&["<blockquote>\n"]);
                self.blocks(body);
                self.raw(&["</blockquote>\n"]);
            }
            Block::Code(text) => {
                self.raw(&["<pre><code>"]);
                self.text(text);
                self.raw(&["</code></pre>\n"]);
            }
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Rule => self.raw(&["<hr>\n"]),
            Block::Callout(callout, body) => self.callout(callout, body),
            Block::Figure { picture, caption } => self.figure(*picture, caption.as_deref()),
            Block::Contact(place) => {
                let contact = self.document.outline.contacts.get(*place);
                if let Some(html) = contact.and_then(|contact| self.resolve.contact(&contact.id)) {
                    self.raw(&[html.as_str(), "\n"]);
                }
            }
            Block::Map => {
                if let Some(html) = self.resolve.map() {
                    self.raw(&[html.as_str(), "\n"]);
                }
            }
        }
    }

    fn list(&mut self, list: &List) {
        let name = if list.first.is_some() { "ol" } else { "ul" };
        self.raw(&["<", name]);
        if let Some(first) = list.first.filter(|first| *first != 1) {
            self.raw(&[" start=\"", &first.to_string(), "\""]);
        }
        if list.steps {
            self.raw(&[" class=\"steps\""]);
        }
        self.raw(&[">\n"]);
        for item in &list.items {
            self.raw(&["<li>"]);
            self.blocks(item);
            self.out.truncate(self.out.trim_end_matches('\n').len());
            self.raw(&["</li>\n"]);
        }
        self.raw(&["</", name, ">\n"]);
    }

    fn table(&mut self, table: &Table) {
        let mut label = self.words.table.clone();
        for (number, cell) in table.head.iter().filter(|cell| !cell.is_empty()).enumerate() {
            label.push_str(if number == 0 { ": " } else { ", " });
            inline_text(&self.document.words, cell, &mut label);
        }
        self.raw(&["<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\""]);
        self.text(&label);
        self.raw(&["\">\n<table>\n<thead>\n"]);
        self.row(&table.head, &table.columns, true);
        self.raw(&["</thead>\n"]);
        if !table.rows.is_empty() {
            self.raw(&["<tbody>\n"]);
            for row in &table.rows {
                self.row(row, &table.columns, false);
            }
            self.raw(&["</tbody>\n"]);
        }
        self.raw(&["</table>\n</div>\n"]);
    }

    fn row(&mut self, cells: &[Content], columns: &[Align], head: bool) {
        self.raw(&["<tr>"]);
        for (cell, align) in cells.iter().zip(columns) {
            // An empty header cell heads nothing, and would be read out as one.
            let (open, close) = match head && !cell.is_empty() {
                true => ("<th scope=\"col\"", "</th>"),
                false => ("<td", "</td>"),
            };
            let class = match align {
                Align::Unset => "",
                Align::Start => " class=\"align-start\"",
                Align::Center => " class=\"align-center\"",
                Align::End => " class=\"align-end\"",
            };
            self.raw(&[open, class, ">"]);
            self.inlines(cell);
            self.raw(&[close]);
        }
        self.raw(&["</tr>\n"]);
    }

    fn callout(&mut self, callout: &Callout, body: &[Block]) {
        let words = self.words;
        let (class, label) = match callout.kind {
            CalloutKind::Info => ("info", &words.callout_info),
            CalloutKind::Warning => ("warning", &words.callout_warning),
            CalloutKind::Emergency => ("emergency", &words.callout_emergency),
        };
        self.raw(&["<div class=\"callout callout-", class, "\" role=\"note\" aria-label=\""]);
        self.text(label);
        self.raw(&["\">\n<p class=\"callout-title\">"]);
        self.text(callout.title.as_ref().unwrap_or(label));
        self.raw(&["</p>\n"]);
        self.blocks(body);
        self.raw(&["</div>\n"]);
    }

    fn figure(&mut self, picture: usize, caption: Option<&str>) {
        let picture = self.document.outline.pictures.get(picture);
        let Some(html) = picture.and_then(|picture| self.resolve.picture(picture)) else { return };
        self.raw(&["<figure>\n", html.as_str(), "\n"]);
        if let Some(caption) = caption {
            self.raw(&["<figcaption>"]);
            self.text(caption);
            self.raw(&["</figcaption>\n"]);
        }
        self.raw(&["</figure>\n"]);
    }

    /// An element that is left out when its content is: pictures may be unknown.
    fn filled(&mut self, open: &str, close: &str, content: &[Inline]) {
        let start = self.out.len();
        self.raw(&[open]);
        let filled = self.out.len();
        self.inlines(content);
        if self.out.len() == filled {
            self.out.truncate(start);
        } else {
            self.raw(&[close]);
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(piece) => self.text(self.document.words.get(*piece)),
                Inline::Code(piece) => {
                    self.raw(&["<code>"]);
                    self.text(self.document.words.get(*piece));
                    self.raw(&["</code>"]);
                }
                Inline::SoftBreak => self.raw(&["\n"]),
                Inline::HardBreak => self.raw(&["<br>\n"]),
                Inline::Marked(marked) => {
                    let (open, close) = match marked.mark {
                        Mark::Emphasis => ("<em>", "</em>"),
                        Mark::Strong => ("<strong>", "</strong>"),
                        Mark::Struck => ("<del>", "</del>"),
                    };
                    self.filled(open, close, &marked.content);
                }
                Inline::Link(link) => self.link(&link.to, link.title.as_deref(), &link.content),
                Inline::Picture(place) => {
                    let picture = self.document.outline.pictures.get(*place);
                    if let Some(html) = picture.and_then(|picture| self.resolve.picture(picture)) {
                        self.raw(&[html.as_str()]);
                    }
                }
                Inline::Note { number, call } => {
                    let (number, id) = (number.to_string(), call_id(*number, *call));
                    self.raw(&["<sup class=\"footnote-call\"><a id=\"", &id, "\" href=\"#fn-", &number]);
                    self.raw(&["\" role=\"doc-noteref\" aria-label=\""]);
                    self.text(&self.words.footnote);
                    self.raw(&[" ", &number, "\">", &number, "</a></sup>"]);
                }
            }
        }
    }

    fn link(&mut self, to: &Destination, title: Option<&str>, content: &[Inline]) {
        let start = self.out.len();
        let (mut lang, mut external) = (None, false);
        self.raw(&["<a href=\""]);
        match to {
            Destination::Web(url) => {
                external = true;
                self.text(url.as_str());
            }
            Destination::Contact(url) => self.text(url.as_str()),
            Destination::Section(place) => {
                let Some(id) = self.document.sections.get(*place).filter(|id| !id.is_empty()) else {
                    self.out.truncate(start);
                    return self.inlines(content);
                };
                self.raw(&["#"]);
                self.text(id);
            }
            Destination::Record(place) => {
                let reference = self.document.outline.references.get(*place);
                let Some(target) = reference.and_then(|reference| self.resolve.link(reference)) else {
                    self.out.truncate(start);
                    return self.inlines(content);
                };
                self.text(target.url.as_str());
                lang = target.lang;
            }
        }
        if let Some(lang) = lang {
            self.raw(&["\" hreflang=\""]);
            self.text(&lang);
        }
        if let Some(title) = title {
            self.raw(&["\" title=\""]);
            self.text(title);
        }
        self.raw(&[if external { "\" rel=\"noopener noreferrer\">" } else { "\">" }]);
        let filled = self.out.len();
        self.inlines(content);
        if self.out.len() == filled {
            return self.out.truncate(start);
        }
        if external && !self.words.external.is_empty() {
            self.raw(&["<span class=\"visually-hidden\"> ("]);
            self.text(&self.words.external);
            self.raw(&[")</span>"]);
        }
        self.raw(&["</a>"]);
    }

    fn notes(&mut self) {
        if self.document.notes.is_empty() {
            return;
        }
        self.raw(&[
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"fn-title\">\n<h2 id=\"fn-title\">",
        ]);
        self.text(&self.words.footnotes);
        self.raw(&["</h2>\n<ol>\n"]);
        for (place, note) in self.document.notes.iter().enumerate() {
            self.note(place + 1, note);
        }
        self.raw(&["</ol>\n</section>\n"]);
    }

    fn note(&mut self, number: usize, note: &Note) {
        self.raw(&["<li id=\"fn-", &number.to_string(), "\">"]);
        self.blocks(&note.body);
        if note.calls > 0 {
            // The way back stands at the end of the last paragraph, where the reader is.
            let after_paragraph = matches!(note.body.last(), Some(Block::Paragraph(_))) && self.out.ends_with("</p>\n");
            match after_paragraph {
                true => self.out.truncate(self.out.len() - "</p>\n".len()),
                false => self.raw(&["<p>"]),
            }
            for call in 1..=note.calls {
                let label = if call == 1 { number.to_string() } else { format!("{number}.{call}") };
                self.raw(&[" <a href=\"#", &call_id(number, call), "\" class=\"footnote-back\" role=\"doc-backlink\""]);
                self.raw(&[" aria-label=\""]);
                self.text(&self.words.footnote_back);
                self.raw(&[" ", &label, "\">↩\u{fe0e}</a>"]);
            }
            self.raw(&["</p>\n"]);
        }
        self.out.truncate(self.out.trim_end_matches('\n').len());
        self.raw(&["</li>\n"]);
    }

    /// Appends markup of this file, or of [`Resolve`].
    fn raw(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.out.push_str(part));
    }

    fn text(&mut self, text: &str) {
        escape_into(text, &mut self.out);
    }
}

/// The id of the place where a footnote is called; heading ids begin with `s-` and cannot be the same.
fn call_id(number: impl Display, call: u32) -> String {
    if call == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{call}") }
}
