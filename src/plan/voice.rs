//! The site as it speaks one language: what the functions that make views have at hand.

use std::collections::BTreeMap;

use super::facets::{FacetValue, Listed};
use super::listing::Tongue;
use super::routes::{Routes, SectionPage};
use super::views::{Day, Link, Prose, Text};
use crate::config::Section;
use crate::date::Date;
use crate::decode::{self, Localized, Policy, Said};
use crate::html::Html;
use crate::i18n::Locale;
use crate::language::Language;
use crate::markdown::{BlockWords, Picture, Reference, Resolve, Target};
use crate::media::Media;
use crate::model::{Entry, Event, Hospital, Key, Kind, News, Record, Story};
use crate::safe_url::SafeUrl;
use crate::site::Site;
use crate::theme::{Words, fill};

/// The site in one language.
#[derive(Debug)]
pub struct Voice<'s> {
    pub site: &'s Site,
    pub routes: &'s Routes,
    pub words: &'s Words,
    pub locale: &'s Locale,
    pub language: Language,
    pub pictures: &'s BTreeMap<String, Media>,
    block_words: BlockWords,
}

/// What the site speaks of in every language.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    pub site: &'s Site,
    pub routes: &'s Routes,
    /// Every picture that a record has, by path.
    pub pictures: &'s BTreeMap<String, Media>,
}

