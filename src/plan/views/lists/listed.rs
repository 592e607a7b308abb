//! One page of a list of records: its cards, the ways to narrow it, and the way to its other pages.

use serde::Serialize;

use super::super::head::{Crumb, section_crumb};
use super::super::{Card, Shown};
use crate::plan::facets::Listed;
use crate::plan::listing::{FacetList, FacetOption, Listing, Narrowed};
use crate::plan::routes::{List, SectionPage, per_page};
use crate::plan::voice::Voice;
use crate::theme::fill;

/// One page of a list.
#[derive(Default, Serialize, Debug)]
pub struct ListView {
    /// Records in the whole of what is listed, on all its pages.
    count: usize,
    cards: Vec<Card>,
    facets: Vec<FacetView>,
    /// The list without the facet; `None` where it is not narrowed.
    all_url: Option<String>,
    #[serde(flatten)]
    turn: Turn,
}

/// A question by which the list can be narrowed.
#[derive(Serialize, Debug)]
struct FacetView {
    label: String,
    /// Whether one of its options is the one that is shown.
    current: bool,
    options: Vec<OptionView>,
}

#[derive(Serialize, Debug)]
struct OptionView {
    label: String,
    count: usize,
    url: String,
    current: bool,
}

/// The way through a list of several pages.
#[derive(Default, Serialize, Debug)]
struct Turn {
    /// Those that a reader can turn to at once; none when all is on one.
    pages: Vec<NumberedPage>,
    /// The number of the last one.
    last: usize,
    prev: Option<String>,
    next: Option<String>,
}

#[derive(Serialize, Debug)]
struct NumberedPage {
    number: usize,
    url: String,
    current: bool,
    /// Whether pages before it are left out.
    gap: bool,
}

/// Pages before and after the current one that are named beside the first and the last.
const NEIGHBOURS: usize = 2;

impl ListView {
    pub(super) fn of<K: Listed + Shown>(page: SectionPage, voice: &Voice<'_>) -> ListView {
        let Some(listing) = voice.routes.listings.of(page.list.section) else { return ListView::default() };
        let keys = listing.keys(page.list.narrowed, voice.language);
        // The whole of a grouped list stands on its one page in another form.
        let is_grouped = K::IS_GROUPED && page.list.narrowed.is_none();
        let shown = if is_grouped { 0 } else { per_page(voice.site) };
        let entries = keys.iter().skip((page.number - 1) * shown).take(shown);
        let card = |key| Card::of(key, voice.site.all::<K>().get(key.place())?, voice);
        ListView {
            count: keys.len(),
            cards: entries.filter_map(|key| card(*key)).collect(),
            facets: facets(listing, page.list, voice),
            all_url: page.list.narrowed.and_then(|_| voice.section_url(page.list.section)),
            turn: Turn::of(page, voice),
        }
    }
}

fn facets(listing: &Listing, list: List, voice: &Voice<'_>) -> Vec<FacetView> {
    let facet = |(facet, found): (usize, &FacetList)| {
        let options = found.sorted(voice.language).filter_map(|(option, found)| {
            let narrowed = Some(Narrowed { facet, option });
            let first = SectionPage { list: List { narrowed, ..list }, language: voice.language, number: 1 };
            Some(OptionView {
                label: found.label(voice.language).to_owned(),
                count: listing.keys(narrowed, voice.language).len(),
                url: voice.routes.base.link(&voice.routes.section(first)?),
                current: list.narrowed == narrowed,
            })
        });
        FacetView {
            label: voice.word(&format!("facets.{}.{}.label", found.kind, found.name)),
            current: list.narrowed.is_some_and(|narrowed| narrowed.facet == facet),
            options: options.collect(),
        }
    };
    listing.facets.iter().enumerate().map(facet).collect()
}

impl Turn {
    fn of(page: SectionPage, voice: &Voice<'_>) -> Turn {
        let last = voice.routes.pages_of(page.list);
        if last < 2 {
            return Turn::default();
        }
        let url = |number| {
            let address = voice.routes.section(SectionPage { number, ..page })?;
            Some(voice.routes.base.link(&address))
        };
        let near = page.number.saturating_sub(NEIGHBOURS).max(1)..=(page.number + NEIGHBOURS).min(last);
        let mut before = 0;
        let pages = [1].into_iter().chain(near.filter(|number| *number != 1 && *number != last)).chain([last]);
        let pages = pages.filter_map(|number| {
            let gap = number > before + 1;
            before = number;
            Some(NumberedPage { number, url: url(number)?, current: number == page.number, gap })
        });
        let pages = pages.collect();
        Turn { pages, last, prev: page.number.checked_sub(1).and_then(url), next: url(page.number + 1) }
    }
}

/// What the head of a part of a section says: of a narrowed list, of a letter.
pub(super) struct PartHead {
    pub name: String,
    pub description: String,
    pub above: Option<Crumb>,
    /// Whether search engines would gain nothing: one record alone, or the whole list over again.
    pub noindex: bool,
}

/// The head of a narrowed list; `None` for another page.
pub(super) fn narrowed_head(list: List, voice: &Voice<'_>) -> Option<PartHead> {
    let narrowed = list.narrowed?;
    let listing = voice.routes.listings.of(list.section)?;
    let facet = listing.facets.get(narrowed.facet)?;
    let label = listing.option(narrowed).map(|option: &FacetOption| option.label(voice.language))?;
    let count = listing.count(Some(narrowed));
    let low = lowered(label);
    let values = [("value", label), ("low", &low)];
    let said = |part: &str| fill(voice.words.text(&format!("facets.{}.{}.{part}", facet.kind, facet.name)), &values);
    Some(PartHead {
        name: said("title"),
        description: said("description"),
        above: section_crumb(list.section, voice),
        noindex: count < 2 || count == listing.count(None),
    })
}

/// A label as it stands within a sentence: "cardiología", but "UCI".
fn lowered(label: &str) -> String {
    let mut letters = label.chars();
    let Some(first) = letters.next() else { return String::new() };
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return label.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_within_a_sentence_keeps_its_initials() {
        assert_eq!(["Cardiología", "Óptica", "UCI", ""].map(lowered), ["cardiología", "óptica", "UCI", ""]);
    }
}
