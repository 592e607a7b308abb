//! What one page says of itself: its links, ids, headings and what readers and search engines expect of it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use lol_html::errors::{RewritingError, SelectorError};
use lol_html::html_content::Element;
use lol_html::{ElementContentHandlers, HtmlRewriter, Selector, Settings};
use serde::{Deserialize, Serialize};

use super::address::internal;
use super::texts::Texts;
use super::values::{refresh, srcset, unescape};

/// All that is kept of a page once it has gone by. Depends on its bytes alone.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct PageFacts {
    /// The size of the page.
    pub bytes: u64,
    /// Whether the parser gave up: what follows covers the page up to there.
    pub unparsed: bool,
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
    let mut read = stream(&html, |element| reader.element(&html, element));
    for content in std::mem::take(&mut reader.noscripts) {
        read = read.and(stream(content, |element| reader.scriptless_element(content, element)));
    }
    PageFacts { bytes, unparsed: read.is_err(), ..reader.facts }
}

/// Shows every element of `html` to `look`, in one go: the page is in memory already.
fn stream(html: &str, mut look: impl FnMut(&Element<'_, '_>)) -> Result<(), Unread> {
    static ANY: LazyLock<Result<Selector, SelectorError>> = LazyLock::new(|| "*".parse());
    let any = ANY.as_ref().map_err(|_| Unread)?;
    let handler = ElementContentHandlers::default().element(|element: &mut Element<'_, '_>| {
        look(element);
        Ok(())
    });
    let settings = Settings::new().append_element_content_handler((Cow::Borrowed(any), handler));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    rewriter.write(html.as_bytes())?;
    rewriter.end()?;
    Ok(())
}

/// The parser gave up.
struct Unread;

impl From<RewritingError> for Unread {
    fn from(_: RewritingError) -> Unread {
        Unread
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
    fn read(html: &'h str, element: &Element<'_, '_>) -> Attributes<'h> {
        let mut read = Attributes::default();
        for attribute in element.attributes() {
            let Some(name) = attribute.name_source_location().and_then(|at| html.get(at.bytes())) else { continue };
            let field = match &*lower_case(name) {
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
            let value = attribute.value_source_location().and_then(|at| html.get(at.bytes()));
            field.get_or_insert(value.unwrap_or_default());
        }
        read
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

    fn element(&mut self, html: &'h str, element: &Element<'_, '_>) {
        let at = element.source_location().bytes();
        let tag = lower_case(tag_name(html, at.start));
        let attributes = Attributes::read(html, element);
        if let Some(id) = attributes.id.filter(|id| !id.is_empty()) {
            self.facts.ids.push(&unescape(id));
        }
        self.links(&tag, &attributes);
        self.in_head = self.in_head && HEAD.contains(&&*tag);
        self.facts.has_advice |= attributes.data_notice == Some(ADVICE);
        match &*tag {
            "body" => self.facts.needs_advice |= attributes.data_kind.is_some_and(|kind| ADVISING.contains(&kind)),
            "html" => self.facts.has_lang |= attributes.lang.is_some_and(|lang| !lang.trim().is_empty()),
            "title" if self.in_head && self.facts.title_chars == 0 => {
                self.facts.title_chars = length(content(html, at.end, "title"));
            }
            "meta" => self.meta(&attributes),
            "h1" => self.facts.headings.push(1),
            "h2" => self.facts.headings.push(2),
            "h3" => self.facts.headings.push(3),
            "h4" => self.facts.headings.push(4),
            "h5" => self.facts.headings.push(5),
            "h6" => self.facts.headings.push(6),
            "noscript" => self.noscripts.push(content(html, at.end, "noscript")),
            _ => {}
        }
    }

    /// An element that most readers never meet: it has links and images, but no say in what the page is.
    fn scriptless_element(&mut self, html: &'h str, element: &Element<'_, '_>) {
        let tag = lower_case(tag_name(html, element.source_location().bytes().start));
        self.links(&tag, &Attributes::read(html, element));
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

/// The name of the tag that begins at `start`, as it is written.
fn tag_name(html: &str, start: usize) -> &str {
    let tag = html.get(start..).and_then(|tag| tag.strip_prefix('<')).unwrap_or_default();
    let end = tag.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/' || byte == b'>');
    end.and_then(|end| tag.get(..end)).unwrap_or(tag)
}

/// The content from `start` of an element in which markup is only text.
fn content<'h>(html: &'h str, start: usize, tag: &str) -> &'h str {
    let text = html.get(start..).unwrap_or_default();
    let closes = |at: &usize| text.get(at + 2..at + 2 + tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag));
    let end = text.match_indices("</").map(|(at, _)| at).find(closes);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
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
