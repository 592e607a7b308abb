//! A procedure, test or therapy.

use super::{Hospital, Kind, Record, Ref, Review, SearchWords, Specialty, Texts};
use crate::date::Date;
use crate::decode::{Fallback, Localized, Omit, Prose, Required, Said};
use crate::diagnostics::{Code, Diagnostic};
use crate::language::Language;
use crate::{choices, fields};

choices! {
    /// What sort of service it is.
    pub enum ServiceKind {
        Procedure = "procedure",
        Test = "test",
        Therapy = "therapy",
    }
}

choices! {
    /// A currency, by its ISO 4217 code.
    pub enum Currency {
        MexicanPeso = "MXN",
        UsDollar = "USD",
    }
}

fields! {
    /// A procedure, test or therapy. It has a page of its own when it has a summary; else it is listed with its specialty.
    pub struct Service {
        /// Its name.
        /// es: Su nombre.
        pub name: Localized<Box<str>, Required>,
        /// The specialty that it belongs to, by id.
        /// es: La especialidad a la que pertenece, por id.
        pub specialty: Ref<Specialty>,
        /// Procedure, test or therapy.
        /// es: Procedimiento, estudio o terapia.
        pub kind: ServiceKind,
        /// Whether a clinician has read the text.
        /// es: Si una persona clínica ya leyó el texto.
        pub clinical_review: Review,
        /// The words by which people look for it.
        /// es: Las palabras con que la gente lo busca.
        pub search: Option<Localized<SearchWords, Omit>>,
        /// What it is and when people seek it, in two to four sentences.
        /// es: Qué es y cuándo se busca, en dos a cuatro frases.
        pub summary: Option<Localized<Box<str>, Fallback>>,
        /// More about it.
        /// es: Más sobre él.
        pub body: Option<Localized<Prose, Fallback>>,
        /// How to prepare.
        /// es: Cómo prepararse.
        pub before: Option<Localized<Prose, Fallback>>,
        /// What happens.
        /// es: Qué sucede.
        pub during: Option<Localized<Prose, Fallback>>,
        /// Recovery and follow-up.
        /// es: Recuperación y seguimiento.
        pub after: Option<Localized<Prose, Fallback>>,
        /// Nights in hospital, where general knowledge is firm.
        /// es: Noches de hospital, donde el conocimiento general es firme.
        pub stay_days: Option<Stay>,
        /// What can go wrong.
        /// es: Qué puede salir mal.
        pub risks: Option<Localized<Prose, Fallback>>,
        /// What to ask the hospital.
        /// es: Qué preguntar al hospital.
        pub questions: Option<Localized<Vec<Box<str>>, Fallback>>,
        /// Signs after which to call a doctor at once.
        /// es: Señales ante las que hay que llamar al médico de inmediato.
        pub warning_signs: Option<Localized<Vec<Box<str>>, Fallback>>,
        /// What the price depends on.
        /// es: De qué depende el precio.
        pub price_note: Option<Localized<Box<str>, Fallback>>,
        /// Prices that places have given.
        /// es: Precios que han dado los establecimientos.
        pub offers: Vec<Offer>,
    }
}

fields! {
    /// Nights in hospital.
    pub struct Stay {
        /// At least.
        /// es: Al menos.
        pub min: u32,
        /// At most.
        /// es: A lo más.
        pub max: u32,
    }
    check(self, map, cx) {
        if self.max < self.min {
            let span = cx.value_span(map, "max");
            cx.report(Diagnostic::at(Code::RangeReversed, span).arg("first", "min").arg("second", "max"));
        }
    }
}

fields! {
    /// What a place asks for a service.
    pub struct Offer {
        /// The place, by id.
        /// es: El establecimiento, por id.
        pub hospital: Ref<Hospital>,
        /// The price and what it covers.
        /// es: El precio y lo que cubre.
        pub price: Price,
    }
}

fields! {
    /// A price and what it covers.
    pub struct Price {
        /// At least.
        /// es: Al menos.
        pub min: f64,
        /// At most; the same as `min` when it is fixed.
        /// es: A lo más; igual que `min` cuando es fijo.
        pub max: Option<f64>,
        /// MXN or USD.
        /// es: MXN o USD.
        pub currency: Currency,
        /// What it includes.
        /// es: Qué incluye.
        pub includes: Option<Localized<Vec<Box<str>>, Fallback>>,
        /// What it leaves out.
        /// es: Qué no incluye.
        pub excludes: Option<Localized<Vec<Box<str>>, Fallback>>,
        /// The last day on which it holds.
        /// es: El último día en que vale.
        pub valid_until: Date,
        /// Who said so, and when.
        /// es: Quién lo dijo y cuándo.
        pub source: String,
    }
    check(self, map, cx) {
        if self.min <= 0.0 {
            let span = cx.value_span(map, "min");
            let diagnostic = Diagnostic::at(Code::NumberRange, span).arg("value", self.min.to_string());
            cx.report(diagnostic.arg("min", 1).arg("max", 100_000_000));
        } else if self.max.is_some_and(|max| max < self.min) {
            let span = cx.value_span(map, "max");
            cx.report(Diagnostic::at(Code::RangeReversed, span).arg("first", "min").arg("second", "max"));
        }
    }
}

impl Service {
    /// The prices that hold on a day.
    pub fn offers_on(&self, day: Date) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(move |offer| day <= offer.price.valid_until)
    }

    /// Whether it has a page of its own.
    pub fn has_page(&self) -> bool {
        self.summary.is_some()
    }
}

impl Record for Service {
    const KIND: Kind = Kind::Service;
    const WANTED: &'static [&'static str] = &[
        "summary",
        "clinical_review",
        "before",
        "during",
        "after",
        "risks",
        "questions",
        "warning_signs",
        "body",
        "price_note",
    ];
    const NEEDS_SLUG: bool = true;

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.name.say(language, languages))
    }

    fn turning_days(&self) -> Vec<Date> {
        self.offers.iter().map(|offer| offer.price.valid_until.next_day()).collect()
    }
}
