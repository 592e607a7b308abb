//! The page of a hospital or other place.

use serde::Serialize;
use serde_json::{Value, json};

use super::common::sources;
use super::{Card, Day, Link, Prose, Shown, Source, Text, View};
use crate::html::{Html, escape};
use crate::model::{Affiliation, Certification, Doctor, Entry, Hospital, HospitalKind, Key, Package};
use crate::plan::voice::Voice;
use crate::safe_url::SafeUrl;
use crate::theme::fill;

/// What the page of a place shows.
#[derive(Serialize, Debug)]
pub struct HospitalView {
    kind_label: String,
    sector_label: String,
    city: String,
    group: Option<String>,
    short_name: Option<String>,
    description: Option<Prose>,
    founded: Option<String>,
    rooms: Option<String>,
    operating_rooms: Option<String>,
    website: Option<Link>,
    phones: Vec<Link>,
    whatsapp: Option<Link>,
    email: Option<Link>,
    address: Vec<String>,
    hours: Option<Text>,
    /// Joined, as are ways to pay and insurers.
    languages: Option<String>,
    emergency_24h: Option<bool>,
    international_desk: Option<Text>,
    accepts_new_patients: Option<bool>,
    remote_consultation: Option<Text>,
    payment: Option<String>,
    insurers: Option<String>,
    clues_code: Option<String>,
    sanitary_licence: Option<String>,
    advertising: Option<Advertising>,
    specialties: Vec<Link>,
    services: Vec<Card>,
    badges: Vec<Badge>,
    doctors: Vec<Card>,
    packages: Vec<Card>,
    affiliation: Option<AffiliationView>,
    to_confirm: Vec<String>,
    sources: Vec<Source>,
    has_contact: bool,
    /// Ways to tell the site's own people of an error, or to ask that the page be taken down.
    report: Vec<Link>,
    logo: Option<Html>,
    photos: Vec<Html>,
}

/// Permission to advertise, while it is valid.
#[derive(Serialize, Debug)]
struct Advertising {
    label: String,
    number: String,
    valid_until: Day,
}

/// A certificate in force.
#[derive(Serialize, Debug)]
pub struct Badge {
    pub id: String,
    /// Its own page.
    pub url: Option<String>,
    pub holder: Option<Link>,
    pub scheme: String,
    pub issuer: String,
    pub version: Option<String>,
    pub number: Option<String>,
    pub scope: Option<Text>,
    pub issued: Day,
    pub valid_until: Day,
    pub verified: Day,
    pub evidence: String,
    pub sample: bool,
}

impl Badge {
    pub(super) fn of(key: Key, entry: &Entry<Certification>, voice: &Voice<'_>) -> Badge {
        let certification = &entry.record;
        Badge {
            id: entry.id.to_string(),
            url: voice.link(key).map(|link| link.url),
            holder: voice.link(certification.holder.key()),
            scheme: certification.scheme.clone(),
            issuer: certification.issuer.clone(),
            version: certification.version.clone(),
            number: certification.certificate_no.clone(),
            scope: voice.maybe(&certification.scope),
            issued: voice.day(certification.issued_on),
            valid_until: voice.day(certification.valid_until),
            verified: voice.day(certification.verified_on),
            evidence: certification.evidence_url.to_string(),
            sample: entry.meta.sample.unwrap_or(false),
        }
    }
}

/// A membership in force.
#[derive(Serialize, Debug)]
struct AffiliationView {
    from: Day,
    until: Day,
    year: Option<String>,
    benefits: Option<Prose>,
}

/// Links by which to reach a place, each with a label of its own.
struct Contact {
    phones: Vec<Link>,
    whatsapp: Option<Link>,
    email: Option<Link>,
    website: Option<Link>,
}

