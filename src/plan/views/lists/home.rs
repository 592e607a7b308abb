//! The home page of a language.

use serde::Serialize;
use serde_json::json;

use super::super::figure::{FigureLine, highlights};
use super::super::{Card, PageView, Prose, Text, View};
use super::{head, page};
use crate::model::{Hospital, Page, Service, Specialty, Story};
use crate::plan::pages::PageId;
use crate::plan::voice::Voice;

/// What the home page shows.
#[derive(Serialize, Debug)]
pub struct HomeView {
    lead: Option<Text>,
    body: Option<Prose>,
    doors: Vec<Door>,
    specialties: Vec<Card>,
    hospitals: Vec<Card>,
    stories: Vec<Card>,
    figures: Vec<FigureLine>,
    counts: Counts,
    journey_url: Option<String>,
    verify_url: Option<String>,
}

/// One of the three ways in, by where the visitor lives.
#[derive(Serialize, Debug)]
struct Door {
    key: &'static str,
    title: String,
    summary: String,
    url: String,
}

#[derive(Serialize, Debug)]
struct Counts {
    specialties: usize,
    services: usize,
    hospitals: usize,
}

/// The doors and the pages behind them (domain.md: local, within three hours, from abroad).
const DOORS: [(&str, &str); 3] = [("local", "local-families"), ("national", "from-mexico"), ("abroad", "paisanos")];

pub(in super::super) fn home(voice: &Voice<'_>) -> PageView {
    let site = voice.site;
    let words = site.find::<Page>("home").and_then(|(_, entry)| entry.texts.say(voice.language, &site.languages));
    let doors = DOORS.into_iter().filter_map(|(key, page)| {
        Some(Door {
            key,
            title: voice.word(&format!("home.doors.{key}.title")),
            summary: voice.word(&format!("home.doors.{key}.summary")),
            url: voice.page_url(page)?,
        })
    });
    let stories = voice.listed::<Story>().filter_map(|(key, entry)| Card::of(key, entry, voice));
    let hospitals = voice.listed::<Hospital>().filter_map(|(key, entry)| Card::of(key, entry, voice));
    let view = HomeView {
        lead: words.map(|said| Text { text: said.value.summary.to_string(), lang: said.foreign }),
        body: words.map(|said| Prose { html: said.value.prose.document().to_html(voice), lang: said.foreign }),
        doors: doors.collect(),
        specialties: Card::sorted(site.keyed::<Specialty>(), voice),
        hospitals: hospitals.take(12).collect(),
        stories: stories.take(3).collect(),
        figures: highlights(voice, 4),
        counts: Counts {
            specialties: site.all::<Specialty>().len(),
            services: site.all::<Service>().iter().filter(|entry| entry.record.has_page()).count(),
            hospitals: site.all::<Hospital>().len(),
        },
        journey_url: voice.page_url("journey"),
        verify_url: voice.section_url(crate::config::Section::Certifications),
    };
    let base = &voice.routes.base;
    let url = base.absolute(&voice.routes.home(voice.language));
    let search = voice.section_url(crate::config::Section::Search);
    let search = search.map(|path| base.absolute(path.strip_prefix(base.prefix()).unwrap_or(&path)));
    let json_ld = json!({
        "@type": "WebSite",
        "@id": format!("{url}#site"),
        "name": site.settings.name,
        "url": url,
        "inLanguage": voice.locale.tag(),
        "potentialAction": search.map(|search| json!({
            "@type": "SearchAction",
            "target": { "@type": "EntryPoint", "urlTemplate": format!("{search}#q={{search_term_string}}") },
            "query-input": "required name=search_term_string",
        })),
    });
    let mut head = head("home", "home", PageId::Home(voice.language), vec![json_ld], voice);
    if let Some(said) = words {
        head.name = said.value.title.to_string();
        head.title = format!("{} | {}", said.value.title, site.settings.name);
        head.description = said.value.summary.to_string();
        if let Some(card) = &mut head.card {
            card.title = said.value.title.to_string();
        }
    }
    page("home.html", head, View::Home(Box::new(view)))
}
