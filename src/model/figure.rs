//! A number about León, with its year, its source and what must be known to read it rightly.

use super::{Citation, Kind, Record, Texts};
use crate::decode::{Fallback, Localized, Required, Said, Year};
use crate::language::Language;
use crate::{choices, fields};

choices! {
    /// What a figure is about; figures of one topic are shown together.
    pub enum FigureTopic {
        Population = "population",
        HealthUnits = "health-units",
        Travel = "travel",
        Education = "education",
        SectorViews = "sector-views",
    }
}

fields! {
    /// A number with its source.
    pub struct Figure {
        /// What is counted.
        /// es: Qué se cuenta.
        pub label: Localized<Box<str>, Required>,
        /// The number.
        /// es: El número.
        pub value: f64,
        /// The unit, in words; `%` for a percentage.
        /// es: La unidad, en palabras; `%` para un porcentaje.
        pub unit: Localized<Box<str>, Required>,
        /// The year of the count.
        /// es: El año del conteo.
        pub year: Year,
        /// Where it comes from.
        /// es: De dónde viene.
        pub source: Citation,
        /// What it is about.
        /// es: De qué trata.
        pub topic: FigureTopic,
        /// Of what whole it is a part.
        /// es: De qué total es parte.
        pub denominator: Option<Localized<Box<str>, Fallback>>,
        /// What must be known to read it rightly.
        /// es: Qué hay que saber para leerlo bien.
        pub caveat: Option<Localized<Box<str>, Fallback>>,
        /// Its place among the figures of its topic, smallest first.
        /// es: Su lugar entre las cifras de su tema, de menor a mayor.
        pub order: Option<u32>,
    }
}

impl Record for Figure {
    const KIND: Kind = Kind::Figure;
    const WANTED: &'static [&'static str] = &["caveat", "denominator"];

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.label.say(language, languages))
    }
}
