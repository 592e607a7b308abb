//! A step of the patient's journey, from the first doubt to the check-up at home.

use super::{Audience, Kind, Record, Texts};
use crate::decode::{Fallback, Localized, Prose, Required, Said};
use crate::language::Language;
use crate::{choices, fields};

choices! {
    /// The phases of the journey, in order.
    pub enum Phase {
        Decide = "decide",
        Before = "before",
        Travel = "travel",
        During = "during",
        Aftercare = "aftercare",
    }
}

fields! {
    /// A step of the patient's journey.
    pub struct JourneyStep {
        /// The phase it belongs to.
        /// es: La fase a la que pertenece.
        pub phase: Phase,
        /// Its place within the phase, smallest first.
        /// es: Su lugar dentro de la fase, de menor a mayor.
        pub order: u32,
        /// What is done, in a few words.
        /// es: Qué se hace, en pocas palabras.
        pub title: Localized<Box<str>, Required>,
        /// How it is done.
        /// es: Cómo se hace.
        pub body: Localized<Prose, Required>,
        /// For whom it is; for all without any.
        /// es: Para quién es; para todos si no se anota nada.
        pub audience: Vec<Audience>,
        /// What to tick off before the next step.
        /// es: Qué palomear antes del siguiente paso.
        pub checklist: Option<Localized<Vec<Box<str>>, Fallback>>,
    }
}

impl Record for JourneyStep {
    const KIND: Kind = Kind::JourneyStep;
    const WANTED: &'static [&'static str] = &["checklist"];

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.title.say(language, languages))
    }
}
