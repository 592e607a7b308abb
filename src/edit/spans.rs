//! Editing a text by the places that its reader told: what is not named stays as it was typed, comments and order included.

use std::ops::Range;

/// Bytes of a text and what is to stand there instead.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cut {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

impl Cut {
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Cut {
        Cut { start: range.start, end: range.end, text: text.into() }
    }
}

/// The text after all cuts, in whatever order they come; one that two ask for is made once. `None` when two overlap or one does
/// not fit the text.
pub fn apply(source: &str, mut cuts: Vec<Cut>) -> Option<String> {
    cuts.sort();
    cuts.dedup();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for cut in cuts {
        out.push_str(source.get(at..cut.start)?);
        out.push_str(&cut.text);
        at = source.get(cut.start..cut.end).map(|_| cut.end)?;
    }
    out.push_str(source.get(at..)?);
    Some(out)
}

/// The whole lines on which a range stands, the last line break included.
pub fn lines(source: &str, range: Range<usize>) -> Range<usize> {
    let start = source.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = source.get(range.end..).and_then(|after| after.find('\n')).map_or(source.len(), |at| range.end + at + 1);
    start..end
}

/// The text with the byte order mark and the line ends of the file that it was read from.
pub(super) fn as_file(text: &str, before: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() + 3);
    if before.starts_with(b"\xef\xbb\xbf") {
        bytes.extend(b"\xef\xbb\xbf");
    }
    if before.windows(2).any(|pair| pair == b"\r\n") {
        bytes.extend(text.replace('\n', "\r\n").bytes());
    } else {
        bytes.extend(text.bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_changes() {
        let source = "a: 1 # uno\nb: 2\n";
        let cuts = vec![Cut::new(14..15, "3"), Cut::new(3..4, "one"), Cut::new(14..15, "3")];
        assert_eq!(apply(source, cuts).as_deref(), Some("a: one # uno\nb: 3\n"));
        assert_eq!(apply(source, vec![Cut::new(0..4, ""), Cut::new(3..5, "")]), None, "two that overlap");
        assert_eq!(apply("ñ", vec![Cut::new(1..2, "")]), None, "half a letter");
        assert_eq!(lines(source, 14..15), 11..16);
        assert_eq!(lines("x", 0..1), 0..1);
    }

    #[test]
    fn a_file_from_windows_stays_one() {
        assert_eq!(as_file("a\nb\n", b"\xef\xbb\xbfx\r\ny\r\n"), b"\xef\xbb\xbfa\r\nb\r\n");
        assert_eq!(as_file("a\n", b"x\n"), b"a\n");
    }
}
