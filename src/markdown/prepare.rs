//! The text made ready for the CommonMark parser, byte for byte in the same places.
//!
//! A line that holds a shortcode becomes a line of asterisks, a thematic break: CommonMark itself then decides whether
//! the line is inside a code block, and it ends paragraphs, lists and tables as an author expects of a shortcode. The
//! break is told from an author's own by its place. A line that opens absurdly many containers is blanked, because the
//! parser's cost is the number of open containers for each line that follows.

use std::borrow::Cow;
use std::ops::Range;

use super::MAX_DEPTH;

/// White space, in columns, that may stand between the containers of a line: enough for lists nested 50 deep.
const MAX_INDENT: usize = 200;

#[derive(Debug)]
pub(super) struct Prepared<'t> {
    pub(super) text: Cow<'t, str>,
    /// Lines that hold a shortcode unless they turn out to be code: `{% … %}` without the white space around it.
    pub(super) tags: Vec<Range<usize>>,
    /// Lines that were blanked.
    pub(super) too_deep: Vec<Range<usize>>,
}

pub(super) fn prepare(text: &str) -> Prepared<'_> {
    let (mut tags, mut too_deep) = (Vec::new(), Vec::new());
    let mut out = String::new();
    let mut copied = 0;
    for range in lines(text) {
        let line = text.get(range.clone()).unwrap_or_default();
        let (found, filler, list) = match tag(line) {
            Some(tag) => (range.start + tag.start..range.start + tag.end, "*", &mut tags),
            None if is_too_deep(line) => {
                let indent = line.len() - line.trim_start().len();
                (range.start + indent..range.start + line.trim_end().len(), " ", &mut too_deep)
            }
            None => continue,
        };
        out.push_str(text.get(copied..found.start).unwrap_or_default());
        out.push_str(&filler.repeat(found.len()));
        copied = found.end;
        list.push(found);
    }
    let text = if copied == 0 {
        Cow::Borrowed(text)
    } else {
        out.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(out)
    };
    Prepared { text, tags, too_deep }
}

/// The lines of a text without their ends, which are LF, CRLF or CR as in CommonMark.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
    text.as_bytes().split_inclusive(ends).map(move |line| {
        let range = start..start + line.len() - usize::from(line.last().is_some_and(ends));
        start += line.len();
        range
    })
}

/// Where in the line the shortcode stands that is alone on it. Four columns of indentation would make it code.
fn tag(line: &str) -> Option<Range<usize>> {
    let trimmed = line.trim_start_matches(' ');
    let indent = line.len() - trimmed.len();
    let tag = trimmed.trim_end_matches([' ', '\t']);
    (indent <= 3 && tag.len() >= 4 && tag.starts_with("{%") && tag.ends_with("%}")).then(|| indent..indent + tag.len())
}

/// Whether the markers of lists and quotes at the start of the line, or the indentation that continues earlier ones, go
/// beyond any honest text.
fn is_too_deep(line: &str) -> bool {
    // A thematic break looks like many bullets.
    let mut visible = line.bytes().filter(|byte| !byte.is_ascii_whitespace());
    if let Some(first @ (b'-' | b'*')) = visible.next()
        && visible.all(|byte| byte == first)
    {
        return false;
    }
    let (mut rest, mut markers, mut indent) = (line, 0, 0);
    loop {
        let text = rest.trim_start_matches([' ', '\t']);
        let space = rest.get(..rest.len() - text.len()).unwrap_or_default();
        let columns: usize = space.bytes().map(|byte| if byte == b'\t' { 4 } else { 1 }).sum();
        let Some(after) = after_marker(text) else { return false };
        indent += columns;
        markers += 1;
        if markers > MAX_DEPTH || indent > MAX_INDENT {
            return true;
        }
        rest = after;
    }
}

/// The text after the marker of a quote, list item or footnote that it starts with.
fn after_marker(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('>') {
        return Some(rest);
    }
    if let Some(note) = text.strip_prefix("[^") {
        return note.split_once("]:").map(|(_, rest)| rest);
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = match digits {
        0 => text.strip_prefix(['-', '+', '*']),
        1..=9 => text.get(digits..).and_then(|rest| rest.strip_prefix(['.', ')'])),
        _ => None,
    }?;
    rest.starts_with([' ', '\t']).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcode_lines_become_breaks_of_the_same_length() {
        let text = "ñ\r\n  {% contact hospital=\"á\" %} \r\n    {% end %}\ntext {% end %}\n{% end %}";
        let prepared = prepare(text);
        assert_eq!(prepared.text.len(), text.len());
        let found: Vec<_> = prepared.tags.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(found, ["{% contact hospital=\"á\" %}", "{% end %}"]);
        let stars = "*".repeat(27);
        assert_eq!(prepared.text, format!("ñ\r\n  {stars} \r\n    {{% end %}}\ntext {{% end %}}\n*********"));
    }

    #[test]
    fn only_absurd_depth_is_blanked() {
        for fine in ["- a", ">>>> a", "- - - - - - -", &"- ".repeat(90), &"*".repeat(900), "2024. ", &" ".repeat(900)] {
            assert!(!is_too_deep(fine), "{fine}");
        }
        for absurd in
            [">".repeat(51), "- ".repeat(60) + "a", format!("[^a]: {}a", "1. ".repeat(60)), " ".repeat(201) + "- a"]
        {
            assert!(is_too_deep(&absurd), "{absurd}");
        }
        assert_eq!(prepare(&format!("a\n{} b\nc", ">".repeat(60))).text, format!("a\n{}\nc", " ".repeat(62)));
    }
}
