//! Small parts that many views hold.

use serde::Serialize;

use super::Shown;
use crate::html::Html;
use crate::language::Language;
use crate::model::{self, Citation, Entry, Key, Status};
use crate::plan::voice::{Voice, name_of};

/// A text, and its language when that is not the page's.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Text {
    pub text: String,
    pub lang: Option<Language>,
}

/// Markup, and its language when that is not the page's.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Prose {
    pub html: Html,
    pub lang: Option<Language>,
}

/// A link, and the language of its title when that is not the page's.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Link {
    pub title: String,
    pub url: String,
    pub lang: Option<Language>,
}

/// A day, for machines and in words.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Day {
    pub iso: String,
    pub text: String,
}

/// A record in a list.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Card {
    pub id: String,
    pub kind: &'static str,
    pub title: Text,
    pub url: String,
    pub lang: Option<Language>,
    pub summary: Option<Text>,
    pub meta: Vec<String>,
    /// The last day on which what it says is true.
    pub valid_until: Option<Day>,
    pub sample: bool,
    pub draft: bool,
}

impl Card {
    /// The card of a record; `None` when it is shown nowhere.
    pub(super) fn of<K: Shown>(key: Key, entry: &Entry<K>, voice: &Voice<'_>) -> Option<Card> {
        let destination = voice.routes.of(key, voice.language)?;
        let title = name_of(entry, voice);
        Some(Card {
            id: entry.id.to_string(),
            kind: K::KIND.as_str(),
            lang: title.lang,
            url: voice.url_of(destination),
            title,
            summary: K::summary(entry, voice).map(first_sentence),
            meta: K::facts(entry, voice),
            valid_until: K::true_until(entry).map(|day| voice.day(day)),
            sample: entry.meta.sample.unwrap_or(false),
            draft: is_draft(entry),
        })
    }

    /// The cards of many records, sorted by title.
    pub(super) fn sorted<'e, K: Shown>(
        entries: impl IntoIterator<Item = (Key, &'e Entry<K>)>,
        voice: &Voice<'_>,
    ) -> Vec<Card> {
        let mut cards: Vec<Card> = entries.into_iter().filter_map(|(key, entry)| Card::of(key, entry, voice)).collect();
        voice.sort_by_key(&mut cards, |card| &card.title.text);
        cards
    }
}

/// The first sentence of a text; a card has room for no more.
pub(crate) fn first_sentence(text: Text) -> Text {
    let mut marks = text.text.bytes().enumerate().skip(40).filter(|(_, byte)| matches!(byte, b'.' | b'?' | b'!'));
    let end = marks.find_map(|(at, mark)| {
        let next = text.text.get(at + 1..)?.strip_prefix(' ')?;
        let word = || text.text.get(..at).unwrap_or_default().rsplit(' ').next().unwrap_or_default();
        // "Dr." and initials end no sentence.
        let is_short = |word: &str| mark == b'.' && word.starts_with(char::is_uppercase) && word.chars().count() < 4;
        let begins = next.starts_with(|c: char| c.is_uppercase() || "¿¡".contains(c));
        (begins && !is_short(word())).then_some(at + 1)
    });
    match end.and_then(|end| text.text.get(..end)) {
        // What is kept for the search takes no more room than it needs.
        Some(first) => Text { text: first.to_owned(), lang: text.lang },
        None => text,
    }
}

/// Whether an editor still works on it.
pub(super) fn is_draft<K: model::Record>(entry: &Entry<K>) -> bool {
    matches!(entry.status(), Status::Draft | Status::Review)
}

/// A source with all the places in it that a page uses.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Source {
    pub title: String,
    /// The language of the title when it is not the page's.
    pub lang: Option<Language>,
    pub url: Option<String>,
    pub locator: Option<String>,
    pub published: Option<Day>,
    pub verified: Day,
    pub confidence: &'static str,
    pub fields: Vec<String>,
}

/// The sources of a record: citations of one document are told together.
pub(super) fn sources<'c>(citations: impl IntoIterator<Item = &'c Citation>, voice: &Voice<'_>) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for citation in citations {
        let url = citation.url.as_ref().map(ToString::to_string);
        let verified = voice.day(citation.verified_on);
        let same =
            |source: &&mut Source| source.title == citation.title && source.url == url && source.verified == verified;
        let labels = citation.fields.iter().filter(|field| *field != "body").map(|field| {
            let path = format!("fields.{field}");
            voice.words.get(&path).map_or_else(|| field.clone(), str::to_owned)
        });
        match sources.iter_mut().find(same) {
            Some(source) => {
                source.fields.extend(labels.filter(|label| !source.fields.contains(label)).collect::<Vec<_>>());
                if let Some(locator) = &citation.locator {
                    let joined =
                        source.locator.take().map_or_else(|| locator.clone(), |had| format!("{had}; {locator}"));
                    source.locator = Some(joined);
                }
            }
            None => sources.push(Source {
                title: citation.title.clone(),
                lang: citation.language.filter(|language| *language != voice.language),
                url,
                locator: citation.locator.clone(),
                published: citation.published_on.map(|date| voice.day(date)),
                verified,
                confidence: citation.confidence.as_str(),
                fields: labels.collect(),
            }),
        }
    }
    sources
}

/// Whether a clinician has read the text.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Review {
    pub state: &'static str,
    pub by: Option<String>,
    pub on: Option<Day>,
}

impl Review {
    pub(super) fn of(review: &model::Review, voice: &Voice<'_>) -> Review {
        match review {
            model::Review::Pending => Review { state: "pending", by: None, on: None },
            model::Review::Done { by, on } => {
                Review { state: "reviewed", by: Some(by.clone()), on: Some(voice.day(*on)) }
            }
        }
    }
}

/// A heading of a long text.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Heading {
    pub title: String,
    pub anchor: String,
    pub level: u8,
}

/// The headings of a text, for a table of contents; none for a short one.
pub(super) fn contents(document: &crate::markdown::Document) -> Vec<Heading> {
    let headings = document.headings();
    if headings.len() < 3 {
        return Vec::new();
    }
    let heading = |heading: &crate::markdown::Heading| Heading {
        title: heading.text.clone(),
        anchor: heading.id.clone(),
        level: heading.level,
    };
    headings.iter().map(heading).collect()
}
