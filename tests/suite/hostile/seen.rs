//! A published site, parsed again: whether all that stands in it is what the program itself may write.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lol_html::{RewriteStrSettings, element, rewrite_str, text};

type Files = BTreeMap<PathBuf, Vec<u8>>;

const ELEMENTS: &str = "a abbr address article aside b bdi blockquote body br button caption circle cite code data dd defs del details \
    dialog div dl dt em fieldset figcaption figure footer form g h1 h2 h3 h4 h5 h6 head header hr html i img input label legend li line \
    link main mark meta nav noscript ol option output p path picture pre rect script search section select small source span \
    strong summary sup sub svg symbol table tbody td template text textarea tfoot th thead time title tr u ul use var wbr polyline \
    polygon ellipse desc tspan clippath pattern";

/// Attributes whose value is an address.
const ADDRESSES: [&str; 9] = ["href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href", "cite"];

fn text_of(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Whether a file has a text in it: any file, or a page.
pub(super) fn has(files: &Files, wanted: &str, pages_only: bool) -> bool {
    let looks = |path: &Path| !pages_only || path.extension().is_some_and(|ext| ext == "html");
    files.iter().any(|(path, bytes)| looks(path) && text_of(bytes).contains(wanted))
}

/// What a visitor's browser would make of it that the program never means.
pub(super) fn harmless(files: &Files) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, bytes) in files {
        let name = path.display().to_string();
        let text = text_of(bytes);
        match path.extension().and_then(|ext| ext.to_str()) {
            Some("html") => wrong.extend(page(&text).into_iter().map(|what| format!("{name}: {what}"))),
            Some("json") => {
                // A word of 280 letters is 280 levels of the index: deeper than this reader goes, not than browsers do.
                match serde_json::from_str::<serde_json::Value>(&text) {
                    Err(error) if !error.to_string().contains("recursion") => wrong.push(format!("{name}: {error}")),
                    Ok(_) | Err(_) => {}
                }
            }
            Some("xml") => wrong.extend(xml(&text).map(|what| format!("{name}: {what}"))),
            Some("ics") => wrong.extend(calendar(&text).into_iter().map(|what| format!("{name}: {what}"))),
            // The theme's own drawings may have styles.
            Some("svg") if !name.contains("assets/") => {
                let lower = text.to_lowercase();
                let active =
                    ["<script", "onload", "javascript:", "foreignobject", "<!entity", "<image", "<style", "@import"];
                wrong.extend(active.iter().filter(|bad| lower.contains(*bad)).map(|bad| format!("{name} has {bad}")));
            }
            _ => {}
        }
    }
    wrong
}

pub fn page(html: &str) -> Vec<String> {
    let wrong = Rc::new(RefCell::new(Vec::new()));
    let ids = Rc::new(RefCell::new(BTreeSet::new()));
    let data = Rc::new(RefCell::new(String::new()));
    let allowed: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
    let is_redirect = html.contains("http-equiv=\"refresh\"") && html.len() < 2_000;
    let look = element!("*", |element| {
        let mut wrong = wrong.borrow_mut();
        let tag = element.tag_name();
        if !allowed.contains(tag.as_str()) {
            wrong.push(format!("an element {tag}"));
        }
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if name.starts_with("on") || ["style", "srcdoc", "formaction", "ping"].contains(&name.as_str()) {
                wrong.push(format!("{tag} with {name}"));
            }
            if name.contains(['<', '"', '\'', '=', '{']) {
                wrong.push(format!("an attribute called {name}"));
            }
            if ADDRESSES.contains(&name.as_str()) {
                let fine = ["https://", "http://", "mailto:", "tel:", "/", "#"].iter().any(|s| value.starts_with(s));
                if !fine || value.starts_with("//") {
                    wrong.push(format!("{tag} {name}={value}"));
                }
                let own =
                    tag == "a" || value.starts_with('/') || value.starts_with('#') || tag == "link" || tag == "use";
                if !own {
                    wrong.push(format!("{tag} loads {value}"));
                }
            }
            if name == "id" && !ids.borrow_mut().insert(value.clone()) {
                wrong.push(format!("the id {value} twice"));
            }
            if name == "http-equiv" && !is_redirect && !value.eq_ignore_ascii_case("content-security-policy") {
                wrong.push(format!("meta {value}"));
            }
        }
        if tag == "script" && element.get_attribute("src").is_none() {
            let kind = element.get_attribute("type").unwrap_or_default();
            if !["application/ld+json", "application/json"].contains(&kind.as_str()) {
                wrong.push("a script in the page".to_owned());
            }
        }
        Ok(())
    });
    let collect = text!("script[type=\"application/ld+json\"]", |chunk| {
        data.borrow_mut().push_str(chunk.as_str());
        if chunk.last_in_text_node() {
            data.borrow_mut().push('\u{0}');
        }
        Ok(())
    });
    let settings =
        RewriteStrSettings::new().append_element_content_handler(look).append_element_content_handler(collect);
    if let Err(error) = rewrite_str(html, settings) {
        wrong.borrow_mut().push(format!("not parsed: {error}"));
    }
    for block in data.borrow().split('\u{0}').filter(|block| !block.trim().is_empty()) {
        if serde_json::from_str::<serde_json::Value>(block).is_err()
            || block.contains(['<', '>', '&', '\u{2028}', '\u{2029}'])
        {
            wrong.borrow_mut().push("data for search engines that can be broken out of".to_owned());
        }
    }
    for tag in ["html", "head", "body", "main"] {
        let open = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        if open > 1 || (open != html.matches(&format!("</{tag}>")).count()) {
            wrong.borrow_mut().push(format!("{open} times {tag}"));
        }
    }
    wrong.take()
}

fn xml(text: &str) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return None,
            Ok(quick_xml::events::Event::DocType(_) | quick_xml::events::Event::PI(_)) => {
                return Some("a document type or instruction".to_owned());
            }
            Ok(_) => {}
            Err(error) => return Some(error.to_string()),
        }
    }
}

/// RFC 5545: lines of at most 75 bytes, of names that the program writes.
fn calendar(text: &str) -> Vec<String> {
    const NAMES: &str = "BEGIN END VERSION PRODID CALSCALE METHOD UID DTSTAMP DTSTART DTEND SUMMARY DESCRIPTION LOCATION URL ORGANIZER \
        NAME X-WR-CALNAME CLASS STATUS TZID TZOFFSETFROM TZOFFSETTO TZNAME RRULE X-WR-TIMEZONE LAST-MODIFIED REFRESH-INTERVAL SOURCE";
    let mut wrong = Vec::new();
    for line in text.split("\r\n").filter(|line| !line.is_empty()) {
        if line.len() > 75 || line.contains(['\r', '\n']) {
            wrong.push(format!("a line {line:?}"));
        }
        let name = line.split([':', ';']).next().unwrap_or_default();
        if !line.starts_with(' ') && !NAMES.split_whitespace().any(|known| known == name) {
            wrong.push(format!("a property {name:?}"));
        }
    }
    wrong
}
