//! The order of words in a list and the letters of an A-Z index.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale::exemplar_chars::ExemplarCharacters;

use super::Locale;

/// The heading of what begins with a digit or with no letter at all.
const NO_LETTER: &str = "#";

/// Items that are sorted without keys: making those would cost more.
const FEW: usize = 30;

impl Locale {
    /// The order of two texts: by their letters, then accents, then case, and at last by code points, so that only the same
    /// text is equal. In Spanish, ñ is a letter after n. Numbers count as numbers: "UMF 8" comes before "UMF 47".
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.order.compare(a, b).then_with(|| a.cmp(b))
    }

    /// What a text is sorted by where many are: two of these compare as the texts do, many times as fast.
    pub fn sort_key<'t>(&self, text: &'t str) -> (Vec<u8>, &'t str) {
        let mut key = Vec::with_capacity(4 * text.len());
        let Ok(()) = self.order.write_sort_key_to(text, &mut key);
        (key, text)
    }

    /// Sorts items by a text of theirs, in the order of [`Locale::compare`]; those with the same text stay as they were.
    pub fn sort_by_key<T>(&self, items: &mut [T], text: impl Fn(&T) -> &str) {
        if items.len() < FEW {
            return items.sort_by(|a, b| self.compare(text(a), text(b)));
        }
        items.sort_by_cached_key(|item| {
            let (key, text) = self.sort_key(text(item));
            (key, Box::<str>::from(text))
        });
    }

    /// The heading under which a word stands in an A-Z index: "Á" under "A", and in Spanish "Ñ" under "Ñ". Punctuation
    /// at the start is passed over; what begins with a digit, or has no letter, stands under "#". A letter from another
    /// alphabet is its own heading.
    pub fn initial(&self, word: &str) -> String {
        let Some((at, first)) = word.char_indices().find(|(_, letter)| letter.is_alphanumeric()) else {
            return NO_LETTER.into();
        };
        if first.is_numeric() {
            return NO_LETTER.into();
        }
        let own: String = first.to_uppercase().take(1).collect();
        // The last letter of the index would gather whatever sorts after it: þ, я, 中.
        let beyond = self.index.last().is_none_or(|last| self.letters.compare(last, &own) == Ordering::Less);
        if beyond {
            return own;
        }
        // The whole word is compared, since in some languages two or three letters are one: Hungarian "Cs", "Dzs".
        let word = word.get(at..).unwrap_or(word);
        let after = self.index.partition_point(|letter| self.letters.compare(letter, word) != Ordering::Greater);
        match after.checked_sub(1).and_then(|at| self.index.get(at)) {
            Some(letter) => letter.to_string(),
            None => own,
        }
    }
}

/// The order of whole texts; `None` when ICU has no data, which compiled data excludes.
pub(super) fn whole(locale: &icu_locale::Locale) -> Option<CollatorBorrowed<'static>> {
    let mut prefs = CollatorPreferences::from(locale);
    prefs.numeric_ordering = Some(CollationNumericOrdering::True);
    with_strength(prefs, Strength::Tertiary)
}

/// The order of letters, blind to accents and case.
pub(super) fn letters(locale: &icu_locale::Locale) -> Option<CollatorBorrowed<'static>> {
    with_strength(locale.into(), Strength::Primary)
}

fn with_strength(prefs: CollatorPreferences, strength: Strength) -> Option<CollatorBorrowed<'static>> {
    let mut options = CollatorOptions::default();
    options.strength = Some(strength);
    CollatorBorrowed::try_new(prefs, options).ok()
}

/// The headings of an index as CLDR lists them, in order; where several are one letter (a and á), only the first.
pub(super) fn index(
    locale: &icu_locale::Locale,
    order: &CollatorBorrowed<'static>,
    letters: &CollatorBorrowed<'static>,
) -> Box<[Box<str>]> {
    let Ok(headings) = ExemplarCharacters::try_new_index(&locale.into()) else {
        return Box::default();
    };
    let single = headings.code_points().iter_chars().map(|letter| letter.to_string().into());
    let several = headings.strings().iter().map(Box::from);
    let mut index: Vec<Box<str>> = single.chain(several).collect();
    index.sort_by(|a, b| order.compare(a, b));
    index.dedup_by(|a, b| letters.compare(a, b) == Ordering::Equal);
    index.into()
}