impl Contact {
    fn of(hospital: &Hospital, voice: &Voice<'_>) -> Contact {
        let link = |title: String, url: SafeUrl| Link { title, url: url.to_string(), lang: None };
        let message = fill(voice.words.text("contact.whatsapp_message"), &[("name", &hospital.name)]);
        let subject = fill(voice.words.text("contact.subject"), &[("name", &hospital.name)]);
        Contact {
            phones: hospital.phones.iter().map(|phone| link(phone.0.clone(), SafeUrl::tel(&phone.0))).collect(),
            whatsapp: hospital
                .whatsapp
                .as_ref()
                .map(|phone| link(phone.0.clone(), SafeUrl::whatsapp(&phone.0, &message))),
            email: hospital
                .email
                .as_ref()
                .map(|email| link(email.0.clone(), SafeUrl::letter(&email.0, &subject, &message))),
            website: hospital.website.as_ref().map(|url| link(url.label().to_owned(), url.clone())),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Link> {
        self.phones.iter().chain(&self.whatsapp).chain(&self.email).chain(&self.website)
    }
}

/// The box that the `contact` shortcode stands for: only channels on record; empty without any.
pub fn contact_box(key: Key, entry: &Entry<Hospital>, voice: &Voice<'_>) -> Html {
    let contact = Contact::of(&entry.record, voice);
    let items: String = contact
        .all()
        .map(|link| {
            format!(
                "<li><a href=\"{}\" rel=\"noopener noreferrer\">{}</a></li>",
                escape(&link.url),
                escape(&link.title)
            )
        })
        .collect();
    if items.is_empty() {
        return Html::default();
    }
    let name = match voice.link(key) {
        Some(link) => format!("<a href=\"{}\">{}</a>", escape(&link.url), escape(&link.title)),
        None => escape(&entry.record.name),
    };
    Html::from_trusted(format!("<div class=\"contact\"><p class=\"contact-name\">{name}</p><ul>{items}</ul></div>"))
}

/// Links to the site's own people with a message that names the place; none while the site has no contact of its own.
fn report(hospital: &Hospital, voice: &Voice<'_>) -> Vec<Link> {
    let Some(contact) = &voice.site.settings.contact else { return Vec::new() };
    let values = [("name", hospital.name.as_str())];
    let message = fill(voice.words.text("contact.report_message"), &values);
    let subject = fill(voice.words.text("contact.report_subject"), &values);
    let whatsapp = contact.whatsapp.as_ref().map(|phone| Link {
        title: voice.word("contact.whatsapp"),
        url: SafeUrl::whatsapp(&phone.0, &message).to_string(),
        lang: None,
    });
    let email = contact.email.as_ref().map(|email| Link {
        title: voice.word("contact.write"),
        url: SafeUrl::letter(&email.0, &subject, &message).to_string(),
        lang: None,
    });
    whatsapp.into_iter().chain(email).collect()
}

/// Fields that a patient would look for and that nobody has confirmed.
fn to_confirm(hospital: &Hospital, voice: &Voice<'_>) -> Vec<String> {
    let unknown = [
        ("address", hospital.address.is_none()),
        ("phones", hospital.phones.is_empty() && hospital.whatsapp.is_none()),
        ("hours", hospital.hours.is_none()),
        ("specialties", hospital.specialties.is_empty()),
        ("services", hospital.services.is_empty()),
        ("languages", hospital.languages.is_empty()),
        ("emergency_24h", hospital.emergency_24h.is_none()),
        ("accepts_new_patients", hospital.accepts_new_patients.is_none()),
        ("international_desk", hospital.international_desk.is_none()),
        ("payment", hospital.payment.is_empty()),
        ("insurers", hospital.insurers.is_empty()),
        ("sanitary_licence", hospital.sanitary_licence.is_none()),
    ];
    let unknown = unknown.into_iter().filter(|(_, unknown)| *unknown);
    unknown.map(|(field, _)| voice.word(&format!("fields.{field}"))).collect()
}

impl Shown for Hospital {
    const TEMPLATE: &'static str = "hospital.html";
    const TITLE: Option<&'static str> = Some("hospital.title");

    const IS_KEPT: bool = true;

    fn is_printed(_: &Entry<Self>) -> bool {
        true
    }

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        let hospital = &entry.record;
        let description = hospital.description.as_ref();
        let said = description.and_then(|text| text.say(voice.language, &voice.site.languages));
        if let Some(said) = said {
            return Some(Text { text: said.value.document().plain_text().replace('\n', " "), lang: said.foreign });
        }
        let kind = voice.word(&format!("hospital_kinds.{}", hospital.kind.as_str()));
        let values = [("name", hospital.name.as_str()), ("kind", kind.as_str()), ("city", hospital.city.as_str())];
        Some(Text { text: fill(voice.words.text("hospital.summary"), &values), lang: None })
    }

    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String> {
        let hospital = &entry.record;
        let kind = voice.word(&format!("hospital_kinds.{}", hospital.kind.as_str()));
        let sector = voice.word(&format!("sectors.{}", hospital.sector.as_str()));
        vec![kind, sector, hospital.city.clone()]
    }

    fn view(key: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let hospital = &entry.record;
        let contact = Contact::of(hospital, voice);
        let has_contact = contact.all().next().is_some() || hospital.address.is_some() || hospital.hours.is_some();
        let address = hospital.address.as_ref().map_or_else(Vec::new, |address| {
            let street = [Some(address.street.clone()), address.neighborhood.clone()];
            let town = format!("{} {}, {}", address.postal_code, address.city, address.state);
            street.into_iter().flatten().chain([town]).collect()
        });
        let mut specialties: Vec<Link> = hospital.specialties.iter().filter_map(|to| voice.link(to.key())).collect();
        voice.sort_by_key(&mut specialties, |link| &link.title);
        let services = hospital.services.iter().map(|to| (to.key(), voice.site.get(*to)));
        let certificates = voice.site.referrers::<Certification>(key);
        let affiliation = voice.site.referrers::<Affiliation>(key).next().map(|(_, entry)| AffiliationView {
            from: voice.day(entry.record.starts_on),
            until: voice.day(entry.record.ends_on),
            year: entry.record.cycle_year.map(|year| year.0.to_string()),
            benefits: voice.prose(&entry.record.benefits),
        });
        let advertising = hospital.advertising_auth.as_ref().filter(|auth| voice.site.today <= auth.valid_until);
        let languages: Vec<String> = hospital.languages.iter().map(|tag| voice.language_label(*tag)).collect();
        let payment = hospital.payment.iter().map(|way| voice.word(&format!("payment.{}", way.as_str())));
        let payment: Vec<String> = payment.collect();
        let number = |number: Option<u32>| number.map(|number| voice.locale.integer(number.into()));
        View::Hospital(Box::new(HospitalView {
            kind_label: voice.word(&format!("hospital_kinds.{}", hospital.kind.as_str())),
            sector_label: voice.word(&format!("sectors.{}", hospital.sector.as_str())),
            city: hospital.city.clone(),
            group: hospital.group.clone(),
            short_name: hospital.short_name.clone(),
            description: voice.prose(&hospital.description),
            founded: hospital.founded.map(|year| year.0.to_string()),
            rooms: number(hospital.rooms),
            operating_rooms: number(hospital.operating_rooms),
            website: contact.website,
            phones: contact.phones,
            whatsapp: contact.whatsapp,
            email: contact.email,
            address,
            hours: voice.maybe(&hospital.hours),
            languages: voice.joined(&languages),
            emergency_24h: hospital.emergency_24h,
            international_desk: voice.maybe(&hospital.international_desk),
            accepts_new_patients: hospital.accepts_new_patients,
            remote_consultation: voice.maybe(&hospital.remote_consultation),
            payment: voice.joined(&payment),
            insurers: voice.joined(&hospital.insurers),
            clues_code: hospital.clues_code.clone(),
            sanitary_licence: hospital.sanitary_licence.clone(),
            advertising: advertising.map(|auth| Advertising {
                label: voice.word("hospital.advertising"),
                number: auth.number.clone(),
                valid_until: voice.day(auth.valid_until),
            }),
            specialties,
            services: Card::sorted(services, voice),
            badges: certificates.map(|(key, entry)| Badge::of(key, entry, voice)).collect(),
            doctors: Card::sorted(voice.site.referrers::<Doctor>(key), voice),
            packages: Card::sorted(voice.site.referrers::<Package>(key), voice),
            affiliation,
            to_confirm: to_confirm(hospital, voice),
            sources: sources(&entry.meta.sources, voice),
            has_contact,
            report: report(hospital, voice),
            logo: hospital.logo.as_ref().and_then(|logo| voice.show(logo)),
            photos: hospital.photos.iter().filter_map(|photo| voice.show(photo)).collect(),
        }))
    }

    fn json_ld(key: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        let hospital = &entry.record;
        let address = match &hospital.address {
            Some(address) => json!({
                "@type": "PostalAddress",
                "streetAddress": address.street,
                "postalCode": address.postal_code,
                "addressLocality": address.city,
                "addressRegion": address.state,
                "addressCountry": address.country.as_str(),
            }),
            None => json!({ "@type": "PostalAddress", "addressLocality": hospital.city, "addressCountry": "MX" }),
        };
        let credentials = voice.site.referrers::<Certification>(key).map(|(_, entry)| {
            let certification = &entry.record;
            json!({
                "@type": "EducationalOccupationalCredential",
                "name": certification.scheme,
                "credentialCategory": "certificate",
                "url": certification.evidence_url.as_str(),
                "recognizedBy": { "@type": "Organization", "name": certification.issuer },
                "validFrom": certification.issued_on.to_string(),
                "expires": certification.valid_until.to_string(),
            })
        });
        let specialties = hospital.specialties.iter().flat_map(|to| &voice.site.get(*to).record.schema_enum);
        let specialties: Vec<String> =
            specialties.map(|member| format!("https://schema.org/{}", member.as_str())).collect();
        let is_clinical = schema_type(hospital.kind) != "Organization";
        json!({
            "@type": schema_type(hospital.kind),
            "@id": format!("{url}#org"),
            "name": hospital.name,
            "url": url,
            "sameAs": hospital.website.as_ref().map(SafeUrl::as_str),
            "telephone": hospital.phones.first().map(|phone| &phone.0),
            "email": hospital.email.as_ref().map(|email| &email.0),
            "address": address,
            "geo": hospital.geo.as_ref().map(|geo| json!({ "@type": "GeoCoordinates", "latitude": geo.lat, "longitude": geo.lon })),
            "foundingDate": hospital.founded.map(|year| year.0.to_string()),
            "knowsLanguage": hospital.languages,
            "isAcceptingNewPatients": hospital.accepts_new_patients.filter(|_| is_clinical),
            "medicalSpecialty": if is_clinical { specialties } else { Vec::new() },
            "hasCredential": credentials.collect::<Vec<_>>(),
        })
    }
}

/// The schema.org type of a sort of place.
fn schema_type(kind: HospitalKind) -> &'static str {
    match kind {
        HospitalKind::General | HospitalKind::Specialty => "Hospital",
        HospitalKind::Clinic | HospitalKind::Rehabilitation => "MedicalClinic",
        HospitalKind::Dental => "Dentist",
        HospitalKind::Laboratory | HospitalKind::Imaging => "DiagnosticLab",
        HospitalKind::Pharmacy => "Pharmacy",
        HospitalKind::Supplier => "Organization",
    }
}