impl<'s> Voice<'s> {
    pub fn new(subject: Subject<'s>, tongue: Tongue<'s>) -> Voice<'s> {
        let Subject { site, routes, pictures } = subject;
        let Tongue { language, words, locale } = tongue;
        let text = |key: &str| words.text(&format!("markdown.{key}")).to_owned();
        let block_words = BlockWords {
            callout_info: text("info"),
            callout_warning: text("warning"),
            callout_emergency: text("emergency"),
            table: text("table_label"),
            footnote: text("footnote"),
            footnotes: text("footnotes"),
            footnote_back: text("back_to_text"),
            external: text("external"),
        };
        Voice { site, routes, words, locale, language, pictures, block_words }
    }

    /// A word of the interface.
    pub fn word(&self, path: &str) -> String {
        self.words.text(path).to_owned()
    }

    /// A word of the interface in the form for a number, which it shows.
    pub fn counted(&self, path: &str, number: usize) -> String {
        #[expect(clippy::cast_precision_loss, reason = "counts of things on a site are far below 2^52")]
        let shown = self.locale.number(number as f64);
        #[expect(clippy::cast_precision_loss, reason = "as above")]
        let category = self.locale.plural(number as f64);
        fill(self.words.form(path, category), &[("n", &shown)])
    }

    /// The text of a field in this language, or what its policy allows instead.
    pub fn text<P: Policy>(&self, value: &Localized<Box<str>, P>) -> Option<Text> {
        Said::text(value.say(self.language, &self.site.languages)).map(Text::from)
    }

    /// As [`Voice::text`], for a field that may be missing.
    pub fn maybe<P: Policy>(&self, value: &Option<Localized<Box<str>, P>>) -> Option<Text> {
        value.as_ref().and_then(|value| self.text(value))
    }

    /// The texts of a list in this language.
    pub fn texts<P: Policy>(&self, value: &Option<Localized<Vec<Box<str>>, P>>) -> Vec<Text> {
        let said = value.as_ref().and_then(|value| value.say(self.language, &self.site.languages));
        said.map_or_else(Vec::new, |said| {
            said.value.iter().map(|text| Text { text: text.to_string(), lang: said.foreign }).collect()
        })
    }

    /// Markdown of a field as markup.
    pub fn prose<P: Policy>(&self, value: &Option<Localized<decode::Prose, P>>) -> Option<Prose> {
        value.as_ref().and_then(|value| self.prose_of(value))
    }

    /// As [`Voice::prose`], for a field that cannot be missing.
    pub fn prose_of<P: Policy>(&self, value: &Localized<decode::Prose, P>) -> Option<Prose> {
        let said = value.say(self.language, &self.site.languages)?;
        Some(Prose { html: said.value.document().to_html(self), lang: said.foreign })
    }

    /// A picture of a record as markup.
    pub fn show(&self, picture: &crate::model::Picture) -> Option<Html> {
        let media = self.pictures.get(&picture.file.0)?;
        let alt = self.text(&picture.alt)?;
        Some(media.markup(&alt.text, None, |path| self.routes.base.link(path.as_str())))
    }

    /// A day in words.
    pub fn day(&self, date: Date) -> Day {
        Day { iso: date.to_string(), text: self.locale.date(date) }
    }

    /// The name of a record, for a link to it.
    pub fn name(&self, key: Key) -> Text {
        let said = self.site.tables.name(key, self.language, &self.site.languages);
        let id = self.site.common(key).map_or("", |common| common.id);
        said.map_or_else(|| Text { text: id.to_owned(), lang: None }, Text::from)
    }

    /// A link to a record; `None` when it is shown nowhere.
    pub fn link(&self, key: Key) -> Option<Link> {
        let destination = self.routes.of(key, self.language)?;
        let name = self.name(key);
        Some(Link { title: name.text, url: self.url_of(destination), lang: name.lang })
    }

    /// What "my list" keeps of a record: its title and address in every language, since the list may be opened in another one.
    pub fn kept(&self, key: Key) -> String {
        let said = self.site.languages.iter().filter_map(|language| {
            let name = self.site.tables.name(key, *language, &self.site.languages)?;
            let to = self.routes.of(key, *language)?;
            Some((language.to_string(), serde_json::json!([name.value, self.url_of(to)])))
        });
        let said: serde_json::Map<String, serde_json::Value> = said.collect();
        let id = self.site.common(key).map_or("", |common| common.id);
        serde_json::json!({ "kind": key.kind.as_str(), "id": id, "said": said }).to_string()
    }

    /// What a list says of a record in a sentence.
    pub fn summary(&self, key: Key) -> Option<String> {
        super::views::summary(key, self).map(|text| super::views::first_sentence(text).text)
    }

    /// The address in links of a destination.
    pub fn url_of(&self, destination: &super::Destination) -> String {
        let link = self.routes.base.link(&destination.address);
        match destination.anchor.as_deref() {
            None | Some("") => link,
            Some(anchor) => link + "#" + anchor,
        }
    }

    /// The address in links of a section's first page.
    pub fn section_url(&self, section: Section) -> Option<String> {
        self.routes.section(SectionPage::first(section, self.language)).map(|address| self.routes.base.link(&address))
    }

    /// The address in links of a page of the content by its id.
    pub fn page_url(&self, id: &str) -> Option<String> {
        let (key, _) = self.site.find::<crate::model::Page>(id)?;
        self.routes.of(key, self.language).map(|to| self.url_of(to))
    }

    /// Sorts by text as readers of the language expect.
    pub fn sort_by_key<T>(&self, items: &mut [T], key: impl Fn(&T) -> &str) {
        self.locale.sort_by_key(items, key);
    }

    /// The records of a kind in the order of their list.
    pub fn listed<K: Listed>(&self) -> impl Iterator<Item = (Key, &'s Entry<K>)> {
        self.entries(self.listed_keys::<K>())
    }

    /// As [`Voice::listed`], from the one after `key` on and round to the one before it, as if the list were a ring.
    pub fn listed_after<K: Listed>(&self, key: Key) -> impl Iterator<Item = (Key, &'s Entry<K>)> {
        self.ring(key, self.listed_keys::<K>())
    }

    /// As [`Voice::listed_after`], of those that have a value of a facet; of all when the facet does not part the list.
    pub fn listed_after_with<K: Listed>(
        &self,
        key: Key,
        facet: &str,
        value: &FacetValue,
    ) -> impl Iterator<Item = (Key, &'s Entry<K>)> {
        let listing = self.routes.listings.of(K::SECTION);
        let keys = listing.and_then(|listing| listing.keys_with(facet, value, self.language));
        self.ring(key, keys.unwrap_or_else(|| self.listed_keys::<K>()))
    }

    /// Some records of the list of a kind, in its order, from the one after `key` on and round to the one before it.
    fn ring<K: Listed>(&self, key: Key, keys: &'s [Key]) -> impl Iterator<Item = (Key, &'s Entry<K>)> {
        let place = self.places::<K>();
        let up_to_it = keys.partition_point(|other| place(*other) <= place(key));
        let (before, after) = keys.split_at_checked(up_to_it).unwrap_or_default();
        self.entries(after).chain(self.entries(before)).filter(move |(other, _)| *other != key)
    }

    fn listed_keys<K: Listed>(&self) -> &'s [Key] {
        let listing = self.routes.listings.of(K::SECTION);
        listing.map_or(&[][..], |listing| listing.keys(None, self.language))
    }

    fn entries<K: Listed>(&self, keys: &'s [Key]) -> impl Iterator<Item = (Key, &'s Entry<K>)> {
        let site = self.site;
        keys.iter().filter_map(move |key| Some((*key, &**site.all::<K>().get(key.place())?)))
    }

    /// Tells where a record stands in the list of its kind.
    pub fn places<K: Listed>(&self) -> impl Fn(Key) -> usize + use<'s, K> {
        let places = self.routes.listings.of(K::SECTION).map_or(&[][..], |listing| listing.places(self.language));
        |key| places.get(key.place()).copied().unwrap_or_default()
    }

    /// The name of a language, in this one.
    pub fn language_label(&self, tag: Language) -> String {
        super::listing::language_label(tag, self.words, self.locale)
    }

    /// The address below the base of the calendar file; `None` when nothing is coming.
    pub fn calendar(&self) -> Option<String> {
        let coming = self.site.all::<Event>().iter().any(|entry| !entry.record.is_past(self.site.today));
        let section = self.routes.section(SectionPage::first(Section::Events, self.language))?;
        coming.then(|| format!("{}.ics", section.trim_end_matches('/')))
    }

    /// The link to the calendar file.
    pub fn calendar_url(&self) -> Option<String> {
        self.calendar().map(|address| self.routes.base.link(&address))
    }

    /// The newest texts of a kind for a feed: those of this language that are no samples.
    pub fn told<K: Listed>(&self) -> impl Iterator<Item = (Key, &'s Entry<K>)> {
        self.listed::<K>().filter(|(key, entry)| {
            let spoken = self.routes.of(*key, self.language).is_some_and(|to| to.spoken);
            spoken && !entry.meta.sample.unwrap_or(false)
        })
    }

    /// Whether the language has a feed.
    pub fn has_feed(&self) -> bool {
        self.told::<Story>().next().is_some() || self.told::<News>().next().is_some()
    }

    /// Several words as the language joins them: "a, b y c".
    pub fn joined(&self, words: &[String]) -> Option<String> {
        (!words.is_empty()).then(|| self.locale.list_and(words))
    }
}