#[cfg(test)]
mod tests {
    use super::super::tests::locale;

    fn sorted(tag: &str, words: &str) -> String {
        let mut words: Vec<&str> = words.split(", ").collect();
        locale(tag).sort_by_key(&mut words, |word| word);
        words.join(", ")
    }

    #[test]
    fn words_sort_by_letter_then_accent_then_case() {
        assert_eq!(sorted("es-MX", "oso, ñandú, nube, nz"), "nube, nz, ñandú, oso");
        assert_eq!(sorted("en-US", "oso, ñandú, nube, nz"), "ñandú, nube, nz, oso");
        assert_eq!(sorted("fr-FR", "zèbre, école, Ecole, ecole, étage"), "ecole, Ecole, école, étage, zèbre");
        for tag in ["es-MX", "en-US", "fr-FR"] {
            assert_eq!(sorted(tag, "b, Á, B, a, á, A, Ab"), "a, A, á, Á, Ab, b, B", "{tag}");
            assert_eq!(sorted(tag, "UMF 47, UMF 8, UMF 51"), "UMF 8, UMF 47, UMF 51", "{tag}");
        }
        // The same letters, once composed and once not: equal to ICU, but never in an order that depends on the input.
        assert_eq!(sorted("es-MX", "\u{e9}, e\u{301}"), sorted("es-MX", "e\u{301}, \u{e9}"));
    }

    #[test]
    fn words_with_the_same_text_stay_as_they_were() {
        let mut items = [("b", 1), ("a", 2), ("b", 3), ("a", 4)];
        locale("es-MX").sort_by_key(&mut items, |item| item.0);
        assert_eq!(items.map(|item| item.1), [2, 4, 1, 3]);
    }

    #[test]
    fn keys_sort_as_the_texts_do() {
        let words =
            "b Á B a á A Ab ñandú nube nz oso UMF-47 UMF-8 UMF-51 Ecole école ecole ¿Qué? 中 яблоко O'Brien n\u{303}u";
        let words: Vec<&str> = words.split(' ').chain(["UMF 8", "UMF 47", "La Luz", "La-Luz", ""]).collect();
        for tag in ["es-MX", "en-US", "fr-FR"] {
            let locale = locale(tag);
            for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (*a, *b))) {
                assert_eq!(locale.sort_key(a).cmp(&locale.sort_key(b)), locale.compare(a, b), "{tag}: {a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_word_stands_under_a_letter_of_its_language() {
        let initials =
            |tag: &str, words: &[&str]| words.iter().map(|word| locale(tag).initial(word)).collect::<Vec<_>>();
        let words = ["árbol", "Ñandú", "n\u{303}u", "nube", "zoo", "¿Qué?", "«oír»", "24 horas", "…", "", "Œdème"];
        assert_eq!(initials("es-MX", &words), ["A", "Ñ", "Ñ", "N", "Z", "Q", "O", "#", "#", "#", "O"]);
        assert_eq!(initials("en-US", &words), ["A", "N", "N", "N", "Z", "Q", "O", "#", "#", "#", "O"]);
        assert_eq!(initials("fr-FR", &words), ["A", "N", "N", "N", "Z", "Q", "O", "#", "#", "#", "O"]);
        assert_eq!(initials("es-MX", &["яблоко", "þorn", "中"]), ["Я", "Þ", "中"]);
        assert_eq!(initials("hu-HU", &["csaba", "cukor", "ágy", "zsír"]), ["CS", "C", "A", "ZS"]);
        assert_eq!(initials("ru-RU", &["ёж", "яблоко", "zoo"]), ["Е", "Я", "Z"]);
        assert_eq!(initials("sv-SE", &["Åsa", "Öl", "zon"]), ["Å", "Ö", "Z"]);
    }
}
