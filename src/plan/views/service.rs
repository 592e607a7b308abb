//! The page of a procedure, test or therapy.

use serde::Serialize;
use serde_json::{Value, json};

use super::common::sources;
use super::price::PriceView;
use super::{Card, Link, Prose, Review, Shown, Source, Text, View};
use crate::model::{Entry, Hospital, Key, Package, Service, ServiceKind};
use crate::plan::facets::FacetValue;
use crate::plan::voice::{Voice, name_of};
use crate::safe_url::SafeUrl;
use crate::theme::fill;

/// Other services of its specialty offered at the end.
const MAX_RELATED: usize = 12;

/// What the page of a service shows.
#[derive(Serialize, Debug)]
pub struct ServiceView {
    kind_label: String,
    specialty: Option<Link>,
    /// The icon of its specialty.
    icon: String,
    summary: Option<Text>,
    body: Option<Prose>,
    sections: Vec<Part>,
    stay: Option<String>,
    questions: Vec<Text>,
    warning_signs: Vec<Text>,
    price_note: Option<Text>,
    offers: Vec<OfferView>,
    packages: Vec<Card>,
    hospitals: Vec<Card>,
    /// Hospitals that offer it and can be written to, with a message that names the service.
    ask: Vec<Ask>,
    related: Vec<Card>,
    review: Review,
    decide_url: Option<String>,
    sources: Vec<Source>,
}

/// One of the parts of the text: before, during, after, risks.
#[derive(Serialize, Debug)]
struct Part {
    key: &'static str,
    prose: Prose,
}

/// A hospital and the ways to ask it about the service.
#[derive(Serialize, Debug)]
struct Ask {
    hospital: Link,
    links: Vec<Link>,
}

fn ask(key: Key, service: &str, voice: &Voice<'_>) -> Vec<Ask> {
    let offering = voice.site.referrers::<Hospital>(key);
    offering
        .filter_map(|(hospital, entry)| {
            let values = [("name", entry.record.name.as_str()), ("service", service)];
            let message = fill(voice.words.text("contact.service_message"), &values);
            let link = |word: &str, url: SafeUrl| Link {
                title: voice.word(&format!("contact.{word}")),
                url: url.to_string(),
                lang: None,
            };
            let whatsapp =
                entry.record.whatsapp.as_ref().map(|phone| link("whatsapp", SafeUrl::whatsapp(&phone.0, &message)));
            let email =
                entry.record.email.as_ref().map(|email| link("write", SafeUrl::letter(&email.0, service, &message)));
            let links: Vec<Link> = whatsapp.into_iter().chain(email).collect();
            Some(Ask { hospital: voice.link(hospital)?, links }).filter(|ask| !ask.links.is_empty())
        })
        .collect()
}

/// What a place asks for it.
#[derive(Serialize, Debug)]
pub(super) struct OfferView {
    hospital: Link,
    #[serde(flatten)]
    price: PriceView,
    sample: bool,
}

fn stay(service: &Service, voice: &Voice<'_>) -> Option<String> {
    let stay = service.stay_days.as_ref()?;
    let (min, max) = (stay.min as usize, stay.max as usize);
    Some(match (min, max) {
        (0, 0) => voice.word("stay.none"),
        (0, max) => voice.counted("stay.up_to", max),
        (min, max) if min == max => voice.counted("stay.nights", max),
        (min, max) => {
            let words = voice.words.form("stay.range", voice.locale.plural(f64::from(stay.max)));
            fill(words, &[("min", &min.to_string()), ("max", &max.to_string())])
        }
    })
}

pub(super) fn offers(service: &Service, voice: &Voice<'_>) -> Vec<OfferView> {
    service
        .offers_on(voice.site.today)
        .filter_map(|offer| {
            Some(OfferView {
                hospital: voice.link(offer.hospital.key())?,
                price: PriceView::of(&offer.price, voice),
                sample: voice.site.get(offer.hospital).meta.sample.unwrap_or(false),
            })
        })
        .collect()
}

impl Shown for Service {
    const TEMPLATE: &'static str = "service.html";

    const IS_KEPT: bool = true;

    fn is_printed(_: &Entry<Self>) -> bool {
        true
    }

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        voice.maybe(&entry.record.summary)
    }

    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String> {
        vec![voice.word(&format!("service_kinds.{}", entry.record.kind.as_str()))]
    }

    fn view(key: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let service = &entry.record;
        let parts = [
            ("before", &service.before),
            ("during", &service.during),
            ("after", &service.after),
            ("risks", &service.risks),
        ];
        let specialty = service.specialty.key();
        let is_near = |other: &Service| other.specialty.key() == specialty && other.has_page();
        let specialty_facet = FacetValue::Record(specialty);
        let siblings = voice.listed_after_with::<Service>(key, "specialty", &specialty_facet);
        let related = siblings.filter(|(_, other)| is_near(&other.record)).take(MAX_RELATED);
        View::Service(Box::new(ServiceView {
            kind_label: voice.word(&format!("service_kinds.{}", service.kind.as_str())),
            specialty: voice.link(specialty),
            icon: voice.site.get(service.specialty).id.to_string(),
            summary: voice.maybe(&service.summary),
            body: voice.prose(&service.body),
            sections: parts
                .into_iter()
                .filter_map(|(key, text)| voice.prose(text).map(|prose| Part { key, prose }))
                .collect(),
            stay: stay(service, voice),
            questions: voice.texts(&service.questions),
            warning_signs: voice.texts(&service.warning_signs),
            price_note: voice.maybe(&service.price_note),
            offers: offers(service, voice),
            packages: Card::sorted(voice.site.referrers::<Package>(key), voice),
            hospitals: Card::sorted(voice.site.referrers::<Hospital>(key), voice),
            ask: ask(key, &name_of(entry, voice).text, voice),
            related: Card::sorted(related, voice),
            review: Review::of(&service.clinical_review, voice),
            decide_url: voice.page_url("before-you-decide"),
            sources: sources(&entry.meta.sources, voice),
        }))
    }

    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        let service = &entry.record;
        let kind = match service.kind {
            ServiceKind::Procedure => "MedicalProcedure",
            ServiceKind::Test => "MedicalTest",
            ServiceKind::Therapy => "MedicalTherapy",
        };
        let plain = |text: &Option<crate::decode::Localized<crate::decode::Prose, crate::decode::Fallback>>| {
            let said = text.as_ref()?.say(voice.language, &voice.site.languages)?;
            Some(said.value.document().plain_text().replace('\n', " "))
        };
        let is_procedure = service.kind == ServiceKind::Procedure;
        let members = voice.site.get(service.specialty).record.schema_enum.iter();
        let members: Vec<String> = members.map(|member| format!("https://schema.org/{}", member.as_str())).collect();
        json!({
            "@type": kind,
            "@id": format!("{url}#service"),
            "url": url,
            "name": name_of(entry, voice).text,
            "description": voice.maybe(&service.summary).map(|text| text.text),
            "preparation": plain(&service.before).filter(|_| is_procedure),
            "howPerformed": plain(&service.during).filter(|_| is_procedure),
            "followup": plain(&service.after).filter(|_| is_procedure),
            "relevantSpecialty": members,
        })
    }
}
