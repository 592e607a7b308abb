//! The sitemap (sitemaps.org 0.9, in parts where it is long), with each page's versions in other languages.

use super::xml;
use crate::date::Date;
use crate::language::Language;
use crate::plan::Base;
use crate::plan::views::Head;

/// A page in the sitemap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Entry {
    url: Box<str>,
    lastmod: Option<Date>,
    /// Language and address of each version, itself included; empty when there is only one.
    alternates: Box<[(Language, Box<str>)]>,
}

impl Entry {
    /// `None` for a page that search engines shall not list.
    pub fn of(head: &Head) -> Option<Entry> {
        let is_original = head.fallback.is_none();
        (!head.noindex && is_original).then(|| Entry {
            url: head.canonical.as_str().into(),
            lastmod: head.lastmod,
            alternates: head
                .alternates
                .iter()
                .map(|alternate| (alternate.lang, alternate.url.as_str().into()))
                .collect(),
        })
    }
}

/// Entries of one file. The protocol allows 50,000 and 50 MB; of smaller files less is sent again when a page changes.
const MAX_ENTRIES: usize = 10_000;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// `sitemap.xml`, and for a large site the parts that it names, each made when it is its turn. The order of `entries` does not matter.
pub fn sitemaps(mut entries: Vec<Entry>, base: &Base) -> impl Iterator<Item = (String, Vec<u8>)> {
    entries.sort_unstable();
    let count = entries.len().div_ceil(MAX_ENTRIES).max(1);
    let name = move |number: usize| match count {
        1 => "sitemap.xml".to_owned(),
        _ => format!("sitemap-{number}.xml"),
    };
    let urls = (1..=count).map(|number| base.absolute(&name(number)));
    let index = (count > 1).then(|| ("sitemap.xml".to_owned(), index(urls)));
    let (mut entries, x_default) = (entries.into_iter(), base.absolute(""));
    let parts = (1..=count).map(move |number| {
        let entries: Vec<Entry> = entries.by_ref().take(MAX_ENTRIES).collect();
        (name(number), part(&entries, &x_default))
    });
    index.into_iter().chain(parts)
}

fn index(urls: impl Iterator<Item = String>) -> Vec<u8> {
    xml::document(|writer| {
        let root = writer.create_element("sitemapindex").with_attributes([NAMESPACE]);
        root.write_inner_content(|writer| {
            for url in urls {
                writer.create_element("sitemap").write_inner_content(|writer| xml::text(writer, "loc", &url))?;
            }
            Ok(())
        })
        .map(|_| ())
    })
}

/// `x_default` is for readers of any other language than those of a page.
fn part(entries: &[Entry], x_default: &str) -> Vec<u8> {
    xml::document(|writer| {
        let root = writer
            .create_element("urlset")
            .with_attributes([NAMESPACE, ("xmlns:xhtml", "http://www.w3.org/1999/xhtml")]);
        root.write_inner_content(|writer| {
            for entry in entries {
                writer.create_element("url").write_inner_content(|writer| {
                    xml::text(writer, "loc", &entry.url)?;
                    if let Some(date) = entry.lastmod {
                        xml::text(writer, "lastmod", &date.to_string())?;
                    }
                    let alternates = entry.alternates.iter().map(|(language, url)| (language.as_str(), &**url));
                    let others = (!entry.alternates.is_empty()).then_some(("x-default", x_default));
                    for (language, url) in alternates.chain(others) {
                        let link = [("rel", "alternate"), ("hreflang", language), ("href", url)];
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::safe_url::SafeUrl;

    fn made(count: usize) -> Vec<(String, String)> {
        let entry =
            |number| Entry { url: format!("https://a.mx/{number:05}/").into(), lastmod: None, alternates: [].into() };
        let base = Base::new(&SafeUrl::web("https://a.mx/salud").unwrap());
        sitemaps((0..count).rev().map(entry).collect(), &base)
            .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
            .collect()
    }

    #[test]
    fn a_large_site_has_a_sitemap_in_parts() {
        let locations = |text: &str| text.matches("<loc>").count();
        for (count, parts) in [(0, 0), (1, 0), (MAX_ENTRIES, 0), (MAX_ENTRIES + 1, 2), (3 * MAX_ENTRIES, 3)] {
            let files = made(count);
            let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(
                names,
                [&["sitemap.xml"], &["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"][..parts]].concat()
            );
            let entries: usize = files.iter().skip(usize::from(parts > 0)).map(|(_, text)| locations(text)).sum();
            assert_eq!(entries, count);
            assert!(files.iter().all(|(_, text)| locations(text) <= MAX_ENTRIES));
        }
        let files = made(MAX_ENTRIES + 1);
        assert!(
            files[0].1.contains("<sitemapindex") && files[0].1.contains("<loc>https://a.mx/salud/sitemap-2.xml</loc>")
        );
        assert!(
            files[1].1.contains("<loc>https://a.mx/00000/</loc>")
                && files[2].1.contains("<loc>https://a.mx/10000/</loc>")
        );
    }
}
