//! A year of a place's membership in the cluster. The Plan proposes that it be annual and renewed (P:1450).

use super::{Hospital, Kind, Record, Ref, Texts};
use crate::date::Date;
use crate::decode::{Fallback, Localized, Prose, Said, Year, check_order};
use crate::diagnostics::{Code, Diagnostic};
use crate::fields;
use crate::language::Language;

fields! {
    /// A year of a place's membership in the cluster.
    pub struct Affiliation {
        /// The member, by id.
        /// es: Quién se afilia, por id.
        pub member: Ref<Hospital>,
        /// The first day.
        /// es: El primer día.
        pub starts_on: Date,
        /// The last day: the affiliation lasts at most twelve months.
        /// es: El último día: la afiliación dura a lo más doce meses.
        pub ends_on: Date,
        /// The year it is counted under.
        /// es: El año al que corresponde.
        pub cycle_year: Option<Year>,
        /// What it brings.
        /// es: Qué beneficios da.
        pub benefits: Option<Localized<Prose, Fallback>>,
    }
    check(self, map, cx) {
        check_order(map, cx, ("starts_on", Some(self.starts_on)), ("ends_on", Some(self.ends_on)));
        let limit = self.starts_on.plus_months(12).previous_day();
        if self.ends_on > limit {
            let span = cx.value_span(map, "ends_on");
            cx.report(Diagnostic::at(Code::AffiliationTooLong, span).arg("until", limit.to_string()));
        }
    }
}

impl Record for Affiliation {
    const KIND: Kind = Kind::Affiliation;

    fn name<'s>(&'s self, _: &'s Texts, _: Language, _: &[Language]) -> Option<Said<'s, str>> {
        None
    }

    fn stands_on(&self, day: Date) -> bool {
        self.starts_on <= day && day <= self.ends_on
    }

    fn turning_days(&self) -> Vec<Date> {
        vec![self.starts_on, self.ends_on.next_day()]
    }
}
