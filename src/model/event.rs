//! An event that people can go to. It leaves the calendar by itself after its last day.

use super::{Kind, Record, Texts};
use crate::date::{Date, Moment};
use crate::decode::{Fallback, Localized, Required, Said, Zone, check_order};
use crate::fields;
use crate::language::Language;
use crate::safe_url::SafeUrl;

fields! {
    /// An event that people can go to.
    pub struct Event {
        /// Its name.
        /// es: Su nombre.
        pub name: Localized<Box<str>, Required>,
        /// The day on which it begins, with the hour if it is known: `2027-03-05 09:00`.
        /// es: El día en que empieza, con la hora si se sabe: `2027-03-05 09:00`.
        pub starts_on: Moment,
        /// The time zone of its clocks.
        /// es: El huso horario de sus horas.
        pub timezone: Zone,
        /// Where it is held.
        /// es: Dónde se celebra.
        pub place: String,
        /// Who organises it.
        /// es: Quién lo organiza.
        pub organiser: String,
        /// The day on which it ends, with the hour if it is known; the first day without it.
        /// es: El día en que termina, con la hora si se sabe; el primer día si no se anota.
        pub ends_on: Option<Moment>,
        /// Its own page, with registration.
        /// es: Su propia página, con el registro.
        pub url: Option<SafeUrl>,
        /// Whether it is for members only.
        /// es: Si es solo para miembros.
        pub members_only: Option<bool>,
        /// What it is about, in one to three sentences.
        /// es: De qué trata, en una a tres frases.
        pub summary: Option<Localized<Box<str>, Fallback>>,
    }
    check(self, map, cx) {
        match self.ends_on {
            Some(end) if end.clock().is_some() && self.starts_on.clock().is_some() => {
                check_order(map, cx, ("starts_on", Some(self.starts_on)), ("ends_on", Some(end)));
            }
            // A day without an hour lasts until its evening.
            end => check_order(map, cx, ("starts_on", Some(self.starts_on.day)), ("ends_on", end.map(|end| end.day))),
        }
    }
}

impl Event {
    pub fn last_day(&self) -> Date {
        self.ends_on.unwrap_or(self.starts_on).day
    }

    /// Whether its last day has gone by.
    pub fn is_past(&self, today: Date) -> bool {
        self.last_day() < today
    }
}

impl Record for Event {
    const KIND: Kind = Kind::Event;
    const WANTED: &'static [&'static str] = &["summary", "url"];

    fn name<'s>(&'s self, _: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>> {
        Said::text(self.name.say(language, languages))
    }

    fn turning_days(&self) -> Vec<Date> {
        vec![self.last_day().next_day()]
    }
}
