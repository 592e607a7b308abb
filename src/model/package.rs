//! Several services of a place under one price, with what it leaves out and until when.

use super::service::Price;
use super::{Hospital, Kind, Record, Ref, Service, Texts};
use crate::date::Date;
use crate::decode::{Fallback, Filled, Localized, Prose, Required, Said};
use crate::diagnostics::{Code, Diagnostic};
use crate::fields;
use crate::language::Language;

fields! {
    /// Several services of a place under one price.
    pub struct Package {
        /// Its name.
        /// es: Su nombre.
        pub name: Localized<Box<str>, Required>,
        /// The services in it, by id.
        /// es: Los servicios que reúne, por id.
        pub services: Filled<Ref<Service>>,
        /// The place that offers it, by id.
        /// es: El establecimiento que lo ofrece, por id.
        pub hospital: Ref<Hospital>,
        /// The price, what it covers and what it leaves out.
        /// es: El precio, lo que cubre y lo que no incluye.
        pub price: Price,
        /// The last day on which it is offered.
        /// es: El último día en que se ofrece.
        pub valid_until: Date,
        /// The conditions, in plain words.
        /// es: Las condiciones, en palabras sencillas.
        pub terms: Localized<Prose, Required>,
        /// Where patient and companion stay, if it is part of the package.
        /// es: Dónde se hospedan paciente y acompañante, si es parte del paquete.
        pub lodging: Option<Localized<Box<str>, Fallback>>,
        /// How they are driven, if it is part of the package.
        /// es: Cómo se les traslada, si es parte del paquete.
        pub transfer: Option<Localized<Box<str>, Fallback>>,
    }
    check(self, map, cx) {
        // A package whose price names nothing that it leaves out lets the reader think that it covers all.
        if self.price.excludes.is_none() {
            let span = cx.key_span(map, "price").unwrap_or(cx.span(map));
            cx.report(Diagnostic::at(Code::FieldMissing, span).arg("field", "excludes"));
        }
    }
}

impl Package {
    /// The last day on which both the package and its price hold.
    pub fn last_day(&self) -> Date {
        self.valid_until.min(self.price.valid_until)
    }
}

impl Record for Package {
    const KIND: Kind = Kind::Package;

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.name.say(language, languages))
    }

    /// A package without its price is none.
    fn stands_on(&self, day: Date) -> bool {
        day <= self.last_day()
    }

    fn turning_days(&self) -> Vec<Date> {
        vec![self.last_day().next_day()]
    }
}
