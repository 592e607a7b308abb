//! One folding for the index and for what is typed: the same ten lines stand in the theme's `search.js`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text without accents and case: decomposed (NFD), marks dropped, lower case, split at whatever is neither
/// letter nor digit.
pub fn fold(text: &str) -> Vec<String> {
    let folded: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_part_words() {
        assert_eq!(fold("Cirugía  de RODILLA, 3D/ISO-9001"), ["cirugia", "de", "rodilla", "3d", "iso", "9001"]);
        assert_eq!(fold("niño"), fold("NIÑO"));
    }
}
