//! León in figures.

use serde::Serialize;

use super::common::sources;
use super::{Source, Text};
use crate::model::{Entry, Figure, FigureTopic};
use crate::plan::voice::{Voice, name_of};

/// What the page of figures shows.
#[derive(Serialize, Debug)]
pub struct FiguresView {
    pub(super) topics: Vec<Topic>,
}

/// The figures on one subject.
#[derive(Serialize, Debug)]
pub(super) struct Topic {
    key: &'static str,
    title: String,
    figures: Vec<FigureLine>,
}

/// A number with what must be known to read it.
#[derive(Clone, Serialize, Debug)]
pub(super) struct FigureLine {
    id: String,
    label: Text,
    value: String,
    raw: f64,
    unit: Option<Text>,
    year: String,
    caveat: Option<Text>,
    denominator: Option<Text>,
    source: Option<Source>,
    /// Of the largest of its topic, 0 to 100; `None` where a bar would say more than the source does.
    share: Option<f64>,
}

/// A bar says "compare these": that is fair only for counts of one census. What a few people thought is a list (domain.md).
fn may_be_charted(topic: FigureTopic) -> bool {
    match topic {
        FigureTopic::HealthUnits => true,
        FigureTopic::Population | FigureTopic::Travel | FigureTopic::Education | FigureTopic::SectorViews => false,
    }
}

impl FigureLine {
    fn of(entry: &Entry<Figure>, largest: f64, voice: &Voice<'_>) -> FigureLine {
        let figure = &entry.record;
        let unit = voice.text(&figure.unit);
        let is_percent = unit.as_ref().is_some_and(|unit| unit.text == "%");
        let value = if is_percent { voice.locale.percent(figure.value) } else { voice.locale.number(figure.value) };
        let charted = may_be_charted(figure.topic) && largest > 0.0;
        FigureLine {
            id: entry.id.to_string(),
            label: name_of(entry, voice),
            value,
            raw: figure.value,
            unit: unit.filter(|_| !is_percent),
            year: figure.year.0.to_string(),
            caveat: voice.maybe(&figure.caveat),
            denominator: voice.maybe(&figure.denominator),
            source: sources([&figure.source], voice).into_iter().next(),
            share: charted.then(|| (figure.value / largest * 1_000.0).round() / 10.0),
        }
    }
}

/// All figures by topic, in the order of the topics and of the records' `order`.
pub(super) fn topics(voice: &Voice<'_>) -> Vec<Topic> {
    let mut topics = Vec::new();
    for topic in [
        FigureTopic::Population,
        FigureTopic::HealthUnits,
        FigureTopic::Education,
        FigureTopic::Travel,
        FigureTopic::SectorViews,
    ] {
        let mut entries: Vec<&Entry<Figure>> =
            voice.site.all().iter().filter(|entry: &&Entry<Figure>| entry.record.topic == topic).collect();
        entries.sort_by_key(|entry| entry.record.order.unwrap_or(u32::MAX));
        let largest = entries.iter().map(|entry| entry.record.value).fold(0.0, f64::max);
        if entries.is_empty() {
            continue;
        }
        topics.push(Topic {
            key: topic.as_str(),
            title: voice.word(&format!("figure_topics.{}", topic.as_str())),
            figures: entries.into_iter().map(|entry| FigureLine::of(entry, largest, voice)).collect(),
        });
    }
    topics
}

/// The first figures of each topic, for the home page.
pub(super) fn highlights(voice: &Voice<'_>, count: usize) -> Vec<FigureLine> {
    let all = topics(voice);
    let first = all.iter().filter(|topic| topic.key != FigureTopic::SectorViews.as_str());
    first.filter_map(|topic| topic.figures.first().cloned()).take(count).collect()
}
