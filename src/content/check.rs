//! Whether bytes are text that a reader can see.

use crate::diagnostics::{Code, Diagnostic, FileId, Span};

/// The text of a file without byte order mark and with `\n` line ends.
pub(super) fn text(bytes: Vec<u8>, shown: &str) -> Result<String, Diagnostic> {
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Diagnostic::about(Code::TextEncoding, format!("{shown}:{line}"))
    })?;
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

/// Characters that hide or reorder what stands in a text: controls, bidirectional overrides, isolates that are not closed on
/// their line, invisible tag characters. Joiners and direction marks, which names in many scripts need, pass.
pub(super) fn characters(text: &str, file: FileId) -> Vec<Diagnostic> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control() && byte != b'\n' && byte != b'\t') {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut report = |at: usize, c: char| {
        let diagnostic = Diagnostic::at(Code::TextControl, Span::new(file, at..at + c.len_utf8()));
        found.push(diagnostic.arg("code", format!("U+{:04X}", u32::from(c))));
    };
    for (at, c) in text.char_indices() {
        match c {
            '\n' => open.drain(..).for_each(|(at, c)| report(at, c)),
            '\t' => {}
            '\u{2066}'..='\u{2068}' => open.push((at, c)),
            '\u{2069}' if open.pop().is_none() => report(at, c),
            '\u{2069}' => {}
            '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{2060}' | '\u{e0000}'..='\u{e007f}' => report(at, c),
            c if c.is_control() => report(at, c),
            _ => {}
        }
    }
    open.drain(..).for_each(|(at, c)| report(at, c));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_files_read_like_any_other() {
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb\rc".to_vec(), "x").unwrap(), "a\nb\nc");
        let place = text(b"a\nb\xff".to_vec(), "content/x.yaml").unwrap_err().place;
        assert_eq!(place, crate::diagnostics::Place::Path("content/x.yaml:2".to_owned()));
    }

    #[test]
    fn what_hides_is_reported_and_what_names_need_is_not() {
        let codes = |text: &str| characters(text, FileId(0)).len();
        assert_eq!(codes("Clínica می‌خواهم İstanbul O'Brien \u{200f}\u{2068}x\u{2069}"), 0);
        for hidden in ["a\u{202e}b", "a\u{0}b", "a\u{1b}[31m", "\u{2067}open\n", "x\u{e0041}", "a\u{feff}b", "\u{85}"] {
            assert_eq!(codes(hidden), 1, "{hidden:?}");
        }
    }
}
