//! Rules over all that is shown: those of the law, and those that `site.yaml` can ask for.

use super::Site;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{AdvertisingAuth, Doctor, Hospital, Review, Service, Specialty};

/// What is shown against the rules.
pub fn check(site: &Site) -> Diagnostics {
    let mut found = Diagnostics::default();
    let languages = &site.languages;
    for entry in site.all::<Doctor>() {
        let specialty = site.get(entry.record.specialty);
        if specialty.record.surgical.unwrap_or(false) && entry.record.board_cert_on(site.today).is_none() {
            let language = site.settings.default_language;
            let diagnostic = Diagnostic::at(Code::BoardCertMissing, entry.at).arg("name", &*entry.record.name);
            found.push(diagnostic.arg("specialty", specialty.name(language, languages).value));
        }
    }
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
        let valid = |auth: &Option<AdvertisingAuth>| auth.as_ref().is_some_and(|auth| site.today <= auth.valid_until);
        let hospitals = site.all::<Hospital>().iter().map(|entry| (entry.at, &entry.record.advertising_auth));
        let doctors = site.all::<Doctor>().iter().map(|entry| (entry.at, &entry.record.advertising_auth));
        let missing = hospitals.chain(doctors).filter(|(_, auth)| !valid(auth));
        found.extend(missing.map(|(at, _)| Diagnostic::at(Code::AdvertisingMissing, at)));
    }
    found
}
