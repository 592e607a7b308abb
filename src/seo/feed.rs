//! Atom feeds (RFC 4287), one per language, of the newest stories and news.

use super::xml;
use crate::date::Date;
use crate::model::{Body, Key, News, Story};
use crate::plan::Voice;

/// Texts in a feed.
const MAX_ENTRIES: usize = 20;

/// A text in a feed.
struct Told<'s> {
    key: Key,
    published: Date,
    updated: Date,
    body: &'s Body,
}

/// The newest stories and news, newest first; of one day, stories before news.
fn newest<'s>(voice: &Voice<'s>) -> Vec<Told<'s>> {
    let language = voice.language;
    let told = |key, published, updated: Option<Date>, body| Told {
        key,
        published,
        updated: updated.unwrap_or(published),
        body,
    };
    let stories = voice.told::<Story>().filter_map(|(key, entry)| {
        Some(told(key, entry.record.published_on, entry.meta.updated_on, entry.texts.own(language)?))
    });
    let news = voice.told::<News>().filter_map(|(key, entry)| {
        Some(told(key, entry.record.published_on, entry.meta.updated_on, entry.texts.own(language)?))
    });
    let mut all: Vec<Told<'s>> = stories.chain(news).collect();
    all.sort_by_key(|text| std::cmp::Reverse(text.published));
    all.truncate(MAX_ENTRIES);
    all
}

/// The feed of a language; `None` without texts. Days are given as noon UTC, since a record knows no hour.
pub fn feed(voice: &Voice<'_>) -> Option<Vec<u8>> {
    let base = &voice.routes.base;
    let home = base.absolute(&voice.routes.home(voice.language));
    let own = base.absolute(&format!("{}/atom.xml", voice.language));
    let newest = newest(voice);
    let updated = newest.iter().map(|text| text.updated).max()?;
    let moment = |date: Date| format!("{date}T12:00:00Z");
    Some(xml::document(|writer| {
        let root = writer.create_element("feed");
        let root = root.with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", voice.locale.tag())]);
        root.write_inner_content(|writer| {
            xml::text(writer, "title", &format!("{} | {}", voice.word("feed.title"), voice.site.settings.name))?;
            xml::text(writer, "id", &own)?;
            writer.create_element("link").with_attributes([("rel", "self"), ("href", own.as_str())]).write_empty()?;
            writer.create_element("link").with_attributes([("href", home.as_str())]).write_empty()?;
            xml::text(writer, "updated", &moment(updated))?;
            writer
                .create_element("author")
                .write_inner_content(|writer| xml::text(writer, "name", &voice.site.settings.name))?;
            for Told { key, published, updated, body } in &newest {
                let Some(destination) = voice.routes.of(*key, voice.language) else { continue };
                let url = base.absolute(&destination.address);
                writer.create_element("entry").write_inner_content(|writer| {
                    xml::text(writer, "title", &body.title)?;
                    xml::text(writer, "id", &url)?;
                    writer.create_element("link").with_attributes([("href", url.as_str())]).write_empty()?;
                    xml::text(writer, "published", &moment(*published))?;
                    xml::text(writer, "updated", &moment(*updated))?;
                    xml::text(writer, "summary", &body.summary)
                })?;
            }
            Ok(())
        })
        .map(|_| ())
    }))
}
