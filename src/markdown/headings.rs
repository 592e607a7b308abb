//! Headings and the ids by which links reach them.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A heading, as a table of contents shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// 2 to 4; the title of the page is level 1.
    pub level: u8,
    /// Unique within the document; begins with `s-`, so that no heading can take an id of the page.
    pub id: String,
    pub text: String,
}

/// How many characters of a heading go into its id.
const MAX_ID_CHARS: usize = 80;

/// The ids given so far.
#[derive(Default, Debug)]
pub(super) struct Ids {
    /// Each with the last number tried for it, so that a thousand equal headings do not try a thousand numbers each.
    taken: HashMap<String, usize>,
}

impl Ids {
    /// An id for a heading with this text, unlike all before.
    pub(super) fn assign(&mut self, text: &str) -> String {
        let wanted = id_of(text);
        let mut id = wanted.clone();
        if let Some(mut number) = self.taken.get(&wanted).copied() {
            while self.taken.contains_key(&id) {
                number += 1;
                id = format!("{wanted}-{number}");
            }
            self.taken.insert(wanted, number);
        }
        self.taken.insert(id.clone(), 1);
        id
    }

    /// The id that an author means with `#fragment`, who may write the id, or the heading's words without the prefix.
    pub(super) fn find(&self, fragment: &str) -> Option<String> {
        [fragment.to_owned(), id_of(fragment)].into_iter().find(|id| self.taken.contains_key(id))
    }
}

/// `s-` and the words of a heading: lower case, accents folded, anything else a hyphen.
fn id_of(text: &str) -> String {
    let mut id = String::from("s-");
    for c in text.chars().flat_map(folded).take(MAX_ID_CHARS) {
        if c.is_alphanumeric() {
            id.push(c);
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(id.trim_end_matches('-').len());
    if id == "s" { "s-0".to_owned() } else { id }
}

/// A character in lower case and without its marks.
fn folded(c: char) -> impl Iterator<Item = char> {
    // ASCII, which is most of a text, needs no tables.
    let plain = c.is_ascii().then(|| c.to_ascii_lowercase());
    let other = (!c.is_ascii()).then(|| c.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)));
    plain.into_iter().chain(other.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_words_under_a_prefix() {
        for (text, id) in [
            ("¿Cómo llegar?", "s-como-llegar"),
            ("Niños & niñas", "s-ninos-ninas"),
            ("İstanbul", "s-istanbul"),
            ("مستشفى", "s-مستشفى"),
            ("¿?", "s-0"),
            ("", "s-0"),
            ("body", "s-body"),
        ] {
            assert_eq!(id_of(text), id);
        }
        assert_eq!(id_of(&"a".repeat(500)).len(), MAX_ID_CHARS + 2);
    }

    #[test]
    fn equal_headings_get_numbers_that_nobody_else_has() {
        let mut ids = Ids::default();
        let given: Vec<_> = ["A", "A 2", "a", "á", "A 2"].into_iter().map(|text| ids.assign(text)).collect();
        assert_eq!(given, ["s-a", "s-a-2", "s-a-3", "s-a-4", "s-a-2-2"]);
    }

    #[test]
    fn the_id_of_an_id_without_its_prefix_is_the_id() {
        for text in ["¿Cómo llegar?", "A  --  b", "ß Straße", "1.2 x"] {
            let id = id_of(text);
            assert_eq!(id_of(id.trim_start_matches("s-")), id);
        }
    }

    #[test]
    fn fragments_are_found_with_and_without_prefix() {
        let mut ids = Ids::default();
        ids.assign("S mayor");
        ids.assign("Cómo llegar");
        for (fragment, id) in
            [("s-mayor", "s-s-mayor"), ("como-llegar", "s-como-llegar"), ("s-como-llegar", "s-como-llegar")]
        {
            assert_eq!(ids.find(fragment).as_deref(), Some(id));
        }
        assert_eq!(ids.find("otro"), None);
    }
}
