//! An article, or the story of a person, which needs their consent.

use super::{Consent, Hospital, Kind, Picture, Record, Ref, Review, Specialty, Texts};
use crate::date::Date;
use crate::decode::{Choice, Fallback, Localized, Prose, Required, Said};
use crate::diagnostics::{Code, Diagnostic};
use crate::language::Language;
use crate::{choices, fields};

choices! {
    /// Whose story it is.
    pub enum StoryKind {
        Article = "article",
        Patient = "patient",
        Professional = "professional",
        Institution = "institution",
    }
}

fields! {
    /// An article or the story of a person.
    pub struct Story {
        /// The day it was published.
        /// es: El día en que se publicó.
        pub published_on: Date,
        /// Whose story it is.
        /// es: De quién es la historia.
        pub kind: StoryKind,
        /// How the person is called in the story.
        /// es: Cómo se nombra a la persona en la historia.
        pub person_label: Option<Localized<Box<str>, Required>>,
        /// The person's consent; without a valid one the story is not shown.
        /// es: El consentimiento de la persona; sin uno vigente la historia no se muestra.
        pub consent: Option<Consent>,
        /// What the person or the author received (US FTC, 16 CFR 255).
        /// es: Qué recibió la persona o quien escribe.
        pub material_connection: Option<Localized<Box<str>, Required>>,
        /// The place it is about, by id.
        /// es: El establecimiento del que trata, por id.
        pub provider: Option<Ref<Hospital>>,
        /// A picture above the text.
        /// es: Una imagen sobre el texto.
        pub photo: Option<Picture>,
        /// What is said in a recording.
        /// es: Lo que se dice en una grabación.
        pub transcript: Option<Localized<Prose, Fallback>>,
        /// The specialty it is about, by id.
        /// es: La especialidad de la que trata, por id.
        pub specialty: Option<Ref<Specialty>>,
        /// Whether a clinician has read the text; for texts about health.
        /// es: Si una persona clínica ya leyó el texto; para textos sobre salud.
        pub clinical_review: Option<Review>,
    }
    check(self, map, cx) {
        if self.kind != StoryKind::Article {
            let missing = [("person_label", self.person_label.is_none()), ("consent", self.consent.is_none())];
            for (field, _) in missing.into_iter().filter(|(_, missing)| *missing) {
                let span = cx.value_span(map, "kind");
                cx.report(Diagnostic::at(Code::FieldMissing, span).arg("field", field));
            }
        }
    }
}

impl Record for Story {
    const KIND: Kind = Kind::Story;
    const WANTED: &'static [&'static str] = &["specialty", "photo"];
    const TEXTS: Choice = Choice::Fallback;

    fn name<'s>(&'s self, texts: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        texts.say(language, languages).map(|said| Said { value: &*said.value.title, foreign: said.foreign })
    }

    fn stands_on(&self, day: Date) -> bool {
        self.published_on <= day
            && (self.kind == StoryKind::Article || self.consent.as_ref().is_some_and(|c| c.holds_on(day)))
    }

    fn turning_days(&self) -> Vec<Date> {
        let given = self.consent.as_ref().map(|consent| consent.given_on);
        let from = given.map_or(self.published_on, |given| given.max(self.published_on));
        self.consent.iter().flat_map(Consent::ends).chain([from]).collect()
    }
}
