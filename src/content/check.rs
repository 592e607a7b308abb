//! Whether bytes are text that a reader can see.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::diagnostics::{Code, Diagnostic, FileId, Span};
use crate::yaml::{Node, Value};

/// Forbidden characters told of one file; a file with more is not text.
const MOST_TOLD: usize = 20;
/// Marks over one letter: what the Stream-Safe Text Format of Unicode (UAX #15 §13) allows, and more than any language has.
const MOST_MARKS: usize = 30;

/// The text of a file without byte order mark and with `\n` line ends.
///
/// # Errors
/// When it is not UTF-8: what of it can be shown, and where the first letters are that cannot.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, (String, Range<usize>)> {
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    String::from_utf8(bytes).map(with_line_feeds).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let start = with_line_feeds(String::from_utf8_lossy(valid).into_owned()).len();
        let shown = with_line_feeds(String::from_utf8_lossy(error.as_bytes()).into_owned());
        let rest = shown.get(start..).unwrap_or_default();
        let length = rest.len() - rest.trim_start_matches(char::REPLACEMENT_CHARACTER).len();
        (shown, start..start + length)
    })
}

fn with_line_feeds(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Characters that hide or reorder what stands in a text: controls, bidirectional overrides, isolates that are not closed on
/// their line, invisible tag characters, towers of marks. Joiners and direction marks, which names in many scripts need, pass.
/// At most 20.
pub(super) fn characters(text: &str, file: FileId) -> Vec<Diagnostic> {
    hidden(text).into_iter().map(|(at, c)| report(c, Span::new(file, at..at + c.len_utf8()))).collect()
}

/// The same for what the escapes of YAML spell, such as `"\u202e"`: one for each key or value. At most 20.
pub(super) fn escaped(root: &Node, file: FileId) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut open = vec![root];
    let mut look = |text: &str, range: Range<usize>| {
        if let Some((_, c)) = hidden(text).first().copied().filter(|_| found.len() < MOST_TOLD) {
            found.push(report(c, Span::new(file, range)));
        }
    };
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Text(text) => look(text, node.range()),
            Value::List(items) => open.extend(items),
            Value::Map(entries) => {
                entries.iter().for_each(|(key, _)| look(&key.text, key.range()));
                open.extend(entries.iter().map(|(_, value)| value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    found
}

fn report(c: char, span: Span) -> Diagnostic {
    Diagnostic::at(Code::TextControl, span).arg("code", format!("U+{:04X}", u32::from(c)))
}

fn hidden(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    if is_plain(text) {
        return found;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if found.len() >= MOST_TOLD {
            break;
        }
        if !is_plain(line) {
            hidden_in_line(line, start, &mut found);
        }
        start += line.len();
    }
    found.truncate(MOST_TOLD);
    found
}

/// Whether a text holds nothing but signs of ASCII and letters before U+0300, which hide nothing. All of its bytes are looked at,
/// which is faster than to stop.
fn is_plain(text: &str) -> bool {
    // What follows 0xC2 may be a control; 0xC3 to 0xCB begin U+00C0 to U+02FF.
    let is_plain = |byte| matches!(byte, b'\t' | b'\n' | b' '..=b'~' | 0x80..=0xbf | 0xc3..=0xcb);
    text.bytes().fold(true, |plain, byte| plain & is_plain(byte))
}

fn hidden_in_line(line: &str, start: usize, found: &mut Vec<(usize, char)>) {
    let mut marks = 0;
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in line.char_indices().map(|(at, c)| (start + at, c)) {
        if found.len() >= MOST_TOLD {
            break;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        match c {
            _ if marks == MOST_MARKS + 1 => found.push((at, c)),
            '\n' | '\t' => {}
            '\u{2066}'..='\u{2068}' => open.push((at, c)),
            '\u{2069}' if open.pop().is_none() => found.push((at, c)),
            '\u{2069}' => {}
            '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{2060}' | '\u{e0000}'..='\u{e007f}' => found.push((at, c)),
            c if c.is_control() => found.push((at, c)),
            _ => {}
        }
    }
    found.append(&mut open);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_files_read_like_any_other() {
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb\rc".to_vec()).unwrap(), "a\nb\nc");
    }

    #[test]
    fn what_is_not_utf8_is_shown_as_far_as_it_can_be() {
        let (shown, range) = text(b"a\r\nLe\xf3n y cirug\xeda".to_vec()).unwrap_err();
        assert_eq!((shown.as_str(), &shown[range]), ("a\nLe\u{fffd}n y cirug\u{fffd}a", "\u{fffd}"));
    }

    #[test]
    fn a_file_of_nothing_but_controls_is_told_in_a_few_lines() {
        assert_eq!(characters(&"\u{1}".repeat(1_900_000), FileId(0)).len(), MOST_TOLD);
        assert_eq!(characters(&"\u{2066}".repeat(500_000), FileId(0)).len(), MOST_TOLD);
    }

    #[test]
    fn what_hides_is_reported_and_what_names_need_is_not() {
        let codes = |text: &str| characters(text, FileId(0)).len();
        assert_eq!(codes("Clínica می‌خواهم İstanbul O'Brien \u{200f}\u{2068}x\u{2069}"), 0);
        for hidden in ["a\u{202e}b", "a\u{0}b", "a\u{1b}[31m", "\u{2067}open\n", "x\u{e0041}", "a\u{feff}b", "\u{85}"] {
            assert_eq!(codes(hidden), 1, "{hidden:?}");
        }
        assert_eq!(codes("a\u{2069}b"), 1, "nothing was open");
        let marks = |count| codes(&format!("e{}", "\u{301}".repeat(count)));
        assert_eq!([marks(30), marks(31), marks(5_000)], [0, 1, 1]);
    }

    #[test]
    fn what_hides_is_shown_where_it_stands() {
        let text = "uno\ndós\u{202e}\n\ttres\u{2067}\n\u{1}\n";
        let places: Vec<_> = characters(text, FileId(7)).into_iter().map(|diagnostic| diagnostic.place).collect();
        let at = |range| crate::diagnostics::Place::Words(Span::new(FileId(7), range));
        assert_eq!(places, [at(8..11), at(17..20), at(21..22)]);
        assert_eq!([&text[8..11], &text[17..20], &text[21..22]], ["\u{202e}", "\u{2067}", "\u{1}"]);
    }

    #[test]
    fn escapes_hide_nothing() {
        let source = "a: \"x\\u202ey\"\n\"\\e\": [\"\\0\", \"fine\\n\"]\n";
        let node = crate::yaml::parse(source).unwrap();
        assert_eq!(characters(source, FileId(0)), []);
        assert_eq!(escaped(&node, FileId(0)).len(), 3);
        let many = crate::yaml::parse(&format!("a: [{}]\n", "\"\\0\", ".repeat(30))).unwrap();
        assert_eq!(escaped(&many, FileId(0)).len(), MOST_TOLD);
    }
}
