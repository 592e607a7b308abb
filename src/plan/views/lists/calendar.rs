//! The calendar: what is coming, month by month, and what is over.

use serde::Serialize;

use super::super::Card;
use super::listed::ListView;
use crate::model::{Entry, Event, Key};
use crate::plan::routes::{SectionPage, per_page};
use crate::plan::voice::Voice;

/// What the page of events shows.
#[derive(Serialize, Debug)]
pub struct EventsView {
    /// What is coming; empty on the pages of past years, which have cards.
    months: Vec<Month>,
    /// The last ones that are over, newest first.
    past: Vec<Card>,
    calendar_url: Option<String>,
    #[serde(flatten)]
    list: ListView,
}

/// The events that begin in a month.
#[derive(Serialize, Debug)]
struct Month {
    title: String,
    cards: Vec<Card>,
}

pub(super) fn events(place: SectionPage, voice: &Voice<'_>) -> EventsView {
    let list = ListView::of::<Event>(place, voice);
    if place.list.narrowed.is_some() {
        return EventsView { months: Vec::new(), past: Vec::new(), calendar_url: None, list };
    }
    let card = |(key, entry): &(Key, &Entry<Event>)| {
        let mut card = Card::of(*key, entry, voice)?;
        card.valid_until = Some(voice.day(entry.record.last_day())).filter(|_| !entry.record.is_past(voice.site.today));
        Some(card)
    };
    let (past, mut coming): (Vec<_>, Vec<_>) =
        voice.listed::<Event>().partition(|(_, entry)| entry.record.is_past(voice.site.today));
    coming.reverse();
    let mut months: Vec<Month> = Vec::new();
    for event in &coming {
        let Some(card) = card(event) else { continue };
        let title = voice.locale.month(event.1.record.starts_on.day);
        match months.last_mut() {
            Some(month) if month.title == title => month.cards.push(card),
            _ => months.push(Month { title, cards: vec![card] }),
        }
    }
    EventsView {
        months,
        past: past.iter().filter_map(card).take(per_page(voice.site)).collect(),
        calendar_url: voice.calendar_url(),
        list,
    }
}
