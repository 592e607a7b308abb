//! A page of plain text.

use serde::Serialize;
use serde_json::{Value, json};

use super::common::{Heading, contents, sources};
use super::journey::{PhaseView, TopicView, phases, topics};
use super::{Prose, Shown, Source, Text, View};
use crate::html::Html;
use crate::model::{Entry, Key, Page};
use crate::plan::voice::{Voice, name_of};

/// What a page of plain text shows.
#[derive(Serialize, Debug)]
pub struct PageView {
    summary: Option<Text>,
    body: Option<Prose>,
    contents: Vec<Heading>,
    sources: Vec<Source>,
    hero: Option<Html>,
    author: Option<String>,
    /// The timeline of the journey, on its page.
    phases: Vec<PhaseView>,
    /// What is to be known of travel, on its page.
    travel: Vec<TopicView>,
}

impl Shown for Page {
    const TEMPLATE: &'static str = "page.html";

    /// The page of the journey is a list to tick off.
    fn is_printed(entry: &Entry<Self>) -> bool {
        &*entry.id == "journey"
    }

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        let said = entry.texts.say(voice.language, &voice.site.languages)?;
        Some(Text { text: said.value.summary.to_string(), lang: said.foreign })
    }

    fn facts(_: &Entry<Self>, _: &Voice<'_>) -> Vec<String> {
        Vec::new()
    }

    fn view(_: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let said = entry.texts.say(voice.language, &voice.site.languages);
        View::Page(PageView {
            summary: Self::summary(entry, voice),
            body: said.map(|said| Prose { html: said.value.prose.document().to_html(voice), lang: said.foreign }),
            contents: said.map_or_else(Vec::new, |said| contents(said.value.prose.document())),
            sources: sources(&entry.meta.sources, voice),
            hero: entry.record.hero.as_ref().and_then(|hero| voice.show(hero)),
            author: entry.record.author.clone(),
            phases: if &*entry.id == "journey" { phases(voice) } else { Vec::new() },
            travel: if &*entry.id == "travel" { topics(voice) } else { Vec::new() },
        })
    }

    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        json!({
            "@type": "WebPage",
            "@id": url,
            "url": url,
            "name": name_of(entry, voice).text,
            "description": Self::summary(entry, voice).map(|text| text.text),
            "inLanguage": voice.locale.tag(),
            "dateModified": entry.meta.updated_on.map(|date| date.to_string()),
        })
    }
}
