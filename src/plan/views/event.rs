//! The page of an event.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Day, Link, Shown, Text, View};
use crate::date::{Date, Moment};
use crate::model::{Entry, Event, Key};
use crate::plan::voice::{Voice, name_of};
use crate::theme::fill;

/// What the page of an event shows.
#[derive(Serialize, Debug)]
pub struct EventView {
    #[serde(flatten)]
    when: When,
    place: String,
    organiser: String,
    url: Option<Link>,
    members_only: bool,
    summary: Option<Text>,
    /// Whether its last day has gone by.
    is_past: bool,
    calendar_url: Option<String>,
}

/// When an event is, in words and for machines.
#[derive(Serialize, Debug)]
pub(super) struct When {
    /// "5 de marzo de 2027, 9:00 a.m."
    starts: Day,
    /// `None` for one day without an hour of its end.
    ends: Option<Day>,
    last_day: Day,
    /// Its time zone where that is not the site's.
    zone: Option<String>,
}

impl When {
    pub(super) fn of(event: &Event, voice: &Voice<'_>) -> When {
        let zone = &event.timezone.0;
        let clock = |(hour, minute): (u8, u8)| voice.locale.time(hour, minute);
        let in_full = |moment: Moment| {
            let day = voice.locale.date(moment.day);
            let hour = moment.clock().map(clock);
            let text = hour.map_or(day.clone(), |hour| {
                fill(voice.words.text("event.day_and_hour"), &[("day", &day), ("hour", &hour)])
            });
            Day { iso: moment.iso(zone), text }
        };
        // Of an end on the same day only the hour is new.
        let ends = event.ends_on.and_then(|end| match (end.day == event.starts_on.day, end.clock()) {
            (true, Some(hour)) => Some(Day { iso: end.iso(zone), text: clock(hour) }),
            (true, None) => None,
            (false, _) => Some(in_full(end)),
        });
        When {
            starts: in_full(event.starts_on),
            ends,
            last_day: voice.day(event.last_day()),
            zone: (event.timezone != voice.site.settings.timezone).then(|| zone.clone()),
        }
    }

    /// "5 de marzo de 2027, 9:00 a.m. – 6:00 p.m."
    pub(super) fn text(&self) -> String {
        match &self.ends {
            Some(ends) => format!("{} – {}", self.starts.text, ends.text),
            None => self.starts.text.clone(),
        }
    }
}

impl Shown for Event {
    const TEMPLATE: &'static str = "event.html";

    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text> {
        let said = voice.maybe(&entry.record.summary);
        said.or_else(|| {
            let when = When::of(&entry.record, voice).text();
            let values = [("when", when.as_str()), ("place", &entry.record.place)];
            Some(Text { text: fill(voice.words.text("event.summary"), &values), lang: None })
        })
    }

    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String> {
        let event = &entry.record;
        let members = event.members_only.unwrap_or(false).then(|| voice.word("event.members_only"));
        let past = event.is_past(voice.site.today).then(|| voice.word("event.past"));
        [When::of(event, voice).text(), event.place.clone()].into_iter().chain(members).chain(past).collect()
    }

    fn is_over(entry: &Entry<Self>, voice: &Voice<'_>) -> bool {
        entry.record.is_past(voice.site.today)
    }

    fn view(_: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View {
        let event = &entry.record;
        let is_past = event.is_past(voice.site.today);
        View::Event(Box::new(EventView {
            when: When::of(event, voice),
            place: event.place.clone(),
            organiser: event.organiser.clone(),
            url: event.url.as_ref().map(|url| Link { title: url.label().to_owned(), url: url.to_string(), lang: None }),
            members_only: event.members_only.unwrap_or(false),
            summary: voice.maybe(&event.summary),
            is_past,
            calendar_url: (!is_past).then(|| voice.calendar_url()).flatten(),
        }))
    }

    /// Nobody is sent to an event that is over.
    fn json_ld(_: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> Value {
        let event = &entry.record;
        if event.is_past(voice.site.today) {
            return Value::Null;
        }
        let zone = &event.timezone.0;
        let end: Option<Date> = event.ends_on.is_none().then_some(event.starts_on.day);
        json!({
            "@type": "Event",
            "@id": format!("{url}#event"),
            "name": name_of(entry, voice).text,
            "description": Self::summary(entry, voice).map(|text| text.text),
            "url": url,
            "sameAs": event.url.as_ref().map(ToString::to_string),
            "startDate": event.starts_on.iso(zone),
            "endDate": event.ends_on.map(|end| end.iso(zone)).or(end.map(|day| day.to_string())),
            "eventStatus": "https://schema.org/EventScheduled",
            "location": { "@type": "Place", "name": event.place, "address": event.place },
            "organizer": { "@type": "Organization", "name": event.organiser },
            "inLanguage": voice.locale.tag(),
        })
    }
}
