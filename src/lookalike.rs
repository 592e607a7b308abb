//! Letters that pass for others (Unicode Technical Standard 39): names, words and hosts that a reader takes for something else.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;
use unicode_security::is_potential_mixed_script_confusable_char as passes_for_latin;

/// What is equal for texts that look alike, capitals and spaces aside. Never shown.
pub fn look(text: &str) -> String {
    // Twice, since what capitals look like is not what their small letters look like.
    let seen: String = skeleton(text).collect::<String>().to_lowercase();
    let seen: String = skeleton(&seen).filter(|c| !is_invisible(*c)).collect::<String>().to_lowercase();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first word that has Latin letters and beside them others that pass for Latin ones, such as a Cyrillic `о` in `Hоspital`.
pub fn mixed_word(text: &str) -> Option<Range<usize>> {
    if text.is_ascii() {
        return None;
    }
    let mut at = 0;
    text.split_inclusive(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).find_map(|word| {
        let start = at;
        at += word.len();
        // The letters of all European languages that are written in Latin stand before U+0250.
        let is_strange =
            |c: char| c >= '\u{250}' && passes_for_latin(c) && !std::iter::once(c).nfd().any(|part| part.is_ascii());
        let is_mixed = word.chars().any(is_strange) && word.chars().any(|c| c.is_ascii_alphabetic());
        is_mixed.then(|| start..start + word.trim_end_matches(|c: char| !c.is_alphanumeric()).len())
    })
}

/// The other form, in letters or in ASCII (IDNA), of the host of an address that was `written` so, if its letters are not those
/// that most readers know; accents are. `host` is in ASCII.
pub fn disguised_host(host: &str, written: &str) -> Option<String> {
    if !host.split('.').any(|label| label.starts_with("xn--")) {
        return None;
    }
    let (shown, _) = idna::domain_to_unicode(host);
    let is_plain = shown.nfd().all(|c| c.is_ascii() || is_combining_mark(c));
    (!is_plain).then(|| if written.contains(&shown) { host.to_owned() } else { shown })
}

/// Whether a reader sees nothing at all.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Letters and marks without a shape: joiners, marks of direction, fillers, the empty pattern of braille.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_has_one_look() {
        for (a, b) in [
            ("Hospital Ángeles", "Hospital Ángelеs"),
            ("Clinica Uno", "Ｃｌｉｎｉｃａ  Ｕｎｏ"),
            ("Clínica Uno", "Clí\u{200b}nica Uno"),
            ("salud-1", "salud-l"),
            ("h0spital", "hospital"),
            ("clinica-rnar", "clinica-mar"),
            ("IMSS", "lMSS"),
        ] {
            assert_eq!(look(a), look(b), "{a} {b}");
        }
        for (a, b) in
            [("La Luz", "La Cruz"), ("Aranda", "Arando"), ("Niño", "Nino"), ("Clínica 2", "Clínica 3"), ("病院", "病")]
        {
            assert_ne!(look(a), look(b), "{a} {b}");
        }
    }

    #[test]
    fn only_words_of_two_alphabets_are_odd() {
        let odd = |text: &'static str| mixed_word(text).map(|range| &text[range]);
        assert_eq!(odd("El Hоspital, sí"), Some("Hоspital"));
        assert_eq!(odd("Clinica Οmega"), Some("Οmega"));
        for fine in [
            "Hospital Ángeles",
            "Больница León",
            "мл 5 mL",
            "مستشفى León",
            "O'Brien",
            "病院",
            "İzmir",
            "Straße",
            "5 µg",
        ] {
            assert_eq!(odd(fine), None, "{fine}");
        }
    }

    #[test]
    fn hosts_are_told_when_their_letters_are_strange() {
        let host = "xn--ggle-55da.com";
        assert_eq!(disguised_host(host, "https://xn--ggle-55da.com/").as_deref(), Some("gооgle.com"));
        assert_eq!(disguised_host(host, "https://gооgle.com/").as_deref(), Some(host));
        for fine in ["clinica.mx", "xn--clnica-len-l8a3f.mx", "xn--nio-8ma.mx"] {
            assert_eq!(disguised_host(fine, fine), None, "{fine}");
        }
    }

    #[test]
    fn blank_is_what_shows_nothing() {
        assert!(
            ["", "  ", "\u{200b}\u{200d}", "\u{3164}\u{115f}", "\u{2800}", "\u{200e}\u{200f}"]
                .iter()
                .all(|text| is_blank(text))
        );
        assert!(["a", "می\u{200c}", "-", "👩\u{200d}👧"].iter().all(|text| !is_blank(text)));
    }
}
