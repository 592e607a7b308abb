//! What one page says of itself: its links, ids, headings and what readers and search engines expect of it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::BufRead;

use quick_xml::Reader as Tags;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes as Written;
use serde::{Deserialize, Serialize};

use super::address::internal;
use super::texts::Texts;
use super::values::{refresh, srcset, unescape};
use crate::html::find_byte;

/// All that is kept of a page once it has gone by. Depends on its bytes alone.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct PageFacts {
    /// The size of the page.
    pub bytes: u64,
    /// The markup at which the parser gave up: what follows covers the page up to there.
    pub unparsed: Option<Box<str>>,
    /// Whether it only sends the reader on (`<meta http-equiv="refresh">`).
    pub redirect: bool,
    /// Whether `<html>` says its language.
    pub has_lang: bool,
    /// Characters of the title; 0 when there is none.
    pub title_chars: u32,
    /// Characters of the description; 0 when there is none.
    pub description_chars: u32,
    /// Images without an `alt` (an empty one is right for decoration).
    pub images_without_alt: u32,
    /// Whether it is about one specialty, service or story (`<body data-kind>`): such a page says that it is no medical advice.
    pub needs_advice: bool,
    /// Whether it says so (`data-notice="not-medical-advice"`).
    pub has_advice: bool,
    /// The level of each heading, in the order of the page.
    pub headings: Vec<u8>,
    links: Texts,
    ids: Texts,
}

/// A link to a place of the site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link<'f> {
    /// As it is written, without query; empty for the page itself.
    pub path: &'f str,
    /// As it is written, never empty.
    pub fragment: Option<&'f str>,
}

impl<'f> Link<'f> {
    pub(super) fn parse(text: &'f str) -> Link<'f> {
        match text.split_once('#') {
            Some((path, fragment)) => Link { path, fragment: Some(fragment) },
            None => Link { path: text, fragment: None },
        }
    }
}

impl PageFacts {
    /// The links to places of the site, in the order of the page, each once; those for readers without scripts come last.
    pub fn links(&self) -> impl Iterator<Item = Link<'_>> {
        self.link_texts().map(Link::parse)
    }

    pub(super) fn link_texts(&self) -> impl Iterator<Item = &str> {
        self.links.iter()
    }

    /// The ids, in the order of the page, as often as they occur.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter()
    }

    /// The number of main headings.
    pub fn h1_count(&self) -> usize {
        self.headings.iter().filter(|level| **level == 1).count()
    }
}

/// Reads a page. Never fails: where the parser gives up is a fact as well.
pub fn facts(html: &[u8]) -> PageFacts {
    let bytes = html.len() as u64;
    // Asked first, since the lossy way is slow on sound text.
    let html = str::from_utf8(html).map_or_else(|_| String::from_utf8_lossy(html), Cow::Borrowed);
    let mut reader = Reader::new(&html);
    let mut read = stream(&html, |tag| reader.element(tag));
    for content in std::mem::take(&mut reader.noscripts) {
        read = read.and(stream(content, |tag| reader.scriptless_element(tag)));
    }
    PageFacts { bytes, unparsed: read.err().map(|Unread(markup)| markup), ..reader.facts }
}

/// A start tag.
struct Tag<'h> {
    /// In lower case.
    name: Cow<'h, str>,
    attributes: Attributes<'h>,
    /// What follows, up to the end tag, when markup is only text in such an element; else nothing.
    text: &'h str,
}

/// The elements in which markup is only text (HTML Living Standard §13.1.2), for those who run scripts.
const TEXT_ONLY: [&str; 9] =
    ["iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"];

