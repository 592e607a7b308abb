//! The page of an article or a person's story.

use serde::Serialize;
use serde_json::{Value, json};

use super::common::{Heading, Review, contents, sources};
use super::{Card, Day, Link, Prose, Shown, Source, Text, View};
use crate::date::Date;
use crate::html::Html;
use crate::model::{Entry, Key, Story};
use crate::plan::facets::FacetValue;
use crate::plan::voice::{Voice, name_of};

/// Words read in a minute; a careful reader of plain text (Brysbaert 2019 found 238 for English non-fiction).
const WORDS_PER_MINUTE: usize = 200;

/// Other stories offered at the end.
const MAX_RELATED: usize = 3;

/// What the page of a story shows.
#[derive(Serialize, Debug)]
pub struct StoryView {
    kind_label: String,
    published: Day,
    review: Option<Review>,
    summary: Option<Text>,
    body: Option<Prose>,
    contents: Vec<Heading>,
    specialty: Option<Link>,
    provider: Option<Link>,
    person_label: Option<Text>,
    material_connection: Option<Text>,
    sources: Vec<Source>,
    minutes: usize,
    photo: Option<Html>,
    transcript: Option<Prose>,
    related: Vec<Card>,
}

impl Shown for Story {
    const TEMPLATE: &'static str = "story.html";
    const OG_TYPE: &'static str = "article";

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        let said = entry.texts.say(voice.language, &voice.site.languages)?;
        Some(Text { text: said.value.summary.to_string(), lang: said.foreign })
    }

    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String> {
        let kind = voice.word(&format!("story_kinds.{}", entry.record.kind.as_str()));
        vec![kind, voice.locale.date(entry.record.published_on)]
    }

    fn true_until(entry: &Entry<Self>) -> Option<Date> {
        entry.record.consent.as_ref().map(|consent| consent.expires_on)
    }

    fn view(key: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let story = &entry.record;
        let said = entry.texts.say(voice.language, &voice.site.languages);
        let document = said.map(|said| said.value.prose.document());
        View::Story(Box::new(StoryView {
            kind_label: voice.word(&format!("story_kinds.{}", story.kind.as_str())),
            published: voice.day(story.published_on),
            review: story.clinical_review.as_ref().map(|review| Review::of(review, voice)),
            summary: Self::summary(entry, voice),
            body: said.map(|said| Prose { html: said.value.prose.document().to_html(voice), lang: said.foreign }),
            contents: document.map_or_else(Vec::new, contents),
            specialty: story.specialty.and_then(|to| voice.link(to.key())),
            provider: story.provider.and_then(|to| voice.link(to.key())),
            person_label: voice.maybe(&story.person_label),
            material_connection: voice.maybe(&story.material_connection),
            sources: sources(&entry.meta.sources, voice),
            minutes: minutes(document),
            photo: story.photo.as_ref().and_then(|photo| voice.show(photo)),
            transcript: voice.prose(&story.transcript),
            related: related(key, entry, voice),
        }))
    }

    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        article("Article", entry, entry.record.published_on, None, voice, url)
    }
}

/// Other stories to read on with: those of its specialty, then those that follow it in the list, as if the list were a ring.
fn related(key: Key, entry: &Entry<Story>, voice: &Voice<'_>) -> Vec<Card> {
    let specialty = |story: &Entry<Story>| story.record.specialty.map(|to| to.key());
    let is_near = |other: &Entry<Story>| specialty(other).is_some() && specialty(other) == specialty(entry);
    let value = specialty(entry).map(FacetValue::Record);
    let siblings = value.iter().flat_map(|value| voice.listed_after_with::<Story>(key, "specialty", value));
    let near = siblings.filter(|(_, other)| is_near(other)).take(MAX_RELATED);
    let others = near.chain(voice.listed_after::<Story>(key).filter(|(_, other)| !is_near(other)));
    others.filter_map(|(key, entry)| Card::of(key, entry, voice)).take(MAX_RELATED).collect()
}

/// A dated text as schema.org data. Without an author the site is.
pub(super) fn article<K: Shown>(
    kind: &str,
    entry: &Entry<K>,
    published_on: Date,
    author: Option<&str>,
    voice: &Voice<'_>,
    url: &str,
) -> Value {
    let home = voice.routes.base.absolute(&voice.routes.home(voice.language));
    let publisher = json!({ "@type": "Organization", "name": voice.site.settings.name, "url": home });
    let language = entry.texts.say(voice.language, &voice.site.languages).and_then(|said| said.foreign);
    json!({
        "@type": kind,
        "@id": format!("{url}#article"),
        "headline": name_of(entry, voice).text,
        "description": K::summary(entry, voice).map(|text| text.text),
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": published_on.to_string(),
        "dateModified": entry.meta.updated_on.map(|date| date.to_string()),
        "inLanguage": language.map_or_else(|| voice.locale.tag().to_owned(), |language| language.to_string()),
        "author": author.map_or_else(|| publisher.clone(), |name| json!({ "@type": "Person", "name": name })),
        "publisher": publisher,
    })
}

/// Minutes that the text takes to read.
pub(super) fn minutes(document: Option<&crate::markdown::Document>) -> usize {
    document.map_or(1, |document| document.word_count().div_ceil(WORDS_PER_MINUTE).max(1))
}
