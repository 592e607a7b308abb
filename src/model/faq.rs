//! A question that people ask, and its answer.

use super::{AnyRef, Audience, Kind, Record, Texts};
use crate::date::Date;
use crate::decode::{Localized, Prose, Required, Said};
use crate::language::Language;
use crate::{choices, fields};

choices! {
    /// What a question is about, in the order of the page.
    pub enum FaqTopic {
        Choosing = "choosing",
        Costs = "costs",
        Records = "records",
        Travel = "travel",
        Stay = "stay",
        Aftercare = "aftercare",
        Safety = "safety",
        Site = "site",
    }
}

fields! {
    /// A question and its answer.
    pub struct Faq {
        /// The question, as people ask it.
        /// es: La pregunta, como la hace la gente.
        pub question: Localized<Box<str>, Required>,
        /// The answer, the most useful sentence first.
        /// es: La respuesta, con la frase más útil al principio.
        pub answer: Localized<Prose, Required>,
        /// What it is about.
        /// es: De qué trata.
        pub topic: FaqTopic,
        /// Its place among the questions of its topic: 1 comes first, those without any come last.
        /// es: Su lugar entre las preguntas de su tema: 1 va primero y las que no llevan van al final.
        pub order: Option<u32>,
        /// The day on which somebody of ours last read it through.
        /// es: El día en que alguien del equipo la revisó por última vez.
        pub reviewed_on: Date,
        /// For whom it is; for all without any.
        /// es: Para quién es; para todos si no se anota nada.
        pub audience: Vec<Audience>,
        /// Where to read on, by kind and id, such as `page:paisanos`.
        /// es: Dónde seguir leyendo, por tipo e id, como `page:paisanos`.
        pub links: Vec<AnyRef>,
    }
}

impl Record for Faq {
    const KIND: Kind = Kind::Faq;
    const WANTED: &'static [&'static str] = &["links"];

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.question.say(language, languages))
    }
}
