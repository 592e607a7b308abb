//! The sitemap (sitemaps.org 0.9), with each page's versions in other languages.

use super::xml;
use crate::date::Date;
use crate::plan::views::Head;

/// A page in the sitemap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Entry {
    url: String,
    lastmod: Option<Date>,
    /// Language tag and address of each version, itself included; empty when there is only one.
    alternates: Vec<(String, String)>,
}

impl Entry {
    /// `None` for a page that search engines shall not list.
    pub fn of(head: &Head) -> Option<Entry> {
        let is_original = head.fallback.is_none();
        (!head.noindex && is_original).then(|| Entry {
            url: head.canonical.clone(),
            lastmod: head.lastmod,
            alternates: head
                .alternates
                .iter()
                .map(|alternate| (alternate.lang.to_string(), alternate.url.clone()))
                .chain((!head.alternates.is_empty()).then(|| ("x-default".to_owned(), head.x_default.clone())))
                .collect(),
        })
    }
}

/// `sitemap.xml`; the order of `entries` does not matter.
pub fn sitemap(mut entries: Vec<Entry>) -> Vec<u8> {
    entries.sort_unstable();
    xml::document(|writer| {
        let root = writer.create_element("urlset").with_attributes([
            ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
            ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
        ]);
        root.write_inner_content(|writer| {
            for entry in &entries {
                writer.create_element("url").write_inner_content(|writer| {
                    xml::text(writer, "loc", &entry.url)?;
                    if let Some(date) = entry.lastmod {
                        xml::text(writer, "lastmod", &date.to_string())?;
                    }
                    for (language, url) in &entry.alternates {
                        let link = [("rel", "alternate"), ("hreflang", language.as_str()), ("href", url.as_str())];
                        writer.create_element("xhtml:link").with_attributes(link).write_empty()?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })
        .map(|_| ())
    })
}
