//! What all pages of a language share: names, menus, links to the sections, the words of the interface.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Link;
use crate::config::Section;
use crate::language::Language;
use crate::model::{Entry, Menu, Page};
use crate::plan::voice::{Voice, name_of};
use crate::safe_url::SafeUrl;
use crate::theme::{ICONS, Theme, Words};

/// What all pages of a language share. Made once per language.
#[derive(Serialize, Debug)]
pub struct Shared<'s> {
    lang: Language,
    locale: &'s str,
    dir: &'static str,
    words: &'s Words,
    preview: bool,
    site: SiteView<'s>,
    nav: Vec<Link>,
    footer: Vec<Link>,
    /// The links to the assets of the theme, by file name.
    assets: BTreeMap<&'s str, String>,
    /// The links to the symbols of its `icons.svg`, by id.
    icons: BTreeMap<&'s str, String>,
}

/// The site itself.
#[derive(Serialize, Debug)]
struct SiteView<'s> {
    name: &'s str,
    tagline: String,
    home: String,
    base: &'s str,
    az_url: Option<String>,
    emergency_url: Option<String>,
    languages: Vec<LanguageView<'s>>,
    feed_url: Option<String>,
    calendar_url: Option<String>,
    /// The zone in which its days begin and end.
    timezone: &'s str,
    /// The first page of each section, `hospitals_url` and so on; null when a section has nothing to show.
    #[serde(flatten)]
    sections: BTreeMap<String, Option<String>>,
    /// How to reach the site's own people; `None` while nobody has said how.
    contact: Option<SiteContactView>,
}

/// The site's own channels, those that are on record.
#[derive(Serialize, Debug)]
struct SiteContactView {
    whatsapp: Option<Link>,
    email: Option<Link>,
    phone: Option<Link>,
}

fn contact(voice: &Voice<'_>) -> Option<SiteContactView> {
    let contact = voice.site.settings.contact.as_ref()?;
    let link = |title: &str, url: SafeUrl| Link { title: title.to_owned(), url: url.to_string(), lang: None };
    let view = SiteContactView {
        whatsapp: contact.whatsapp.as_ref().map(|phone| link(&phone.0, SafeUrl::whatsapp(&phone.0, ""))),
        email: contact.email.as_ref().map(|email| link(&email.0, SafeUrl::mailto(&email.0))),
        phone: contact.phone.as_ref().map(|phone| link(&phone.0, SafeUrl::tel(&phone.0))),
    };
    (view.whatsapp.is_some() || view.email.is_some() || view.phone.is_some()).then_some(view)
}

#[derive(Serialize, Debug)]
struct LanguageView<'s> {
    tag: Language,
    name: &'s str,
}

impl<'s> Shared<'s> {
    pub fn new(voice: &'s Voice<'s>, theme: &'s Theme) -> Shared<'s> {
        let site = voice.site;
        let sections = Section::ALL.iter().copied().filter(|section| *section != Section::AZ);
        let base = &voice.routes.base;
        let assets: BTreeMap<_, _> =
            theme.assets.iter().map(|asset| (asset.name.as_str(), base.link(asset.path.as_str()))).collect();
        let icon = |id: &'s String| Some((id.as_str(), format!("{}#{id}", assets.get(ICONS)?)));
        Shared {
            icons: theme.icons.iter().filter_map(icon).collect(),
            lang: voice.language,
            locale: voice.locale.tag(),
            dir: voice.locale.direction(),
            words: voice.words,
            preview: site.preview,
            site: SiteView {
                name: &site.settings.name,
                tagline: voice.text(&site.settings.tagline).map_or_else(String::new, |text| text.text),
                home: base.link(&voice.routes.home(voice.language)),
                base: base.prefix(),
                az_url: voice.section_url(Section::AZ),
                emergency_url: voice.page_url("emergencies"),
                languages: site
                    .settings
                    .languages
                    .iter()
                    .map(|language| LanguageView { tag: language.tag, name: &language.name })
                    .collect(),
                feed_url: voice.has_feed().then(|| base.link(&format!("{}/atom.xml", voice.language))),
                calendar_url: voice.calendar_url(),
                timezone: &site.settings.timezone.0,
                sections: sections
                    .map(|section| (format!("{}_url", section.as_str()), voice.section_url(section)))
                    .collect(),
                contact: contact(voice),
            },
            nav: nav(voice),
            footer: pages(voice, Menu::Footer),
            assets,
        }
    }
}

fn nav(voice: &Voice<'_>) -> Vec<Link> {
    let sections = [Section::Specialties, Section::Services, Section::Hospitals].into_iter().filter_map(|section| {
        let title = voice.word(&format!("sections.{}.short", section.as_str()));
        Some(Link { title, url: voice.section_url(section)?, lang: None })
    });
    sections.chain(pages(voice, Menu::Main)).collect()
}

fn pages(voice: &Voice<'_>, menu: Menu) -> Vec<Link> {
    let mut entries: Vec<_> = voice.site.keyed::<Page>().filter(|(_, entry)| entry.record.menu == Some(menu)).collect();
    entries.sort_by_key(|(_, entry): &(_, &Entry<Page>)| entry.record.order.unwrap_or(u32::MAX));
    let link = |(key, entry): (crate::model::Key, &Entry<Page>)| {
        let title = name_of(entry, voice);
        let short = entry.record.short_title.as_ref().and_then(|short| voice.text(short));
        let title = short.unwrap_or(title);
        let url = voice.routes.of(key, voice.language).map(|to| voice.url_of(to))?;
        Some(Link { title: title.text, url, lang: title.lang })
    };
    entries.into_iter().filter_map(link).collect()
}
