//! Pages that are not about one record: home, sections, search, A to Z, sources, and those for lost visitors.

mod calendar;
mod faq;
mod home;
mod items;
mod listed;
mod lost;
mod my_list;
mod sections;
mod sources;
mod words;

pub use calendar::EventsView;
pub use faq::FaqView;
pub use home::HomeView;
pub use items::ItemsView;
pub use listed::ListView;
pub use lost::{ChooserView, NotFoundInView, NotFoundView};
pub use my_list::MyListView;
pub use sections::{CertificationsView, OrganizationsView, PackagesView, SearchView, ServicesView, SpecialtiesView};
pub use sources::SourcesView;
pub use words::AZView;

pub(super) use home::home;
pub(super) use lost::{chooser, not_found, not_found_in};
pub(super) use sections::section;
pub(super) use words::letter;

use super::head::{self, Facts, Head};
use super::{PageView, View};
use crate::language::Language;
use crate::model::Page;
use crate::plan::pages::PageId;
use crate::plan::voice::Voice;

/// The head of a page that is about no record; it is written in every language. `key` names its words under `sections`.
fn head(kind: &'static str, key: &str, page: PageId, json_ld: Vec<serde_json::Value>, voice: &Voice<'_>) -> Head {
    // The words of a section are the interface's; those of the home page are a text, which a language may lack.
    let has_words = |language: &Language| match (page, voice.site.find::<Page>("home")) {
        (PageId::Home(_), Some((_, entry))) => entry.texts.own(*language).is_some(),
        (PageId::Letter(place, own), _) => voice.routes.alphabet.same(place, own, *language).is_some(),
        _ => true,
    };
    let (number, narrowed) = match page {
        PageId::Section(page) => {
            let number = (page.number > 1).then(|| page.number.to_string());
            (number, listed::narrowed_head(page.list, voice))
        }
        PageId::Letter(place, _) => (None, words::letter_head(place, voice)),
        PageId::Chooser | PageId::NotFound | PageId::NotFoundIn(_) | PageId::Home(_) | PageId::Record(..) => {
            (None, None)
        }
    };
    let said = narrowed.unwrap_or_else(|| listed::PartHead {
        name: voice.word(&format!("sections.{key}.title")),
        description: voice.word(&format!("sections.{key}.description")),
        above: None,
        noindex: matches!(page, PageId::NotFound | PageId::NotFoundIn(_)),
    });
    // Later pages of a list say so in their title, which would else be the same.
    let numbered = |text: String| match &number {
        Some(number) => {
            format!("{text} ({})", crate::theme::fill(voice.words.text("pagination.page"), &[("number", number)]))
        }
        None => text,
    };
    let mut head = head::of(Facts {
        kind,
        page,
        name: numbered(said.name),
        description: numbered(said.description),
        above: said.above.into_iter().collect(),
        spoken: voice.site.languages.iter().copied().filter(has_words).collect(),
        json_ld,
        og_type: "website",
        noindex: said.noindex,
        voice,
    });
    // All pages of a list share a card.
    if let Some(card) = &mut head.card {
        card.title = voice.word(&format!("sections.{key}.title"));
    }
    head
}

/// A page made of its head and view.
fn page(template: &'static str, head: Head, view: View) -> PageView {
    PageView { template, head, view }
}
