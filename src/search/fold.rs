//! One folding and one light stemming for the index and for what is typed: the same lines stand in the theme's
//! `search-engine.js`, and golden vectors hold both to the same answers.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text without case and accents, save that ñ stays a letter of its own: split at whatever is neither letter nor
/// digit. An apostrophe parts nothing: `can't` is `cant`.
pub fn fold(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut take = |c: char| {
        if c == '\u{303}' && word.ends_with('n') {
            word.pop();
            word.push('ñ');
        } else if is_combining_mark(c) || matches!(c, '\'' | '’') {
        } else if c.is_alphanumeric() {
            word.push(c);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    };
    for c in text.chars() {
        match c {
            // What most texts are made of needs no tables.
            '\0'..='\u{7f}' => take(c.to_ascii_lowercase()),
            _ => c.to_lowercase().nfd().for_each(&mut take),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A word without plural and final a, e, o, so that gender, number and most pairs of English and Spanish meet.
pub fn stem(word: &str) -> String {
    let mut stem = word;
    let mut letters = word.chars().count();
    if letters >= 4 && stem.ends_with('s') && !stem.ends_with("ss") {
        stem = stem.strip_suffix('s').unwrap_or(stem);
        letters -= 1;
    }
    if let Some(before) = stem.strip_suffix('y').filter(|_| letters >= 4) {
        let after_vowel = before.ends_with(['a', 'e', 'i', 'o', 'u']);
        return [before, if after_vowel { "y" } else { "i" }].concat();
    }
    stem.strip_suffix(['a', 'e', 'o']).filter(|_| letters >= 5).unwrap_or(stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_part_words() {
        assert_eq!(fold("Cirugía  de RODILLA, 3D/ISO-9001"), ["cirugia", "de", "rodilla", "3d", "iso", "9001"]);
        assert_eq!(fold("niño"), fold("NIN\u{303}O"));
        assert_eq!(fold("can’t Sjögren's"), ["cant", "sjogrens"]);
    }

    #[test]
    fn gender_number_and_language_meet() {
        for (a, b) in
            [("doctores", "doctora"), ("biopsies", "biopsia"), ("babies", "baby"), ("cardiology", "cardiologia")]
        {
            assert_eq!(stem(a), stem(b));
        }
        assert_eq!(stem("ojos"), "ojo");
        assert_eq!(stem("stress"), "stress");
    }
}
