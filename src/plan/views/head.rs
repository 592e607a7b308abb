//! What every page has: title, address, its versions in other languages, breadcrumbs, data for machines.

use serde::Serialize;

use super::common::is_draft;
use super::json_ld;
use super::{Day, Shown};
use crate::config::Section;
use crate::html::Html;
use crate::language::Language;
use crate::model::{Entry, Key};
use crate::plan::pages::PageId;
use crate::plan::routes::{Routes, SectionPage};
use crate::plan::voice::{Voice, name_of};

/// What every page has.
#[derive(Clone, Serialize, Debug)]
pub struct Head {
    pub kind: &'static str,
    pub template: &'static str,
    pub id: Option<String>,
    pub record_kind: Option<&'static str>,
    /// For the window and for search engines.
    pub title: String,
    /// The heading.
    pub name: String,
    pub description: String,
    pub canonical: String,
    pub url: String,
    pub alternates: Vec<Alternate>,
    pub x_default: String,
    pub switch: Vec<Switch>,
    pub crumbs: Vec<Crumb>,
    pub json_ld: Option<Html>,
    pub og_type: &'static str,
    pub og_locale: String,
    pub og_alternates: Vec<String>,
    /// What chats and social networks show beside a link to the page; set when it is known how the theme draws it.
    pub image: Option<Image>,
    pub fallback: Option<Original>,
    pub sample: bool,
    pub draft: bool,
    pub noindex: bool,
    pub updated: Option<Day>,
    /// What is on that picture; not for templates. `None` when the page is not to be found by others.
    #[serde(skip)]
    pub card: Option<SocialCard>,
    /// What "my list" keeps of it, for the script; `None` for what cannot be put there.
    pub kept: Option<String>,
    /// The address that a QR code leads back to from paper; `None` on pages that are seldom printed.
    pub qr: Option<String>,
    /// The address below the base; not for templates.
    #[serde(skip)]
    pub address: String,
    /// The day of the last change, for the sitemap; not for templates.
    #[serde(skip)]
    pub lastmod: Option<crate::date::Date>,
}

/// A picture by its absolute address.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Image {
    pub url: String,
    pub width_px: u32,
    pub height_px: u32,
    pub alt: String,
}

/// What stands on the picture beside a shared link.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct SocialCard {
    /// The sort of page, as [`Head::kind`].
    pub kind: &'static str,
    /// What the page is about: "Specialty". Empty for pages about no record.
    pub label: String,
    pub title: String,
}

/// The same page in a language, by its absolute address.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Alternate {
    pub lang: Language,
    pub url: String,
}

/// A language to switch to.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Switch {
    pub tag: Language,
    pub name: String,
    pub url: String,
    pub current: bool,
}

/// A step of the way from the home page.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Crumb {
    pub title: String,
    pub url: Option<String>,
}

/// The page that a fallback page repeats.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Original {
    pub lang: Language,
    pub name: String,
    pub url: String,
}

/// A page at an address that was left.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Redirect {
    pub target: String,
    pub target_absolute: String,
}

/// What a page knows of itself before its head is complete.
pub(super) struct Facts<'f> {
    pub kind: &'static str,
    pub page: PageId,
    pub name: String,
    pub description: String,
    /// The sections or records above it, home aside.
    pub above: Vec<Crumb>,
    /// Languages in which the page is written.
    pub spoken: Vec<Language>,
    pub json_ld: Vec<serde_json::Value>,
    pub og_type: &'static str,
    pub noindex: bool,
    pub voice: &'f Voice<'f>,
}

/// Longest description that search engines show, in characters.
const MAX_DESCRIPTION: usize = 160;

/// Completes a head.
pub(super) fn of(facts: Facts<'_>) -> Head {
    let Facts { kind, page, name, description, above, spoken, mut json_ld, og_type, noindex, voice } = facts;
    let (site, routes) = (voice.site, voice.routes);
    let address = page.address(routes).unwrap_or_default();
    let in_language = |language: Language| in_language(page, language, routes).address(routes);
    let is_spoken = spoken.contains(&voice.language);
    let absolute = |address: &str| routes.base.absolute(address);
    let alternates: Vec<Alternate> = if is_spoken && spoken.len() > 1 {
        let all = spoken.iter().filter_map(|language| Some((*language, in_language(*language)?)));
        all.map(|(lang, address)| Alternate { lang, url: absolute(&address) }).collect()
    } else {
        Vec::new()
    };
    let original = spoken.first().copied().filter(|_| !is_spoken);
    let fallback = original.and_then(|lang| {
        let address = in_language(lang)?;
        let name = site.settings.languages.iter().find(|language| language.tag == lang)?.name.clone();
        Some(Original { lang, name, url: routes.base.link(&address) })
    });
    let canonical = original.and_then(in_language).map_or_else(|| absolute(&address), |address| absolute(&address));
    let switch = site.settings.languages.iter().filter_map(|language| {
        let address = in_language(language.tag)?;
        Some(Switch {
            tag: language.tag,
            name: language.name.clone(),
            url: routes.base.link(&address),
            current: language.tag == voice.language,
        })
    });
    let home =
        Crumb { title: voice.word("sections.home.short"), url: Some(routes.base.link(&routes.home(voice.language))) };
    let here = Crumb { title: name.clone(), url: None };
    let crumbs: Vec<Crumb> = match page {
        PageId::Home(_) | PageId::Chooser | PageId::NotFound => Vec::new(),
        PageId::Section(_) | PageId::Letter(..) | PageId::Record(..) | PageId::NotFoundIn(_) => {
            [home].into_iter().chain(above).chain([here]).collect()
        }
    };
    if !crumbs.is_empty() && !noindex {
        json_ld.push(json_ld::breadcrumbs(&crumbs, &canonical, routes));
    }
    let title = match page {
        PageId::Home(_) => format!("{name} | {}", site.settings.name),
        _ if name == site.settings.name => name.clone(),
        _ => format!("{name} | {}", site.settings.name),
    };
    let others = alternates.iter().filter(|alternate| alternate.lang != voice.language);
    let og_alternates = others
        .filter_map(|alternate| site.settings.languages.iter().find(|language| language.tag == alternate.lang))
        .map(|language| language.locale.replace('-', "_"))
        .collect();
    let noindex = noindex || site.preview;
    let card = (!noindex).then(|| SocialCard { kind, label: String::new(), title: name.clone() });
    Head {
        kind,
        template: kind,
        id: None,
        record_kind: None,
        title,
        name,
        description: shortened(&description),
        url: routes.base.link(&address),
        canonical,
        alternates,
        x_default: absolute(""),
        switch: switch.collect(),
        crumbs,
        json_ld: json_ld::script(json_ld),
        og_type,
        og_locale: voice.locale.open_graph().to_owned(),
        og_alternates,
        image: None,
        card,
        fallback,
        sample: false,
        draft: false,
        noindex,
        updated: None,
        kept: None,
        qr: None,
        address,
        lastmod: None,
    }
}

