//! Drawings: SVG is a program as much as a picture, so what is published is never the file itself but what is left when the drawing
//! is taken apart and written anew: shapes, colours, clips, gradients. Scripts, handlers, links, styles, comments, foreign markup and
//! everything that would be loaded from elsewhere are gone.

use std::collections::HashMap;

use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, Options, Tree, WriteOptions};

use super::header::Header;
use super::{Flaw, Kind, Turn};

/// Bytes of a drawing; what is larger is a photograph in disguise.
const MAX_BYTES: usize = 1 << 20;
/// Elements, each counted as often as `use` repeats it.
const MAX_ELEMENTS: u64 = 20_000;
/// Elements inside one another.
const MAX_DEPTH: usize = 64;
/// What begins a drawing.
const MARK: &str = "<svg";
/// Elements without which a drawing would look otherwise, and which cannot be kept.
const LOST: [&str; 4] = ["text", "image", "feImage", "foreignObject"];

/// Whether the bytes are text whose first element is `svg`.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) else { return false };
    let mut rest = text.trim_start();
    // What may stand before it: the declaration, comments, a document type.
    while let Some(end) = [("<?", "?>"), ("<!--", "-->"), ("<!", ">")].iter().find_map(|(open, close)| {
        let inside = rest.strip_prefix(open)?;
        inside.find(close).map(|at| open.len() + at + close.len())
    }) {
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    rest.starts_with(MARK)
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, Flaw> {
    let size = parse(bytes)?.size();
    // Up to the next pixel; a drawing has no pixels of its own.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the library refuses sizes below zero")]
    let pixels = |length: f32| length.ceil() as u32;
    Ok(Header {
        kind: Kind::Svg,
        width_px: pixels(size.width()),
        height_px: pixels(size.height()),
        has_alpha: true,
        turn: Turn::NONE,
        bytes_per_pixel: 0,
    })
}

/// The drawing without anything that acts or loads.
///
/// # Errors
/// When it is none, is too large or too deep, or holds what would be lost: text, which needs a font, and pictures.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Flaw> {
    let options = WriteOptions { indent: resvg::usvg::Indent::None, ..WriteOptions::default() };
    Ok(parse(bytes)?.to_string(&options).into_bytes())
}

fn parse(bytes: &[u8]) -> Result<Tree, Flaw> {
    if bytes.len() > MAX_BYTES {
        return Err(Flaw::TooLarge);
    }
    let text = str::from_utf8(bytes).map_err(|_| Flaw::Broken)?;
    // A document type can define entities, and those can be bombs or files: none is read.
    let rules = ParsingOptions { allow_dtd: false, nodes_limit: 200_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, rules).map_err(|_| Flaw::Broken)?;
    check(&document)?;
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    Tree::from_xmltree(&document, &options).map_err(|_| Flaw::Broken)
}

/// Refuses what would be lost without a word, and what repeats itself without end.
fn check(document: &Document<'_>) -> Result<(), Flaw> {
    let mut elements = 0;
    for node in document.descendants().filter(Node::is_element) {
        elements += 1;
        match node.tag_name().name() {
            "animate" | "animateMotion" | "animateTransform" | "set" => return Err(Flaw::Animated),
            name if LOST.contains(&name) => return Err(Flaw::SvgContent),
            _ => {}
        }
        if node.ancestors().take(MAX_DEPTH + 1).count() > MAX_DEPTH {
            return Err(Flaw::TooLarge);
        }
    }
    let by_id: HashMap<&str, Node<'_, '_>> =
        document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let mut known = HashMap::new();
    match weight(document.root_element(), &by_id, &mut known, 0) {
        Some(weight) if elements.max(weight) <= MAX_ELEMENTS => Ok(()),
        _ => Err(Flaw::TooLarge),
    }
}

/// How many elements are drawn for one, repeated ones each time; `None` when that has no end.
fn weight<'d>(
    node: Node<'d, 'd>,
    by_id: &HashMap<&'d str, Node<'d, 'd>>,
    known: &mut HashMap<resvg::usvg::roxmltree::NodeId, Option<u64>>,
    depth: usize,
) -> Option<u64> {
    if let Some(weight) = known.get(&node.id()) {
        return *weight;
    }
    if depth > MAX_DEPTH * 2 {
        return None;
    }
    // Until it is known, it is a circle.
    known.insert(node.id(), None);
    let mut sum: u64 = 1;
    for child in node.children().filter(Node::is_element) {
        sum = sum.saturating_add(weight(child, by_id, known, depth + 1)?);
    }
    for target in references(node).filter_map(|id| by_id.get(id)) {
        sum = sum.saturating_add(weight(*target, by_id, known, depth + 1)?);
    }
    known.insert(node.id(), Some(sum));
    Some(sum)
}

