//! The page of a doctor.

use serde::Serialize;
use serde_json::{Value, json};

use super::common::sources;
use super::{Card, Day, Link, Prose, Shown, Source, Text, View};
use crate::date::Date;
use crate::html::Html;
use crate::model::{Doctor, Entry, Key};
use crate::plan::voice::Voice;
use crate::theme::fill;

/// What the page of a doctor shows.
#[derive(Serialize, Debug)]
pub struct DoctorView {
    specialty: Option<Link>,
    cedula: String,
    specialist_cedula: Option<String>,
    degree_institution: String,
    board_cert: Option<BoardCertView>,
    /// Whether the specialty operates and no certificate of its council is in force.
    lacks_board_cert: bool,
    languages: Option<String>,
    practices: Vec<Card>,
    bio: Option<Prose>,
    photo: Option<Html>,
    advertising: Option<Notice>,
    /// The last day of the consent to be shown.
    consent_until: Day,
    sources: Vec<Source>,
}

/// The certificate of a council, while it is valid.
#[derive(Serialize, Debug)]
struct BoardCertView {
    council: String,
    number: String,
    valid_until: Day,
}

/// The notice to advertise, while it is valid.
#[derive(Serialize, Debug)]
struct Notice {
    number: String,
    valid_until: Day,
}

impl Shown for Doctor {
    const TEMPLATE: &'static str = "doctor.html";
    const TITLE: Option<&'static str> = Some("doctor.title");

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        let doctor = &entry.record;
        let specialty = voice.name(doctor.specialty.key()).text;
        let places: Vec<String> = doctor.practices.iter().map(|to| voice.name(to.key()).text).collect();
        let places = voice.joined(&places)?;
        let values = [
            ("name", doctor.name.as_str()),
            ("specialty", &specialty),
            ("places", &places),
            ("cedula", &doctor.cedula.0),
        ];
        Some(Text { text: fill(voice.words.text("doctor.summary"), &values), lang: None })
    }

    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String> {
        let languages = entry.record.languages.iter().map(|tag| voice.language_label(*tag));
        let languages: Vec<String> = languages.collect();
        std::iter::once(voice.name(entry.record.specialty.key()).text).chain(voice.joined(&languages)).collect()
    }

    fn true_until(entry: &Entry<Self>) -> Option<Date> {
        Some(entry.record.consent.expires_on)
    }

    fn view(_: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let doctor = &entry.record;
        let today = voice.site.today;
        let board_cert = doctor.board_cert_on(today);
        let operates = voice.site.get(doctor.specialty).record.surgical.unwrap_or(false);
        let languages: Vec<String> = doctor.languages.iter().map(|tag| voice.language_label(*tag)).collect();
        let advertising = doctor.advertising_auth.as_ref().filter(|auth| today <= auth.valid_until);
        View::Doctor(Box::new(DoctorView {
            specialty: voice.link(doctor.specialty.key()),
            cedula: doctor.cedula.0.clone(),
            specialist_cedula: doctor.specialist_cedula.as_ref().map(|cedula| cedula.0.clone()),
            degree_institution: doctor.degree_institution.clone(),
            lacks_board_cert: operates && board_cert.is_none(),
            board_cert: board_cert.map(|certificate| BoardCertView {
                council: certificate.council.clone(),
                number: certificate.number.clone(),
                valid_until: voice.day(certificate.valid_until),
            }),
            languages: voice.joined(&languages),
            practices: Card::sorted(doctor.practices.iter().map(|to| (to.key(), voice.site.get(*to))), voice),
            bio: voice.prose(&doctor.bio),
            photo: doctor.photo.as_ref().and_then(|photo| voice.show(photo)),
            advertising: advertising
                .map(|auth| Notice { number: auth.number.clone(), valid_until: voice.day(auth.valid_until) }),
            consent_until: voice.day(doctor.consent.expires_on),
            sources: sources(&entry.meta.sources, voice),
        }))
    }

    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        let doctor = &entry.record;
        let licence = |number: &str| {
            json!({
                "@type": "EducationalOccupationalCredential",
                "name": voice.word("doctor.cedula"),
                "credentialCategory": "license",
                "identifier": number,
                "recognizedBy": { "@type": "GovernmentOrganization", "name": "Secretaría de Educación Pública" },
            })
        };
        let council = doctor.board_cert_on(voice.site.today).map(|certificate| {
            json!({
                "@type": "EducationalOccupationalCredential",
                "name": voice.word("doctor.board_cert"),
                "credentialCategory": "certificate",
                "identifier": certificate.number,
                "recognizedBy": { "@type": "Organization", "name": certificate.council },
                "expires": certificate.valid_until.to_string(),
            })
        });
        let licences = [Some(&doctor.cedula), doctor.specialist_cedula.as_ref()].into_iter().flatten();
        let credentials: Vec<Value> = licences.map(|cedula| licence(&cedula.0)).chain(council).collect();
        let specialties = voice.site.get(doctor.specialty).record.schema_enum.iter();
        let places = doctor.practices.iter().filter_map(|to| {
            let page = voice.routes.of(to.key(), voice.language)?;
            let page = voice.routes.base.absolute(&page.address);
            Some(json!({ "@type": "Hospital", "@id": format!("{page}#org"), "name": voice.name(to.key()).text, "url": page }))
        });
        json!({
            "@type": "Physician",
            "@id": format!("{url}#doctor"),
            "name": doctor.name,
            "url": url,
            "medicalSpecialty": specialties.map(|member| format!("https://schema.org/{}", member.as_str())).collect::<Vec<_>>(),
            "hasCredential": credentials,
            "knowsLanguage": doctor.languages,
            "hospitalAffiliation": places.collect::<Vec<_>>(),
        })
    }
}
