//! The calendar of events as a file that calendars of phones and computers read (iCalendar, RFC 5545).

use crate::model::{Entry, Event};
use crate::plan::Voice;

/// Octets of a line, its end aside (RFC 5545 §3.1).
const MAX_OCTETS: usize = 75;

/// The events that are coming, in a language; `None` without any.
///
/// The time stamp of each is the day of its last change, so that the file stays the same until something in it does.
pub fn calendar(voice: &Voice<'_>) -> Option<(String, Vec<u8>)> {
    let address = voice.calendar()?;
    let mut lines = Lines::default();
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines
        .text("PRODID", &format!("-//{}//marca//{}", voice.site.settings.name, voice.language.as_str().to_uppercase()));
    lines.put("CALSCALE", "GREGORIAN");
    lines.text("NAME", &voice.word("sections.events.title"));
    for (key, entry) in voice.listed::<Event>().collect::<Vec<_>>().into_iter().rev() {
        if entry.record.is_past(voice.site.today) {
            continue;
        }
        let Some(destination) = voice.routes.of(key, voice.language) else { continue };
        event(&mut lines, entry, &voice.routes.base.absolute(&destination.address), voice);
    }
    lines.put("END", "VCALENDAR");
    Some((address, lines.0.into_bytes()))
}

fn event(lines: &mut Lines, entry: &Entry<Event>, url: &str, voice: &Voice<'_>) {
    let event = &entry.record;
    let zone = &event.timezone.0;
    let digits = |day: crate::date::Date| day.to_string().replace('-', "");
    lines.put("BEGIN", "VEVENT");
    lines.text("UID", &format!("event-{}@{}", entry.id, host(url)));
    lines.put("DTSTAMP", &format!("{}T000000Z", digits(entry.meta.updated_on.unwrap_or(event.starts_on.day))));
    match (event.starts_on.utc(zone), event.ends_on.and_then(|end| end.utc(zone))) {
        (Some(start), Some(end)) => {
            lines.put("DTSTART", &start);
            lines.put("DTEND", &end);
        }
        (Some(start), None) if event.last_day() == event.starts_on.day => lines.put("DTSTART", &start),
        // Whole days, the end being the day after the last.
        _ => {
            lines.put("DTSTART;VALUE=DATE", &digits(event.starts_on.day));
            lines.put("DTEND;VALUE=DATE", &digits(event.last_day().next_day()));
        }
    }
    lines.text("SUMMARY", entry.name(voice.language, &voice.site.languages).value);
    let members = event.members_only.unwrap_or(false).then(|| voice.word("event.members_only"));
    let summary = voice.maybe(&event.summary).map(|text| text.text);
    let told: Vec<String> = summary.into_iter().chain([event.organiser.clone()]).chain(members).collect();
    lines.text("DESCRIPTION", &told.join("\n"));
    lines.text("LOCATION", &event.place);
    lines.put("URL", url);
    lines.put("END", "VEVENT");
}

fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or(url)
}

/// Content lines, each ended by CR and LF.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A line whose value is no text: a date, an address, a word of the format.
    fn put(&mut self, name: &str, value: &str) {
        // No value has line breaks of its own: what follows one would be read as a property.
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        let mut room = MAX_OCTETS;
        for c in format!("{name}:{value}").chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = MAX_OCTETS - 1;
            }
            room -= c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }

    /// A line whose value is a text (RFC 5545 §3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                '\n' => escaped.push_str("\\n"),
                c => escaped.push(c),
            }
        }
        self.put(name, &escaped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_long_lines_folded_between_characters() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", "a; b, c\\ d\ne\r\u{7}");
        assert_eq!(lines.0, "SUMMARY:a\\; b\\, c\\\\ d\\ne\r\n");
        let long = "ñandú \u{1f9b4} ".repeat(40);
        let mut lines = Lines::default();
        lines.text("DESCRIPTION", &long);
        assert!(lines.0.lines().count() > 5);
        for line in lines.0.split_terminator("\r\n") {
            assert!(line.len() <= MAX_OCTETS, "{} octets: {line}", line.len());
        }
        assert_eq!(lines.0.replace("\r\n ", ""), format!("DESCRIPTION:{long}\r\n"));
    }
}
