//! A place on the map of the region: where patients come from, and where they land.

use super::hospital::{Geo, check_sources};
use super::{Kind, Record, Texts};
use crate::decode::{Fallback, Localized, Required, Said};
use crate::language::Language;
use crate::{choices, fields};

choices! {
    /// What sort of place it is.
    pub enum PlaceKind {
        City = "city",
        Airport = "airport",
    }
}

fields! {
    /// A place on the map of the region.
    pub struct Place {
        /// Its name.
        /// es: Su nombre.
        pub name: Localized<Box<str>, Required>,
        /// Short name, for the drawing.
        /// es: Nombre corto, para el dibujo.
        pub short_name: Option<String>,
        /// City or airport.
        /// es: Ciudad o aeropuerto.
        pub kind: PlaceKind,
        /// Where it lies.
        /// es: Dónde está.
        pub geo: Geo,
        /// The road that a source names between it and the middle of the map.
        /// es: La carretera que una fuente nombra entre este lugar y el centro del mapa.
        pub road: Option<Localized<Box<str>, Fallback>>,
    }
}

/// Fields that need a source of their own.
const FACTS: &[&str] = &["geo", "road"];

impl Record for Place {
    const KIND: Kind = Kind::Place;
    const NEEDS_SOURCES: bool = true;

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.name.say(language, languages))
    }

    fn check_record(&self, map: &crate::yaml::Node, meta: &super::Meta, cx: &mut crate::decode::Decoder<'_>) {
        if !meta.sample.unwrap_or(false) {
            check_sources(map, &meta.sources, FACTS, cx);
        }
    }
}
