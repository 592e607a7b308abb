//! One folding and one light stemming for the index and for what is typed: the same lines stand in the theme's
//! `search-engine.js`, and golden vectors hold both to the same answers.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text without case and accents, save that ñ stays a letter of its own: split at whatever is neither letter nor
/// digit. An apostrophe parts nothing: `can't` is `cant`.
pub fn fold(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().flat_map(char::to_lowercase).nfd() {
        if c == '\u{303}' && word.ends_with('n') {
            word.pop();
            word.push('ñ');
        } else if c.is_alphanumeric() && !is_combining_mark(c) {
            word.push(c);
        } else if !is_combining_mark(c) && !matches!(c, '\'' | '’') && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A word without plural and final a, e, o, so that gender, number and most pairs of English and Spanish meet.
pub fn stem(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() >= 4 && letters.ends_with(&['s']) && !letters.ends_with(&['s', 's']) {
        letters.pop();
    }
    if letters.len() >= 4 && letters.last() == Some(&'y') {
        letters.pop();
        let after_vowel = letters.last().is_some_and(|c| "aeiou".contains(*c));
        letters.push(if after_vowel { 'y' } else { 'i' });
    } else if letters.len() >= 5 && letters.last().is_some_and(|c| "aeo".contains(*c)) {
        letters.pop();
    }
    letters.into_iter().collect()
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
