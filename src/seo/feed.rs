//! Atom feeds (RFC 4287), one per language, of the newest stories.

use super::xml;
use crate::model::{Entry, Key, Story};
use crate::plan::Voice;

/// Stories in a feed.
const MAX_ENTRIES: usize = 20;

/// The feed of a language; `None` without stories. Days are given as noon UTC, since a record knows no hour.
pub fn feed(voice: &Voice<'_>) -> Option<Vec<u8>> {
    let base = &voice.routes.base;
    let home = base.absolute(&voice.routes.home(voice.language));
    let own = base.absolute(&format!("{}/atom.xml", voice.language));
    let mut stories: Vec<(Key, &Entry<Story>)> = voice.listed().collect();
    stories.retain(|(key, entry)| {
        let spoken = voice.routes.of(*key, voice.language).is_some_and(|to| to.spoken);
        spoken && !entry.meta.sample.unwrap_or(false)
    });
    stories.truncate(MAX_ENTRIES);
    let changed = |entry: &Entry<Story>| entry.meta.updated_on.unwrap_or(entry.record.published_on);
    let updated = stories.iter().map(|(_, entry)| changed(entry)).max()?;
    let moment = |date: crate::date::Date| format!("{date}T12:00:00Z");
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
            for (key, entry) in &stories {
                let Some(destination) = voice.routes.of(*key, voice.language) else { continue };
                let Some(body) = entry.texts.own(voice.language) else { continue };
                let url = base.absolute(&destination.address);
                writer.create_element("entry").write_inner_content(|writer| {
                    xml::text(writer, "title", &body.title)?;
                    xml::text(writer, "id", &url)?;
                    writer.create_element("link").with_attributes([("href", url.as_str())]).write_empty()?;
                    xml::text(writer, "published", &moment(entry.record.published_on))?;
                    xml::text(writer, "updated", &moment(changed(entry)))?;
                    xml::text(writer, "summary", &body.summary)
                })?;
            }
            Ok(())
        })
        .map(|_| ())
    }))
}
