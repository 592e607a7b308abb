//! Every source of the site, and what it vouches for.

use serde::Serialize;

use super::super::Link;
use crate::config::Section;
use crate::language::Language;
use crate::model::{Citation, Figure, Key, Record, TravelInfo, with_kinds};
use crate::plan::voice::Voice;

/// All sources.
#[derive(Serialize, Debug)]
pub struct SourcesView {
    groups: Vec<SourceGroup>,
}

/// A document and where it is used.
#[derive(Serialize, Debug)]
struct SourceGroup {
    title: String,
    /// The language of the title when it is not the page's.
    lang: Option<Language>,
    url: Option<String>,
    document: Option<String>,
    confidence: &'static str,
    locators: Vec<String>,
    used_by: Vec<Link>,
}

pub(super) fn all(voice: &Voice<'_>) -> SourcesView {
    let mut groups: Vec<SourceGroup> = Vec::new();
    macro_rules! collect_all {
        ($($kind:ty),+) => { $( collect::<$kind>(&mut groups, voice); )+ };
    }
    with_kinds!(collect_all);
    let title = voice.word(&format!("sections.{}.title", Section::Figures.as_str()));
    for entry in voice.site.all::<Figure>() {
        let link = voice.section_url(Section::Figures).map(|url| Link { title: title.clone(), url, lang: None });
        add(&mut groups, &entry.record.source, link, voice);
    }
    for (key, entry) in voice.site.keyed::<TravelInfo>() {
        let title = voice.word(&format!("travel_topics.{}", entry.record.topic.as_str()));
        let link = voice.link(key).map(|link| Link { title, ..link });
        entry.meta.sources.iter().for_each(|citation| add(&mut groups, citation, link.clone(), voice));
    }
    for group in &mut groups {
        voice.sort_by_key(&mut group.used_by, |link| &link.title);
        voice.sort_by_key(&mut group.locators, |locator| locator);
    }
    voice.sort_by_key(&mut groups, |group| &group.title);
    SourcesView { groups }
}

fn collect<K: Record>(groups: &mut Vec<SourceGroup>, voice: &Voice<'_>) {
    for (key, entry) in voice.site.keyed::<K>() {
        let key: Key = key;
        let named = entry.record.name(&entry.texts, voice.language, &voice.site.languages).is_some();
        for citation in &entry.meta.sources {
            add(groups, citation, voice.link(key).filter(|_| named), voice);
        }
    }
}

fn add(groups: &mut Vec<SourceGroup>, citation: &Citation, used_by: Option<Link>, voice: &Voice<'_>) {
    let url = citation.url.as_ref().map(ToString::to_string);
    let known = groups.iter().position(|group| group.title == citation.title && group.url == url);
    let index = known.unwrap_or_else(|| {
        groups.push(SourceGroup {
            title: citation.title.clone(),
            lang: citation.language.filter(|language| *language != voice.language),
            url,
            document: citation.document.clone(),
            confidence: citation.confidence.as_str(),
            locators: Vec::new(),
            used_by: Vec::new(),
        });
        groups.len() - 1
    });
    let Some(group) = groups.get_mut(index) else { return };
    if let Some(locator) = citation.locator.as_ref().filter(|locator| !group.locators.contains(locator)) {
        group.locators.push(locator.clone());
    }
    if let Some(link) = used_by.filter(|link| !group.used_by.contains(link)) {
        group.used_by.push(link);
    }
}
