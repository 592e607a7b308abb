//! Which language the program speaks to the person at the keyboard. It is not the language of any page.

/// A language that has a message catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tongue {
    Spanish,
    English,
}

impl Tongue {
    /// The tongue asked for by `--lang`, else by the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX.1-2017 §8.2).
    /// Whatever is not English is Spanish.
    pub fn choose(asked: Option<&str>, env: impl Fn(&str) -> Option<String>) -> Tongue {
        if let Some(tag) = asked {
            return Tongue::of_tag(tag);
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| env(name).filter(|value| !value.is_empty()))
            .unwrap_or_default();
        Tongue::of_tag(&locale)
    }

    /// The tongue of a language tag or the name of a locale: `en`, `en-US`, `en_US.UTF-8`.
    pub fn of_tag(tag: &str) -> Tongue {
        let language = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("en") { Tongue::English } else { Tongue::Spanish }
    }

    /// Its BCP 47 tag, with region.
    pub fn tag(self) -> &'static str {
        match self {
            Tongue::Spanish => "es-MX",
            Tongue::English => "en-US",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(asked: Option<&str>, env: &[(&str, &str)]) -> Tongue {
        Tongue::choose(asked, |name| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_option_wins_then_the_locale_and_spanish_is_what_remains() {
        assert_eq!(chosen(Some("en"), &[("LC_ALL", "es_MX.UTF-8")]), Tongue::English);
        assert_eq!(chosen(Some("es"), &[("LC_ALL", "en_US.UTF-8")]), Tongue::Spanish);
        assert_eq!(chosen(None, &[("LANG", "en_US.UTF-8")]), Tongue::English);
        assert_eq!(chosen(None, &[("LC_MESSAGES", "es_MX"), ("LANG", "en_US")]), Tongue::Spanish);
        assert_eq!(chosen(None, &[("LC_ALL", ""), ("LC_MESSAGES", "en")]), Tongue::English);
        for other in ["C", "C.UTF-8", "fr_FR", "eng", ""] {
            assert_eq!(chosen(None, &[("LANG", other)]), Tongue::Spanish, "{other}");
        }
        assert_eq!(chosen(None, &[]), Tongue::Spanish);
    }
}
