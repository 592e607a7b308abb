//! The words of the theme that the program itself shows, so that a theme without one is told before any page is made.

use crate::config::Section;
use crate::model::{
    Audience, Confidence, Doctor, Event, FaqTopic, FigureTopic, Hospital, HospitalKind, Kind, News, OrganizationKind,
    Package, Payment, Phase, Sector, Service, ServiceKind, Story, StoryKind, TravelTopic,
};
use crate::plan::facets::Listed;

/// Words that stand alone.
const FIXED: &[&str] = &[
    "az.letter_description",
    "az.letter_title",
    "certification.summary",
    "certification.title",
    "chooser.choose",
    "chooser.description",
    "chooser.search",
    "chooser.title",
    "contact.report_message",
    "contact.report_subject",
    "contact.service_message",
    "contact.subject",
    "contact.whatsapp",
    "contact.whatsapp_message",
    "doctor.board_cert",
    "doctor.cedula",
    "doctor.summary",
    "doctor.title",
    "event.day_and_hour",
    "event.members_only",
    "event.past",
    "event.summary",
    "contact.write",
    "feed.title",
    "figures.chart_text",
    "figures.source",
    "hospital.advertising",
    "hospital.summary",
    "hospital.title",
    "is_yes",
    "markdown.back_to_text",
    "markdown.emergency",
    "markdown.external",
    "markdown.footnote",
    "markdown.footnotes",
    "markdown.info",
    "markdown.table_label",
    "markdown.warning",
    "map.caption",
    "map.distance",
    "map.place",
    "map.road",
    "map.source",
    "map.text",
    "map.title",
    "my_list.subject",
    "not_found.home",
    "not_found.text",
    "not_found.title",
    "organization.title",
    "package.summary",
    "package.until",
    "pagination.page",
    "redirect.title",
    "stay.nights",
    "stay.none",
    "stay.range",
    "stay.up_to",
];

/// Fields that a hospital's page tells to be unknown.
const FIELDS: &[&str] = &[
    "accepts_new_patients",
    "address",
    "emergency_24h",
    "hours",
    "insurers",
    "international_desk",
    "languages",
    "payment",
    "phones",
    "sanitary_licence",
    "services",
    "specialties",
];

/// Where the visitors of the home page live.
const DOORS: &[&str] = &["local", "national", "abroad"];

/// The paths of all words that the program asks for by itself.
pub fn needed_words() -> Vec<String> {
    let mut words: Vec<String> = FIXED.iter().map(|path| (*path).to_owned()).collect();
    let groups: [(&str, &[&str]); 13] = [
        ("audiences", Audience::WORDS),
        ("phases", Phase::WORDS),
        ("travel_topics", TravelTopic::WORDS),
        ("faq_topics", FaqTopic::WORDS),
        ("hospital_kinds", HospitalKind::WORDS),
        ("sectors", Sector::WORDS),
        ("payment", Payment::WORDS),
        ("service_kinds", ServiceKind::WORDS),
        ("story_kinds", StoryKind::WORDS),
        ("organization_kinds", OrganizationKind::WORDS),
        ("figure_topics", FigureTopic::WORDS),
        ("confidence", Confidence::WORDS),
        ("fields", FIELDS),
    ];
    for (group, members) in groups {
        words.extend(members.iter().map(|word| format!("{group}.{word}")));
    }
    words.extend(Kind::ALL.iter().map(|kind| format!("kinds.{}", kind.as_str())));
    add_facets::<Hospital>(&mut words);
    add_facets::<Service>(&mut words);
    add_facets::<Doctor>(&mut words);
    add_facets::<Package>(&mut words);
    add_facets::<Event>(&mut words);
    add_facets::<Story>(&mut words);
    add_facets::<News>(&mut words);
    for section in Section::WORDS.iter().copied().chain(["home", "not_found"]) {
        words.extend(["short", "title", "description"].map(|part| format!("sections.{section}.{part}")));
    }
    for door in DOORS {
        words.extend(["title", "summary"].map(|part| format!("home.doors.{door}.{part}")));
    }
    words
}

/// What the narrowed lists of a kind say.
fn add_facets<K: Listed>(words: &mut Vec<String>) {
    for facet in K::FACETS {
        let path = format!("facets.{}.{}", K::KIND.as_str(), facet.name);
        words.extend(["label", "address", "title", "description"].map(|part| format!("{path}.{part}")));
        words.extend(facet.words.iter().map(|word| format!("{path}.values.{word}")));
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::fs::{Disk, Kind as EntryKind, RealDisk, Scope};

    fn read(path: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path);
        String::from_utf8(RealDisk.read(&path, 1 << 20).unwrap()).unwrap()
    }

    /// The code of the rooms that speak, without its tests.
    fn sources() -> Vec<String> {
        let files = RealDisk.walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), Scope::Content).unwrap();
        let paths = files.iter().filter(|entry| entry.kind == EntryKind::File).map(|entry| entry.text().unwrap());
        let speaks = |path: &String| ["plan/", "seo/", "search/", "pipeline"].iter().any(|room| path.starts_with(room));
        let code = |path: String| read(&path).split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        paths.filter(speaks).map(code).collect()
    }

    /// The texts in quotes that directly follow `start`.
    fn quoted_after<'t>(text: &'t str, start: &'t str) -> impl Iterator<Item = &'t str> {
        text.split(start).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
    }

    #[test]
    fn every_word_that_the_code_asks_for_is_needed() {
        let needed = needed_words();
        let mut asked = Vec::new();
        for text in sources() {
            for start in
                ["word(", "counted(", "words.text(", "words.form(", "const TITLE: Option<&'static str> = Some("]
            {
                asked.extend(quoted_after(&text, start).map(str::to_owned));
                asked.extend(quoted_after(&text, &format!("{start}&format!(")).map(str::to_owned));
            }
        }
        assert!(asked.len() > 20, "{asked:?}");
        for path in asked {
            // `sections.{key}.title` is any path that begins and ends so.
            let (start, end) = match (path.find('{'), path.rfind('}')) {
                (Some(open), Some(close)) => (&path[..open], &path[close + 1..]),
                _ => (path.as_str(), ""),
            };
            let is_pattern = start.len() < path.len();
            let is_needed = needed.iter().any(|known| match is_pattern {
                true => known.starts_with(start) && known.ends_with(end),
                false => *known == path,
            });
            assert!(is_needed, "{path} is not in needed_words()");
        }
    }

    #[test]
    fn words_made_from_lists_in_the_code_are_complete() {
        let between = |text: &str, start: &str, end: &str| {
            text.split_once(start).unwrap().1.split_once(end).unwrap().0.to_owned()
        };
        let firsts = |text: &str| {
            let mut firsts: Vec<String> = quoted_after(text, "(").map(str::to_owned).collect();
            firsts.sort_unstable();
            firsts
        };
        let sorted = |words: &[&str]| {
            let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            words.sort_unstable();
            words
        };
        let fields = between(&read("plan/views/hospital.rs"), "let unknown = [", "];");
        assert_eq!(firsts(&fields), sorted(FIELDS));
        assert_eq!(firsts(&between(&read("plan/views/lists/home.rs"), "const DOORS", "];")), sorted(DOORS));
        let needed = needed_words();
        for key in quoted_after(&between(&read("plan/voice.rs"), "BlockWords {", "};"), "text(") {
            assert!(needed.contains(&format!("markdown.{key}")), "markdown.{key}");
        }
    }
}