/// Shows every start tag of `html` to `look`. A parser of XML reads it, with the liberties of HTML. What browsers would take
/// otherwise than such a parser is no sound HTML: it is not read over, but refused.
fn stream<'h>(html: &'h str, mut look: impl FnMut(Tag<'h>)) -> Result<(), Unread> {
    let mut tags = Tags::from_str(html);
    let config = tags.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    loop {
        let start = position(tags.buffer_position());
        let unread = || Unread::at(html, start);
        let (length, is_slashed) = match tags.read_event().map_err(|_| unread())? {
            Event::Start(tag) => (tag.len(), false),
            // The slash is a part of it, since browsers take it for the end of an unquoted value.
            Event::Empty(tag) => (tag.len() + 1, true),
            Event::Comment(text) if [">", "->"].iter().any(|end| text.starts_with(end)) => return Err(unread()),
            Event::Comment(text) if text.contains("--!>") => return Err(unread()),
            Event::CData(_) | Event::Decl(_) | Event::PI(_) => return Err(unread()),
            Event::End(tag) if !is_name(tag.trim_end()) => return Err(unread()),
            Event::Eof => return Ok(()),
            _ => continue,
        };
        let end = position(tags.buffer_position());
        let written = (end - 1).checked_sub(length).and_then(|start| html.get(start..end - 1)).unwrap_or_default();
        let name_end = written.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/');
        let (name, attributes) = written.split_at(name_end.unwrap_or(length));
        let name = lower_case(name);
        let is_text_only = TEXT_ONLY.contains(&&*name);
        if !is_name(&name) || is_text_only && is_slashed {
            return Err(unread());
        }
        let attributes = Attributes::read(attributes).ok_or_else(unread)?;
        let rest = html.get(end..).unwrap_or_default();
        let text = if is_text_only { content(rest, &name) } else { "" };
        // A script within a comment within a script goes on behind its end tag.
        if name == "script" && text.contains("<!--") && lower_case(text).contains("<script") {
            return Err(unread());
        }
        look(Tag { attributes, name, text });
        // The words up to the next tag say nothing to us.
        let passed_over = rest.get(text.len()..).and_then(|rest| rest.find('<')).unwrap_or(rest.len() - text.len());
        tags.stream().consume(text.len() + passed_over);
    }
}

/// Whether it is the name of an element, of HTML or our own.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
}

