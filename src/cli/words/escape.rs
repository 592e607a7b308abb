//! Values of the content made harmless for a terminal, a log and a reader's eye.

use std::fmt::Write;

/// Of a text too long, so many characters of the end are shown: the end of a path says more than its middle.
const SHOWN_AT_END: usize = 50;

/// Text in which every character that could steer a terminal, turn the direction of the line or stay unseen is written out:
/// `\n`, `\x1b`, `\u{202e}`. All letters, marks and symbols of all scripts stay.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if !is_hostile(c) => out.push(c),
            _ if c.is_ascii() => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            _ => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    out
}

/// As [`escape`]; of a text of more than `limit` characters the middle is left out.
pub(super) fn shown(text: &str, limit: usize) -> String {
    let length = text.chars().count();
    if length <= limit {
        return escape(text);
    }
    let head: String = text.chars().take(limit.saturating_sub(SHOWN_AT_END + 1)).collect();
    let tail: String = text.chars().skip(length - SHOWN_AT_END).collect();
    format!("{}…{}", escape(&head), escape(&tail))
}

/// Control characters (C0, C1), line separators, direction marks and overrides, characters without a shape.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_out_and_all_scripts_stay() {
        assert_eq!(escape("\u{1b}]0;x\u{7}\n\r\t\0"), "\\x1b]0;x\\x07\\n\\r\\t\\x00");
        assert_eq!(
            escape("a\u{9b}2J\u{202e}b\u{2066}\u{200f}\u{feff}\u{e0041}"),
            "a\\u{9b}2J\\u{202e}b\\u{2066}\\u{200f}\\u{feff}\\u{e0041}"
        );
        let names = "Ñandú, O'Brien & Söhne, مستشفى, 病院, İzmir 👩";
        assert_eq!(escape(names), names);
    }

    #[test]
    fn a_long_value_keeps_its_ends() {
        let text = format!("inicio{}fin", "x".repeat(5000));
        let shown = shown(&text, 160);
        assert_eq!(shown.chars().count(), 160);
        assert!(shown.starts_with("inicio") && shown.contains('…') && shown.ends_with("fin"));
    }
}