/// The page of the same thing in another language.
fn in_language(page: PageId, language: Language, routes: &Routes) -> PageId {
    match page {
        PageId::Chooser => PageId::Chooser,
        PageId::NotFound => PageId::NotFound,
        PageId::NotFoundIn(_) => PageId::NotFoundIn(language),
        PageId::Home(_) => PageId::Home(language),
        PageId::Section(page) => PageId::Section(SectionPage { language, ..page }),
        PageId::Letter(place, own) => match routes.alphabet.same(place, own, language) {
            Some(place) => PageId::Letter(place, language),
            None => PageId::Section(SectionPage::first(Section::AZ, language)),
        },
        PageId::Record(key, _) => PageId::Record(key, language),
    }
}

/// The head of a record's page; `None` when it has none.
pub(super) fn of_record<K: Shown>(key: Key, entry: &Entry<K>, voice: &Voice<'_>) -> Option<Head> {
    let (site, routes) = (voice.site, voice.routes);
    let page = PageId::Record(key, voice.language);
    let name = name_of(entry, voice).text;
    let summary = K::summary(entry, voice).map(|text| text.text);
    let spoken: Vec<Language> = site
        .languages
        .iter()
        .copied()
        .filter(|language| routes.of(key, *language).is_some_and(|to| to.is_own_page() && to.spoken))
        .collect();
    let above = K::SECTION.and_then(|section| section_crumb(section, voice));
    let url = routes.base.absolute(&page.address(routes)?);
    // A page that falls back says what it is under its original address only.
    let json_ld =
        spoken.contains(&voice.language).then(|| K::json_ld(key, entry, voice, &url)).filter(|data| !data.is_null());
    let mut head = of(Facts {
        kind: K::KIND.as_str(),
        page,
        description: summary.unwrap_or_else(|| name.clone()),
        name,
        above: above.into_iter().collect(),
        spoken,
        json_ld: json_ld.into_iter().collect(),
        og_type: K::OG_TYPE,
        noindex: false,
        voice,
    });
    if let Some(title) = K::TITLE {
        let title = crate::theme::fill(voice.words.text(title), &[("name", &head.name)]);
        head.title = format!("{title} | {}", site.settings.name);
    }
    head.id = Some(entry.id.to_string());
    head.record_kind = Some(K::KIND.as_str());
    head.sample = entry.meta.sample.unwrap_or(false);
    head.draft = is_draft(entry);
    head.noindex |= head.sample || head.draft || K::is_over(entry, voice);
    let one = voice.locale.plural(1.0);
    let label = K::SECTION.map(|_| voice.words.form(&format!("kinds.{}", K::KIND.as_str()), one).to_owned());
    let card = head.card.filter(|_| !head.noindex);
    head.card = card.map(|card| SocialCard { label: label.unwrap_or_default(), ..card });
    head.updated = entry.meta.updated_on.map(|date| voice.day(date));
    head.lastmod = entry.meta.updated_on;
    head.kept = K::IS_KEPT.then(|| voice.kept(key));
    head.qr = K::is_printed(entry).then(|| url.clone());
    Some(head)
}

/// The step to a section.
pub(super) fn section_crumb(section: Section, voice: &Voice<'_>) -> Option<Crumb> {
    let title = voice.word(&format!("sections.{}.title", section.as_str()));
    Some(Crumb { title, url: Some(voice.section_url(section)?) })
}

/// A text cut at the end of a sentence or word, so that a search engine need not cut it.
fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_DESCRIPTION {
        return text.to_owned();
    }
    let kept: String = text.chars().take(MAX_DESCRIPTION - 1).collect();
    match kept.rfind(". ") {
        Some(end) if end > MAX_DESCRIPTION / 2 => kept.get(..=end).unwrap_or(&kept).to_owned(),
        _ => format!(
            "{}…",
            kept.rsplit_once(' ').map_or(kept.as_str(), |(before, _)| before).trim_end_matches([',', ';', ':', '.'])
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_end_where_a_sentence_or_word_ends() {
        let sentence =
            "Cuida la presión, el ritmo de los latidos y las arterias que se han estrechado, todo sin abrir. ";
        let long = sentence.repeat(3);
        assert_eq!(shortened(&long), sentence.trim());
        let words = "palabra ".repeat(40);
        let short = shortened(&words);
        assert!(short.ends_with("palabra…") && short.chars().count() <= MAX_DESCRIPTION, "{short}");
    }
}