/// The ids that an element refers to: `href="#a"` and `url(#a)` in whatever attribute.
fn references<'d>(node: Node<'d, 'd>) -> impl Iterator<Item = &'d str> {
    node.attributes().flat_map(|attribute| {
        let value = attribute.value();
        let whole = value.trim().strip_prefix('#').filter(|_| attribute.name() == "href");
        let inside = value.split("url(").skip(1).filter_map(|rest| {
            rest.split(')').next().map(|id| id.trim_matches(['"', '\'', ' ']).trim_start_matches('#'))
        });
        whole.into_iter().chain(inside)
    })
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn svg(inside: &str) -> Vec<u8> {
        format!(
            "<?xml version=\"1.0\"?><!-- hecho en un taller --><svg xmlns=\"http://www.w3.org/2000/svg\" \
             xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"90\" height=\"40.5\" onload=\"alert(1)\">{inside}</svg>"
        )
        .into_bytes()
    }

    /// The elements and attributes of what is left.
    fn left(inside: &str) -> Vec<String> {
        let clean = String::from_utf8(clean(&svg(inside)).unwrap()).unwrap();
        let document = Document::parse(&clean).unwrap();
        let names = document.descendants().filter(Node::is_element).flat_map(|node| {
            let name = node.tag_name().name().to_owned();
            let attributes: Vec<String> =
                node.attributes().map(|attribute| format!("{}={}", attribute.name(), attribute.value())).collect();
            [name].into_iter().chain(attributes)
        });
        names.collect()
    }

    #[test]
    fn a_drawing_is_known_by_its_first_element_and_has_a_size() {
        let header = read(&svg("<path d=\"M0 0h9v9z\"/>")).unwrap();
        assert_eq!((header.kind, header.width_px, header.height_px), (Kind::Svg, 90, 41));
        assert!(is_svg(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!DOCTYPE svg>\n<!-- a --><svg/>"));
        for other in [b"<html><svg/></html>".as_slice(), b"<!-- <svg", b"", b"\xff<svg", b"svg"] {
            assert!(!is_svg(other), "{other:?}");
        }
    }

    #[test]
    fn what_acts_or_loads_is_gone() {
        let shape = "<path d=\"M0 0h9v9z\" fill=\"#a10\" onclick=\"alert(1)\"/>";
        for hostile in [
            "<script>alert(1)</script>",
            "<script href=\"https://evil.example/a.js\"/>",
            "<a xlink:href=\"javascript:alert(1)\"><rect width=\"4\" height=\"4\"/></a>",
            "<style>@import 'https://evil.example/a.css'; path{fill:url(https://evil.example/a)}</style>",
            "<use xlink:href=\"https://evil.example/a.svg#b\"/>",
            "<iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://evil.example\"/>",
            "<metadata><rdf>GPS 21.1 -101.6</rdf></metadata><title>t</title><desc>d</desc>",
            "<handler type=\"application/ecmascript\">alert(1)</handler>",
            "<rect width=\"4\" height=\"4\" style=\"background:url(javascript:alert(1))\"/>",
        ] {
            let left = left(&format!("{hostile}{shape}"));
            assert!(left.iter().any(|name| name == "path"), "{hostile}: {left:?}");
            let bad = |text: &&String| {
                let text = text.to_lowercase();
                ["script", "evil", "alert", "gps", "iframe", "handler", "metadata", "style", "title", "taller"]
                    .iter()
                    .any(|word| text.contains(word))
                    || text.starts_with("on")
            };
            assert_eq!(left.iter().find(bad), None, "{hostile}: {left:?}");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let flaw = |inside: &str| read(&svg(inside)).map(|_| ()).unwrap_err();
        for lost in ["<text>Hola</text>", "<image href=\"a.png\"/>", "<foreignObject/>", "<g><g><text/></g></g>"] {
            assert_eq!(flaw(lost), Flaw::SvgContent, "{lost}");
        }
        assert_eq!(flaw("<rect><animate attributeName=\"x\"/></rect>"), Flaw::Animated);
        assert_eq!(read(b"<svg><path").map(|_| ()), Err(Flaw::Broken));
        let entity = b"<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg>&x;</svg>";
        assert_eq!(read(entity).map(|_| ()), Err(Flaw::Broken));
        assert_eq!(read(&vec![b' '; MAX_BYTES + 1]).map(|_| ()), Err(Flaw::TooLarge));
    }

    #[test]
    fn what_repeats_itself_is_refused_at_once() {
        let start = Instant::now();
        let doubling: String = (1..40)
            .map(|level| format!("<g id=\"a{level}\"><use href=\"#a{0}\"/><use href=\"#a{0}\"/></g>", level - 1))
            .collect();
        let circle = "<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>";
        let deep = format!("{}{}", "<g>".repeat(500), "</g>".repeat(500));
        let pattern = "<pattern id=\"p\"><rect fill=\"url(#p)\" width=\"9\" height=\"9\"/></pattern>";
        for bomb in [&format!("<defs><g id=\"a0\"/>{doubling}</defs><use href=\"#a39\"/>"), circle, &deep, pattern] {
            assert_eq!(read(&svg(bomb)).map(|_| ()), Err(Flaw::TooLarge), "{}", bomb.get(..60).unwrap_or_default());
        }
        assert!(start.elapsed().as_secs() < 2, "{:?}", start.elapsed());
    }
}