impl Resolve for Voice<'_> {
    fn link(&self, reference: &Reference) -> Option<Target> {
        let fragment = reference.fragment.as_deref().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        if reference.scheme == "section" {
            let section = Section::ALL.iter().find(|section| section.as_str() == reference.id)?;
            let url = self.section_url(*section)?;
            return Some(Target { url: SafeUrl::internal(&format!("{url}{fragment}")), lang: None });
        }
        let key = self.site.key_of(Kind::parse(&reference.scheme)?, &reference.id)?;
        let destination = self.routes.of(key, self.language)?;
        // A record that is only a place on a page has no places of its own.
        let fragment = if destination.is_own_page() { fragment.as_str() } else { "" };
        Some(Target { url: SafeUrl::internal(&format!("{}{fragment}", self.url_of(destination))), lang: None })
    }

    fn picture(&self, picture: &Picture) -> Option<Html> {
        let media = self.pictures.get(&picture.path)?;
        Some(media.markup(&picture.alt, picture.title.as_deref(), |path| self.routes.base.link(path.as_str())))
    }

    fn contact(&self, id: &str) -> Option<Html> {
        let (key, entry) = self.site.find::<Hospital>(id)?;
        let contact = super::views::contact_box(key, entry, self);
        (!contact.is_empty()).then_some(contact)
    }

    fn map(&self) -> Option<Html> {
        super::views::region_map(self)
    }

    fn words(&self) -> &BlockWords {
        &self.block_words
    }
}

impl From<Said<'_, str>> for Text {
    fn from(said: Said<'_, str>) -> Text {
        Text { text: said.value.to_owned(), lang: said.foreign }
    }
}

/// The name of a record of a kind that is at hand.
pub(crate) fn name_of<K: Record>(entry: &crate::model::Entry<K>, voice: &Voice<'_>) -> Text {
    Text::from(entry.name(voice.language, &voice.site.languages))
}
