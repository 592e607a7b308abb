//! A to Z: the specialties in everyday words, and every word by which people look for something, a page for each letter.

use serde::Serialize;

use super::super::head::section_crumb;
use super::super::specialty::lay_words;
use super::super::{Link, PageView, View};
use super::listed::PartHead;
use super::{head, page};
use crate::config::Section;
use crate::model::{Entry, Key, Specialty};
use crate::plan::alphabet::Letter;
use crate::plan::pages::PageId;
use crate::plan::voice::Voice;
use crate::theme::fill;

/// The first page, and that of a letter.
#[derive(Serialize, Debug)]
pub struct AZView {
    letters: Vec<LetterLink>,
    /// On the first page.
    specialties: Vec<Plain>,
    /// On the page of a letter.
    words: Vec<Leading>,
}

#[derive(Serialize, Debug)]
struct LetterLink {
    label: String,
    url: String,
    current: bool,
}

/// A specialty and what people call it.
#[derive(Serialize, Debug)]
struct Plain {
    specialty: Link,
    words: Vec<String>,
}

/// A word and where it leads.
#[derive(Serialize, Debug)]
struct Leading {
    word: String,
    targets: Vec<Link>,
}

pub(super) fn az(voice: &Voice<'_>) -> AZView {
    let specialty = |(key, entry): (Key, &Entry<Specialty>)| {
        Some(Plain { specialty: voice.link(key)?, words: lay_words(&entry.record, voice) })
    };
    let mut specialties: Vec<Plain> = voice.site.keyed::<Specialty>().filter_map(specialty).collect();
    voice.sort_by_key(&mut specialties, |plain| &plain.specialty.title);
    AZView { letters: letter_links(None, voice), specialties, words: Vec::new() }
}

/// The page of a letter, by its place.
pub(in super::super) fn letter(place: usize, voice: &Voice<'_>) -> Option<PageView> {
    let letter = voice.routes.alphabet.letters(voice.language).get(place)?;
    let words = letter
        .words
        .iter()
        .map(|word| Leading {
            word: word.text.clone(),
            targets: word.targets.iter().filter_map(|key| voice.link(*key)).collect(),
        })
        .filter(|word| !word.targets.is_empty());
    let view = AZView { letters: letter_links(Some(place), voice), specialties: Vec::new(), words: words.collect() };
    let head = head("az", Section::AZ.as_str(), PageId::Letter(place, voice.language), Vec::new(), voice);
    Some(page("az.html", head, View::AZ(view)))
}

fn letter_links(current: Option<usize>, voice: &Voice<'_>) -> Vec<LetterLink> {
    let link = |(place, letter): (usize, &Letter)| {
        let address = PageId::Letter(place, voice.language).address(voice.routes)?;
        let url = voice.routes.base.link(&address);
        Some(LetterLink { label: letter.label.clone(), url, current: current == Some(place) })
    };
    voice.routes.alphabet.letters(voice.language).iter().enumerate().filter_map(link).collect()
}

/// The head of a letter's page; `None` when there is no such letter.
pub(super) fn letter_head(place: usize, voice: &Voice<'_>) -> Option<PartHead> {
    let letter = voice.routes.alphabet.letters(voice.language).get(place)?;
    let said = |part: &str| fill(voice.words.text(&format!("az.{part}")), &[("letter", &letter.label)]);
    Some(PartHead {
        name: said("letter_title"),
        description: said("letter_description"),
        above: section_crumb(Section::AZ, voice),
        // A letter that the other languages lack, such as K in Spanish, gathers the few words that came from them.
        noindex: voice
            .site
            .languages
            .iter()
            .any(|language| voice.routes.alphabet.same(place, voice.language, *language).is_none()),
    })
}
