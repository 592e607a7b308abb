//! Research and technology of the region: short entries, each with where it is told.

use serde::Serialize;

use super::super::common::is_draft;
use super::super::{Link, Text};
use crate::decode::Year;
use crate::model::{Entry, Readiness, Record, ResearchItem, TechnologyItem};
use crate::plan::voice::{Voice, name_of};
use crate::safe_url::SafeUrl;

/// What the page of research or technology shows.
#[derive(Serialize, Debug)]
pub struct ItemsView {
    count: usize,
    items: Vec<Item>,
}

#[derive(Serialize, Debug)]
struct Item {
    id: String,
    title: Text,
    institution: String,
    year: String,
    source: Link,
    readiness: Option<u32>,
    contact: Option<Link>,
    sample: bool,
    draft: bool,
}

/// What both kinds say of themselves.
trait Told: Record {
    fn told(&self) -> (&str, Year, &SafeUrl, Option<Readiness>, Option<&str>);
}

macro_rules! told {
    ($($kind:ident),+) => {
        $( impl Told for $kind {
            fn told(&self) -> (&str, Year, &SafeUrl, Option<Readiness>, Option<&str>) {
                let contact = self.contact.as_ref().map(|email| email.0.as_str());
                (&self.institution, self.year, &self.source_url, self.readiness_level, contact)
            }
        } )+
    };
}

told!(ResearchItem, TechnologyItem);

/// The newest first; of one year, by title.
fn items<K: Told>(voice: &Voice<'_>) -> ItemsView {
    let item = |entry: &Entry<K>| {
        let (institution, year, source, readiness, contact) = entry.record.told();
        Item {
            id: entry.id.to_string(),
            title: name_of(entry, voice),
            institution: institution.to_owned(),
            year: year.0.to_string(),
            source: Link { title: source.label().to_owned(), url: source.to_string(), lang: None },
            readiness: readiness.map(|level| level.0),
            contact: contact.map(|email| Link {
                title: email.to_owned(),
                url: SafeUrl::mailto(email).to_string(),
                lang: None,
            }),
            sample: entry.meta.sample.unwrap_or(false),
            draft: is_draft(entry),
        }
    };
    let mut items: Vec<Item> = voice.site.all::<K>().iter().map(|entry| item(entry)).collect();
    voice.sort_by_key(&mut items, |item| &item.title.text);
    items.sort_by(|a, b| b.year.cmp(&a.year));
    ItemsView { count: items.len(), items }
}

pub(super) fn research(voice: &Voice<'_>) -> ItemsView {
    items::<ResearchItem>(voice)
}

pub(super) fn technology(voice: &Voice<'_>) -> ItemsView {
    items::<TechnologyItem>(voice)
}
