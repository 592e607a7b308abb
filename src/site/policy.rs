//! Rules that `site.yaml` can ask for, over all that is shown.

use super::Site;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Hospital, Review, Service, Specialty};

/// What is shown against the rules.
pub fn check(site: &Site) -> Diagnostics {
    let mut found = Diagnostics::default();
    // The rules are for what the public gets; a preview is there to see what is still missing.
    if site.preview {
        return found;
    }
    if site.settings.require_clinical_review.unwrap_or(false) {
        let specialties = site.all::<Specialty>().iter().map(|entry| (entry.at, &entry.record.clinical_review));
        let services = site.all::<Service>().iter().filter(|entry| entry.record.has_page());
        let services = services.map(|entry| (entry.at, &entry.record.clinical_review));
        let pending: Vec<Span> =
            specialties.chain(services).filter(|(_, review)| **review == Review::Pending).map(|(at, _)| at).collect();
        found.extend(pending.into_iter().map(|at| Diagnostic::at(Code::ReviewPending, at)));
    }
    if site.settings.require_advertising_auth.unwrap_or(false) {
        let valid =
            |hospital: &Hospital| hospital.advertising_auth.as_ref().is_some_and(|auth| site.today <= auth.valid_until);
        let missing = site.all::<Hospital>().iter().filter(|entry| !valid(&entry.record));
        found.extend(missing.map(|entry| Diagnostic::at(Code::AdvertisingMissing, entry.at)));
    }
    found
}
