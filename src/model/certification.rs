//! A certificate that a place holds, with its dates and its evidence.

use super::{Hospital, Kind, Record, Ref, Texts};
use crate::date::Date;
use crate::decode::{Fallback, Localized, Said, check_order};
use crate::fields;
use crate::language::Language;
use crate::safe_url::SafeUrl;

fields! {
    /// A certificate that a place holds.
    pub struct Certification {
        /// Who holds it, by id.
        /// es: Quién lo tiene, por id.
        pub holder: Ref<Hospital>,
        /// The scheme, such as JCI or ISO 9001.
        /// es: El esquema, como JCI o ISO 9001.
        pub scheme: String,
        /// The edition of the scheme.
        /// es: La edición del esquema.
        pub version: Option<String>,
        /// Who issued it.
        /// es: Quién lo emitió.
        pub issuer: String,
        /// Its number.
        /// es: Su número.
        pub certificate_no: Option<String>,
        /// What it covers.
        /// es: Qué abarca.
        pub scope: Option<Localized<Box<str>, Fallback>>,
        /// The day it was issued.
        /// es: El día en que se emitió.
        pub issued_on: Date,
        /// The last day of its validity.
        /// es: El último día de su vigencia.
        pub valid_until: Date,
        /// The day on which somebody of ours checked it with the issuer.
        /// es: El día en que alguien del equipo lo comprobó con quien lo emite.
        pub verified_on: Date,
        /// Where anyone can check it.
        /// es: Dónde puede comprobarlo cualquiera.
        pub evidence_url: SafeUrl,
        /// The first day on which it is suspended.
        /// es: El primer día en que está suspendido.
        pub suspended_on: Option<Date>,
    }
    check(self, map, cx) {
        check_order(map, cx, ("issued_on", Some(self.issued_on)), ("valid_until", Some(self.valid_until)));
        check_order(map, cx, ("issued_on", Some(self.issued_on)), ("verified_on", Some(self.verified_on)));
    }
}

impl Record for Certification {
    const KIND: Kind = Kind::Certification;
    const WANTED: &'static [&'static str] = &["scope", "version", "certificate_no"];

    fn name<'s>(&'s self, _: &'s Texts, _: Language, _: &[Language]) -> Option<Said<'s, str>> {
        Some(Said { value: &self.scheme, foreign: None })
    }

    /// Its last day included; never while it is suspended.
    fn stands_on(&self, day: Date) -> bool {
        self.issued_on <= day && day <= self.valid_until && self.suspended_on.is_none_or(|from| day < from)
    }

    fn turning_days(&self) -> Vec<Date> {
        [Some(self.issued_on), Some(self.valid_until.next_day()), self.suspended_on].into_iter().flatten().collect()
    }
}
