//! Pages for visitors without a language yet, or at an address that leads nowhere.

use serde::Serialize;
use serde_json::json;

use super::super::{Link, PageView, View};
use super::{head, page};
use crate::config::Section;
use crate::language::Language;
use crate::plan::pages::PageId;
use crate::plan::voice::Voice;
use crate::theme::Words;

/// The page at `/`.
#[derive(Serialize, Debug)]
pub struct ChooserView {
    languages: Vec<Choice>,
}

#[derive(Serialize, Debug)]
struct Choice {
    tag: Language,
    name: String,
    url: String,
    tagline: String,
    choose: String,
    search: String,
    search_url: Option<String>,
}

/// The page for an unknown address, in all languages.
#[derive(Serialize, Debug)]
pub struct NotFoundView {
    languages: Vec<NotFoundLanguage>,
}

#[derive(Serialize, Debug)]
struct NotFoundLanguage {
    tag: Language,
    name: String,
    home: String,
    words: Option<Words>,
}

/// The page for an unknown address, in one language.
#[derive(Serialize, Debug)]
pub struct NotFoundInView {
    links: Vec<Link>,
}

fn name_of(language: Language, voice: &Voice<'_>) -> String {
    let known = voice.site.settings.languages.iter().find(|settings| settings.tag == language);
    known.map_or_else(|| language.to_string(), |settings| settings.name.clone())
}

pub(in super::super) fn chooser(voices: &[Voice<'_>], voice: &Voice<'_>) -> PageView {
    let languages = voices.iter().map(|voice| Choice {
        tag: voice.language,
        name: name_of(voice.language, voice),
        url: voice.routes.base.link(&voice.routes.home(voice.language)),
        tagline: voice.text(&voice.site.settings.tagline).map_or_else(String::new, |text| text.text),
        choose: voice.word("chooser.choose"),
        search: voice.word("chooser.search"),
        search_url: voice.section_url(Section::Search),
    });
    let base = &voice.routes.base;
    let json_ld = json!({ "@type": "WebSite", "name": voice.site.settings.name, "url": base.absolute("") });
    let mut head = head("chooser", "home", PageId::Chooser, vec![json_ld], voice);
    head.name.clone_from(&voice.site.settings.name);
    head.title = voices.iter().map(|voice| voice.word("chooser.title")).collect::<Vec<_>>().join(" · ");
    head.title = format!("{} | {}", head.title, voice.site.settings.name);
    head.description = voices.iter().map(|voice| voice.word("chooser.description")).collect::<Vec<_>>().join(" ");
    // The chooser is no translation of anything: it lists the homes it leads to.
    head.alternates = voices
        .iter()
        .map(|voice| super::super::head::Alternate {
            lang: voice.language,
            url: base.absolute(&voice.routes.home(voice.language)),
        })
        .collect();
    page("chooser.html", head, View::Chooser(ChooserView { languages: languages.collect() }))
}

pub(in super::super) fn not_found(voices: &[Voice<'_>], voice: &Voice<'_>) -> PageView {
    let languages = voices.iter().map(|voice| NotFoundLanguage {
        tag: voice.language,
        name: name_of(voice.language, voice),
        home: voice.routes.base.link(&voice.routes.home(voice.language)),
        words: voice.words.below("not_found"),
    });
    let view = NotFoundView { languages: languages.collect() };
    let mut head = head("404", "not_found", PageId::NotFound, Vec::new(), voice);
    head.alternates = Vec::new();
    page("404.html", head, View::NotFound(view))
}

pub(in super::super) fn not_found_in(voice: &Voice<'_>) -> PageView {
    let sections = [Section::Specialties, Section::Services, Section::Hospitals, Section::Stories, Section::AZ];
    let links = sections.into_iter().filter_map(|section| {
        let title = voice.word(&format!("sections.{}.title", section.as_str()));
        Some(Link { title, url: voice.section_url(section)?, lang: None })
    });
    let view = NotFoundInView { links: links.collect() };
    let mut head = head("not_found", "not_found", PageId::NotFoundIn(voice.language), Vec::new(), voice);
    head.alternates = Vec::new();
    page("not_found.html", head, View::NotFoundIn(view))
}
