//! The page of a specialty.

use serde::Serialize;
use serde_json::{Value, json};

use super::common::{first_sentence, sources};
use super::{Card, Link, Prose, Review, Shown, Source, Text, View};
use crate::model::{Doctor, Entry, Hospital, Key, Service, Specialty};
use crate::plan::voice::{Voice, name_of};

/// Everyday words shown on the page, at most.
const MAX_LAY_WORDS: usize = 12;

/// What the page of a specialty shows.
#[derive(Serialize, Debug)]
pub struct SpecialtyView {
    intro: Option<Text>,
    body: Option<Prose>,
    bring: Vec<Text>,
    services: Vec<ServiceLine>,
    doctors: Vec<Card>,
    hospitals: Vec<Card>,
    related: Vec<Link>,
    review: Review,
    lay_words: Vec<String>,
    sources: Vec<Source>,
}

/// A service in the list of its specialty.
#[derive(Serialize, Debug)]
struct ServiceLine {
    id: String,
    title: Text,
    /// `None` when the service has no page of its own.
    url: Option<String>,
    summary: Option<Text>,
    kind_label: String,
    anchor: String,
    /// What "my list" keeps of it.
    kept: String,
}

/// What people call it, in the language of the page.
pub(super) fn lay_words(specialty: &Specialty, voice: &Voice<'_>) -> Vec<String> {
    let words = specialty.search.as_ref().and_then(|words| words.own(voice.language));
    words.map_or_else(Vec::new, |words| {
        words.practitioners.iter().chain(&words.lay).take(MAX_LAY_WORDS).cloned().collect()
    })
}

impl Shown for Specialty {
    const TEMPLATE: &'static str = "specialty.html";

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        voice.maybe(&entry.record.intro)
    }

    fn facts(_: &Entry<Self>, _: &Voice<'_>) -> Vec<String> {
        Vec::new()
    }

    fn view(key: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let specialty = &entry.record;
        let mut services: Vec<ServiceLine> = voice
            .site
            .referrers::<Service>(key)
            .map(|(key, entry)| {
                let destination = voice.routes.of(key, voice.language).filter(|to| to.is_own_page());
                ServiceLine {
                    id: entry.id.to_string(),
                    title: name_of(entry, voice),
                    url: destination.map(|to| voice.url_of(to)),
                    summary: voice.maybe(&entry.record.summary).map(first_sentence),
                    kind_label: voice.word(&format!("service_kinds.{}", entry.record.kind.as_str())),
                    anchor: format!("r-{}", entry.id),
                    kept: voice.kept(key),
                }
            })
            .collect();
        voice.sort_by_key(&mut services, |line| &line.title.text);
        // Those with a page of their own first.
        services.sort_by_key(|line| line.url.is_none());
        View::Specialty(SpecialtyView {
            intro: voice.maybe(&specialty.intro),
            body: voice.prose(&specialty.body),
            bring: voice.texts(&specialty.bring),
            services,
            doctors: Card::sorted(voice.site.referrers::<Doctor>(key), voice),
            hospitals: Card::sorted(voice.site.referrers::<Hospital>(key), voice),
            related: specialty.related.iter().filter_map(|to| voice.link(to.key())).collect(),
            review: Review::of(&specialty.clinical_review, voice),
            lay_words: lay_words(specialty, voice),
            sources: sources(&entry.meta.sources, voice),
        })
    }

    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        let members = entry.record.schema_enum.iter();
        let members: Vec<String> = members.map(|member| format!("https://schema.org/{}", member.as_str())).collect();
        json!({
            "@type": "MedicalWebPage",
            "@id": url,
            "url": url,
            "name": name_of(entry, voice).text,
            "description": voice.maybe(&entry.record.intro).map(|text| text.text),
            "inLanguage": voice.locale.tag(),
            "specialty": members,
            "dateModified": entry.meta.updated_on.map(|date| date.to_string()),
        })
    }
}
