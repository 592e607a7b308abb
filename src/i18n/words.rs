//! Words around other words: lists, the categories of plurals, the names of languages.

use icu_locale::LanguageIdentifier;
use icu_locale::names::{LanguageDisplay, LanguageIdentifierDisplayName, LanguageIdentifierDisplayNameOptions};
use icu_plurals::PluralCategory;
use writeable::TryWriteable;

use super::{Locale, numbers};
use crate::language::Language;

impl Locale {
    /// "urgencias, farmacia y laboratorio"; Spanish takes "e" before the sound of an i.
    pub fn list_and(&self, items: &[impl AsRef<str>]) -> String {
        self.and.format(items.iter().map(AsRef::as_ref)).to_string()
    }

    /// "urgencias, farmacia o laboratorio"; Spanish takes "u" before the sound of an o.
    pub fn list_or(&self, items: &[impl AsRef<str>]) -> String {
        self.or.format(items.iter().map(AsRef::as_ref)).to_string()
    }

    /// The plural category that goes with a number as [`Locale::number`] shows it: `zero`, `one`, `two`, `few`, `many` or
    /// `other` (CLDR). Spanish has `one`, `many` (whole millions: "1,000,000 de pesos") and `other`.
    pub fn plural(&self, number: f64) -> &'static str {
        let Some(decimal) = numbers::hundredths(number) else {
            return "other";
        };
        match self.plurals.category_for(&decimal) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }

    /// What this locale calls a language, in the case of running text: "español", "Spanish", "portugués (Brasil)".
    /// `None` where CLDR has no name for it, and the tag would have to stand in.
    pub fn language_name(&self, language: Language) -> Option<String> {
        let subject = LanguageIdentifier::try_from_str(language.as_str()).ok()?;
        let mut options = LanguageIdentifierDisplayNameOptions::default();
        options.language_display = Some(LanguageDisplay::Standard);
        let name = LanguageIdentifierDisplayName::try_new_light((&self.icu).into(), subject, options).ok()?;
        name.as_borrowed().try_write_to_string().ok().map(|name| name.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::locale;
    use super::*;

    #[test]
    fn lists_end_in_a_conjunction_that_suits_the_next_word() {
        let words = ["urgencias", "farmacia", "laboratorio"];
        for (tag, and, or) in [
            ("es-MX", "urgencias, farmacia y laboratorio", "urgencias, farmacia o laboratorio"),
            ("en-US", "urgencias, farmacia, and laboratorio", "urgencias, farmacia, or laboratorio"),
            ("fr-FR", "urgencias, farmacia et laboratorio", "urgencias, farmacia ou laboratorio"),
        ] {
            assert_eq!((locale(tag).list_and(&words).as_str(), locale(tag).list_or(&words).as_str()), (and, or));
        }
        let spanish = locale("es-MX");
        assert_eq!(spanish.list_and(&["hospitales", "institutos"]), "hospitales e institutos");
        assert_eq!(spanish.list_and(&["agua", "hielo"]), "agua y hielo");
        assert_eq!(spanish.list_or(&["siete", "ocho"]), "siete u ocho");
        assert_eq!(spanish.list_and(&[String::from("uno")]), "uno");
        assert_eq!(spanish.list_or(&[""; 0]), "");
    }

    #[test]
    fn plurals_follow_the_number_that_is_shown() {
        let categories =
            |tag| [0.0, 1.0, 1.5, 2.0, 1_000_000.0, 1.001, f64::NAN].map(|number| locale(tag).plural(number));
        assert_eq!(categories("es-MX"), ["other", "one", "other", "other", "many", "one", "other"]);
        assert_eq!(categories("en-US"), ["other", "one", "other", "other", "other", "one", "other"]);
        assert_eq!(categories("fr-FR"), ["one", "one", "one", "other", "many", "one", "other"]);
        assert_eq!(
            [0.0, 1.0, 2.0, 3.0, 11.0].map(|n| locale("ar-EG").plural(n)),
            ["zero", "one", "two", "few", "many"]
        );
    }

    #[test]
    fn languages_have_names_where_cldr_has_them() {
        let name = |tag, language| locale(tag).language_name(Language::parse(language).expect("a language"));
        assert_eq!(name("es-MX", "es").as_deref(), Some("español"));
        assert_eq!(name("es-MX", "en").as_deref(), Some("inglés"));
        assert_eq!(name("en-US", "es").as_deref(), Some("Spanish"));
        assert_eq!(name("fr-FR", "es").as_deref(), Some("espagnol"));
        assert_eq!(name("es-MX", "pt-BR").as_deref(), Some("portugués (Brasil)"));
        assert_eq!(name("es-MX", "yua"), None);
        assert_eq!(name("es-MX", "xx"), None);
    }
}
