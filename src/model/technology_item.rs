//! A technology that was made or installed in the region.

use super::{Kind, Readiness, Record, Texts};
use crate::decode::{Email, Localized, Required, Said, Year};
use crate::fields;
use crate::language::Language;
use crate::safe_url::SafeUrl;

fields! {
    /// A technology that was made or installed in the region.
    pub struct TechnologyItem {
        /// What it is, in one sentence.
        /// es: Qué es, en una frase.
        pub title: Localized<Box<str>, Required>,
        /// The institution that does it.
        /// es: La institución que la hace.
        pub institution: String,
        /// The year of the news or publication.
        /// es: El año de la noticia o publicación.
        pub year: Year,
        /// Where it is told.
        /// es: Dónde se da a conocer.
        pub source_url: SafeUrl,
        /// How near it is to use: 1 (an idea) to 9 (in use), by ISO 16290.
        /// es: Qué tan cerca está de usarse: de 1 (una idea) a 9 (en uso), según ISO 16290.
        pub readiness_level: Option<Readiness>,
        /// E-mail for those who want to know more.
        /// es: Correo para quien quiera saber más.
        pub contact: Option<Email>,
    }
}

impl Record for TechnologyItem {
    const KIND: Kind = Kind::TechnologyItem;
    const WANTED: &'static [&'static str] = &["readiness_level", "contact"];

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.title.say(language, languages))
    }
}