fn position(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// The parser gave up, at this markup.
struct Unread(Box<str>);

impl Unread {
    fn at(html: &str, start: usize) -> Unread {
        let rest = html.get(start..).unwrap_or_default();
        let line = rest.get(rest.find('<').unwrap_or(0)..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        Unread(line.chars().take(60).collect::<String>().into())
    }
}

/// The elements that do not end the head of a page (HTML Living Standard §13.2.6.4.4).
const HEAD: [&str; 10] = ["html", "head", "meta", "link", "title", "style", "script", "base", "noscript", "template"];

/// The notice by which a theme marks up that a text is no medical advice.
const ADVICE: &str = "not-medical-advice";
/// The kinds of records whose pages are read as advice.
const ADVISING: [&str; 3] = ["specialty", "service", "story"];

/// The attributes that say anything to us; of equal ones the first counts.
#[derive(Default)]
struct Attributes<'h> {
    action: Option<&'h str>,
    alt: Option<&'h str>,
    content: Option<&'h str>,
    data_kind: Option<&'h str>,
    data_notice: Option<&'h str>,
    formaction: Option<&'h str>,
    href: Option<&'h str>,
    http_equiv: Option<&'h str>,
    id: Option<&'h str>,
    imagesrcset: Option<&'h str>,
    lang: Option<&'h str>,
    name: Option<&'h str>,
    poster: Option<&'h str>,
    rel: Option<&'h str>,
    src: Option<&'h str>,
    srcset: Option<&'h str>,
}

impl<'h> Attributes<'h> {
    /// `None` where browsers would read other attributes than the parser.
    fn read(written: &'h str) -> Option<Attributes<'h>> {
        let mut read = Attributes::default();
        for attribute in Written::html(written, 0).with_checks(false) {
            let (name, value) = attribute.map(|attribute| (attribute.key.0, attribute.value)).ok()?;
            // Nothing in it is decoded, so that it always is a part of what is written.
            let Cow::Borrowed(value) = value else { continue };
            // A quote stands within quotes of the other sort, or astray.
            let has_quote = |text| find_byte(text, |byte| matches!(byte, b'"' | b'\'')).is_some();
            let is_within = |quote: &str| !value.contains(quote) && written.contains(&[quote, value, quote].concat());
            let is_astray = has_quote(value) && !is_within("\"") && !is_within("'");
            if has_quote(name) || name.contains('<') || is_astray {
                return None;
            }
            let field = match &*lower_case(name.trim_start_matches('/')) {
                "action" => &mut read.action,
                "alt" => &mut read.alt,
                "content" => &mut read.content,
                "data-kind" => &mut read.data_kind,
                "data-notice" => &mut read.data_notice,
                "formaction" => &mut read.formaction,
                "href" => &mut read.href,
                "http-equiv" => &mut read.http_equiv,
                "id" => &mut read.id,
                "imagesrcset" => &mut read.imagesrcset,
                "lang" => &mut read.lang,
                "name" => &mut read.name,
                "poster" => &mut read.poster,
                "rel" => &mut read.rel,
                "src" => &mut read.src,
                "srcset" => &mut read.srcset,
                _ => continue,
            };
            field.get_or_insert(value);
        }
        Some(read)
    }
}

/// Gathers the facts of a page, element by element.
struct Reader<'h> {
    facts: PageFacts,
    seen: HashSet<Cow<'h, str>>,
    /// Whether nothing has begun the body yet; titles after that are those of drawings.
    in_head: bool,
    /// What readers without scripts see; the parser takes it for text.
    noscripts: Vec<&'h str>,
}

impl<'h> Reader<'h> {
    fn new(html: &str) -> Reader<'h> {
        let mut facts = PageFacts::default();
        facts.headings.reserve(html.len() / 2048);
        Reader { facts, seen: HashSet::new(), in_head: true, noscripts: Vec::new() }
    }

    fn element(&mut self, Tag { name, attributes, text }: Tag<'h>) {
        if let Some(id) = attributes.id.filter(|id| !id.is_empty()) {
            self.facts.ids.push(&unescape(id));
        }
        self.links(&name, &attributes);
        self.in_head = self.in_head && HEAD.contains(&&*name);
        self.facts.has_advice |= attributes.data_notice == Some(ADVICE);
        match &*name {
            "body" => self.facts.needs_advice |= attributes.data_kind.is_some_and(|kind| ADVISING.contains(&kind)),
            "html" => self.facts.has_lang |= attributes.lang.is_some_and(|lang| !lang.trim().is_empty()),
            "title" if self.in_head && self.facts.title_chars == 0 => self.facts.title_chars = length(text),
            "meta" => self.meta(&attributes),
            "h1" => self.facts.headings.push(1),
            "h2" => self.facts.headings.push(2),
            "h3" => self.facts.headings.push(3),
            "h4" => self.facts.headings.push(4),
            "h5" => self.facts.headings.push(5),
            "h6" => self.facts.headings.push(6),
            "noscript" => self.noscripts.push(text),
            _ => {}
        }
    }

    /// An element that most readers never meet: it has links and images, but no say in what the page is.
    fn scriptless_element(&mut self, tag: Tag<'h>) {
        self.links(&tag.name, &tag.attributes);
    }

    /// Links by attribute: these names mean an address wherever HTML knows them. What is not a reference to be followed
    /// (`<base>`, the address that a page has elsewhere) is left out.
    fn links(&mut self, tag: &str, attributes: &Attributes<'h>) {
        let is_canonical = |rel: &str| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("canonical"));
        let elsewhere = tag == "base" || tag == "link" && attributes.rel.is_some_and(is_canonical);
        let href = attributes.href.filter(|_| !elsewhere);
        let action = attributes.action.filter(|_| tag == "form");
        for target in [href, action, attributes.formaction, attributes.src, attributes.poster].into_iter().flatten() {
            self.link(unescape(target));
        }
        for list in [attributes.srcset, attributes.imagesrcset].into_iter().flatten() {
            match unescape(list) {
                Cow::Borrowed(list) => srcset(list).for_each(|target| self.link(Cow::Borrowed(target))),
                Cow::Owned(list) => srcset(&list).for_each(|target| self.link(Cow::Owned(target.to_owned()))),
            }
        }
        if tag == "img" && attributes.alt.is_none() {
            self.facts.images_without_alt += 1;
        }
    }

    fn link(&mut self, target: Cow<'h, str>) {
        let link = match target {
            Cow::Borrowed(target) => internal(target),
            Cow::Owned(target) => internal(&target).map(|link| Cow::Owned(link.into_owned())),
        };
        if let Some(link) = link.filter(|link| !self.seen.contains(link)) {
            self.facts.links.push(&link);
            self.seen.insert(link);
        }
    }

    fn meta(&mut self, attributes: &Attributes<'h>) {
        let content = attributes.content.unwrap_or_default();
        let is = |value: Option<&str>, word| value.is_some_and(|value| value.trim().eq_ignore_ascii_case(word));
        if is(attributes.name, "description") && self.facts.description_chars == 0 {
            self.facts.description_chars = length(content);
        }
        if is(attributes.http_equiv, "refresh") {
            self.facts.redirect = true;
            if let Some(target) = refresh(&unescape(content)) {
                self.link(Cow::Owned(target.to_owned()));
            }
        }
    }
}

/// What stands before the end tag of an element in which markup is only text.
fn content<'h>(rest: &'h str, tag: &str) -> &'h str {
    let closes = |at: &usize| {
        let (name, after) = rest.get(at + 2..).and_then(|end| end.split_at_checked(tag.len())).unwrap_or_default();
        name.eq_ignore_ascii_case(tag) && after.starts_with(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
    };
    let end = rest.match_indices("</").map(|(at, _)| at).find(closes);
    end.and_then(|end| rest.get(..end)).unwrap_or(rest)
}

fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// The number of characters that a reader sees.
fn length(text: &str) -> u32 {
    u32::try_from(unescape(text).trim().chars().count()).unwrap_or(u32::MAX)
}
