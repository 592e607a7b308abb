//! One part of an address, which is also the name of a folder on every system.

use unicode_normalization::UnicodeNormalization;

/// One part of an address: `[a-z0-9]+(-[a-z0-9]+)*`, at most 80 bytes, and no device of Windows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Slug(Box<str>);

impl Slug {
    /// `None` when the text cannot stand in an address.
    pub fn parse(text: &str) -> Option<Slug> {
        let fits = text.len() <= 80
            && text
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        (fits && !is_device(text)).then(|| Slug(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether Windows takes a name in small letters, without its ending, for a device: `con`, `nul`, `com1` and so on.
pub fn is_device(name: &str) -> bool {
    let numbered = |prefix: &str| name.strip_prefix(prefix).is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']));
    ["con", "prn", "aux", "nul"].contains(&name) || numbered("com") || numbered("lpt")
}

/// The slug that a text suggests: accents folded, everything else but letters and digits to hyphens. May be empty.
pub fn slug_of(text: &str) -> String {
    let folded: String =
        text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect::<String>().to_lowercase();
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut slug = words.join("-");
    slug.truncate(80);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_clean_parts_of_addresses() {
        for good in ["la-luz", "24-7", "a", "com", "com10", "lpt-1", "console", &"a".repeat(80)] {
            assert!(Slug::parse(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "a--b", "A", "ñ", "a/b", "..", "a_b", "a.b", "nul", "com1", "lpt9", &"a".repeat(81)] {
            assert!(Slug::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(slug_of("  Cirugía de Oído & Nariz "), "cirugia-de-oido-nariz");
        assert_eq!((slug_of("24/7").as_str(), slug_of("¿?").as_str()), ("24-7", ""));
        // What is too long is cut, and not to end in a hyphen.
        assert_eq!(slug_of(&"a".repeat(90)), "a".repeat(80));
        assert_eq!(slug_of(&format!("{} b", "a".repeat(79))), "a".repeat(79));
    }
}
