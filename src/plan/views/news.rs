//! The page of a piece of news.

use serde::Serialize;
use serde_json::Value;

use super::common::{Heading, contents, sources};
use super::story::{article, minutes};
use super::{Card, Day, Prose, Shown, Source, Text, View};
use crate::html::Html;
use crate::model::{Entry, Key, News};
use crate::plan::voice::Voice;

/// Other news offered at the end.
const MAX_RELATED: usize = 3;

/// What the page of a piece of news shows.
#[derive(Serialize, Debug)]
pub struct NewsView {
    published: Day,
    author: Option<String>,
    summary: Option<Text>,
    body: Option<Prose>,
    contents: Vec<Heading>,
    hero: Option<Html>,
    minutes: usize,
    sources: Vec<Source>,
    related: Vec<Card>,
}

impl Shown for News {
    const TEMPLATE: &'static str = "news.html";
    const OG_TYPE: &'static str = "article";

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        let said = entry.texts.say(voice.language, &voice.site.languages)?;
        Some(Text { text: said.value.summary.to_string(), lang: said.foreign })
    }

    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String> {
        vec![voice.locale.date(entry.record.published_on)]
    }

    fn view(key: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let news = &entry.record;
        let said = entry.texts.say(voice.language, &voice.site.languages);
        let document = said.map(|said| said.value.prose.document());
        let others = voice.listed::<News>().filter(|(other, _)| *other != key);
        View::News(Box::new(NewsView {
            published: voice.day(news.published_on),
            author: news.author.clone(),
            summary: Self::summary(entry, voice),
            body: said.map(|said| Prose { html: said.value.prose.document().to_html(voice), lang: said.foreign }),
            contents: document.map_or_else(Vec::new, contents),
            hero: news.hero.as_ref().and_then(|hero| voice.show(hero)),
            minutes: minutes(document),
            sources: sources(&entry.meta.sources, voice),
            related: others.filter_map(|(key, entry)| Card::of(key, entry, voice)).take(MAX_RELATED).collect(),
        }))
    }

    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        let news = &entry.record;
        article("NewsArticle", entry, news.published_on, news.author.as_deref(), voice, url)
    }
}
