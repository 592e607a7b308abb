//! A language of the site, by its BCP 47 tag; copied freely, ordered by tag.

use std::fmt;

use tinystr::TinyAsciiStr;

/// The tag of a language as it stands in `site.yaml`, in addresses and in `lang` attributes:
/// two or three lower-case letters, with an optional region (`es`, `en`, `pt-BR`; BCP 47, RFC 5646 §2.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(TinyAsciiStr<8>);

impl Language {
    /// Reads a tag; `None` when it has not the form of one.
    pub fn parse(tag: &str) -> Option<Language> {
        let (language, region) = match tag.split_once('-') {
            Some((language, region)) => (language, Some(region)),
            None => (tag, None),
        };
        let language_fits = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
        let region_fits =
            region.is_none_or(|region| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase()));
        if !language_fits || !region_fits {
            return None;
        }
        TinyAsciiStr::try_from_str(tag).ok().map(Language)
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'d> serde::Deserialize<'d> for Language {
    fn deserialize<D: serde::Deserializer<'d>>(deserializer: D) -> Result<Language, D::Error> {
        let tag = <&str>::deserialize(deserializer)?;
        Language::parse(tag).ok_or_else(|| serde::de::Error::custom("no language"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_languages_are_read_and_other_words_are_not() {
        for good in ["es", "en", "fr", "yua", "pt-BR"] {
            assert_eq!(Language::parse(good).map(|l| l.to_string()).as_deref(), Some(good));
        }
        for bad in ["", "e", "ES", "es_MX", "es-mx", "español", "es-MEX", "es-", "../x"] {
            assert_eq!(Language::parse(bad), None, "{bad}");
        }
    }
}
