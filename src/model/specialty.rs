//! A field of medicine.

use super::{Kind, Record, Ref, Review, SearchWords, Texts};
use crate::choices;
use crate::decode::{Decoder, Fallback, Localized, Omit, Prose, Required, Said};
use crate::diagnostics::{Code, Diagnostic};
use crate::fields;
use crate::language::Language;
use crate::yaml::Node;

choices! {
    /// The members of schema.org's MedicalSpecialty (schema.org 29) that a record may name. There is none for ophthalmology,
    /// allergy, audiology, psychology or critical care: those stay empty.
    pub enum MedicalSpecialty {
        Anesthesia = "Anesthesia",
        Cardiovascular = "Cardiovascular",
        CommunityHealth = "CommunityHealth",
        Dentistry = "Dentistry",
        Dermatology = "Dermatology",
        DietNutrition = "DietNutrition",
        Emergency = "Emergency",
        Endocrine = "Endocrine",
        Gastroenterologic = "Gastroenterologic",
        Genetic = "Genetic",
        Geriatric = "Geriatric",
        Gynecologic = "Gynecologic",
        Hematologic = "Hematologic",
        Infectious = "Infectious",
        LaboratoryScience = "LaboratoryScience",
        Midwifery = "Midwifery",
        Musculoskeletal = "Musculoskeletal",
        Neurologic = "Neurologic",
        Nursing = "Nursing",
        Obstetric = "Obstetric",
        Oncologic = "Oncologic",
        Optometric = "Optometric",
        Otolaryngologic = "Otolaryngologic",
        Pathology = "Pathology",
        Pediatric = "Pediatric",
        PharmacySpecialty = "PharmacySpecialty",
        Physiotherapy = "Physiotherapy",
        PlasticSurgery = "PlasticSurgery",
        Podiatric = "Podiatric",
        PrimaryCare = "PrimaryCare",
        Psychiatric = "Psychiatric",
        PublicHealth = "PublicHealth",
        Pulmonary = "Pulmonary",
        Radiography = "Radiography",
        Renal = "Renal",
        RespiratoryTherapy = "RespiratoryTherapy",
        Rheumatologic = "Rheumatologic",
        SpeechPathology = "SpeechPathology",
        Surgical = "Surgical",
        Toxicologic = "Toxicologic",
        Urologic = "Urologic",
    }
}

fields! {
    /// A field of medicine.
    pub struct Specialty {
        /// Its formal name.
        /// es: Su nombre formal.
        pub name: Localized<Box<str>, Required>,
        /// The words by which people look for it.
        /// es: Las palabras con que la gente la busca.
        pub search: Option<Localized<SearchWords, Omit>>,
        /// The members of schema.org's MedicalSpecialty that it matches; none where none fits.
        /// es: Los miembros de MedicalSpecialty de schema.org que le corresponden; ninguno si ninguno queda.
        pub schema_enum: Vec<MedicalSpecialty>,
        /// Two sentences: what it looks after and when people come.
        /// es: Dos frases: qué atiende y cuándo se acude.
        pub intro: Option<Localized<Box<str>, Fallback>>,
        /// More about it.
        /// es: Más sobre ella.
        pub body: Option<Localized<Prose, Fallback>>,
        /// What to bring to the first visit.
        /// es: Qué llevar a la primera cita.
        pub bring: Option<Localized<Vec<Box<str>>, Fallback>>,
        /// Specialties that are often confused with it or needed with it.
        /// es: Especialidades que suelen confundirse con ella o necesitarse junto con ella.
        pub related: Vec<Ref<Specialty>>,
        /// Whether a clinician has read the text.
        /// es: Si una persona clínica ya leyó el texto.
        pub clinical_review: Review,
        /// Whether it operates: its doctors then need the certificate of their council (LGS art. 272 Bis).
        /// es: Si opera: sus doctores necesitan entonces el certificado de su consejo (LGS art. 272 Bis).
        pub surgical: Option<bool>,
        /// A warning for staff before they publish anything on it.
        /// es: Una advertencia para el equipo antes de publicar algo sobre ella.
        pub publish_caution: Option<String>,
    }
    check(self, map, cx) {
        if !cx.draft {
            self.count_phrases(map, cx);
        }
    }
}

/// Phrases in each language by which a specialty ought to be found.
const LEAST_PHRASES: usize = 15;

impl Specialty {
    /// Says how many phrases are missing in each language that is to be complete.
    fn count_phrases(&self, map: &Node, cx: &mut Decoder<'_>) {
        let complete: Vec<Language> =
            cx.rules.languages.iter().filter(|rule| rule.complete).map(|rule| rule.tag).collect();
        for language in complete {
            let words = self.search.as_ref().and_then(|search| search.own(language));
            let count = words.map_or(0, |words| words.shown().count());
            if count < LEAST_PHRASES {
                let search = map.get("search");
                let place = search.and_then(|search| cx.key_span(search, language.as_str()));
                let place = place.or_else(|| cx.key_span(map, "search")).or_else(|| cx.key_span(map, "name"));
                let diagnostic = Diagnostic::at(Code::SearchFew, place.unwrap_or(cx.span(map)));
                let diagnostic = diagnostic.arg("language", language.as_str()).arg("count", count);
                cx.report(diagnostic.arg("least", LEAST_PHRASES).arg("missing", LEAST_PHRASES - count));
            }
        }
    }
}

impl Record for Specialty {
    const KIND: Kind = Kind::Specialty;
    const WANTED: &'static [&'static str] = &["intro", "body", "clinical_review", "bring", "related"];
    const NEEDS_SLUG: bool = true;

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.name.say(language, languages))
    }
}
