//! León in figures.

use std::sync::Arc;

use serde::Serialize;

use super::chart::{Bar, Caption, bars};
use super::common::sources;
use super::{Source, Text};
use crate::html::Html;
use crate::model::{Entry, Figure, FigureTopic};
use crate::plan::voice::{Voice, name_of};
use crate::theme::fill;

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
    /// Where a picture says no more than the source does.
    chart: Option<Html>,
    /// What holds for all figures of the topic, and is therefore said of none of them.
    denominator: Option<Text>,
    /// What holds for most of them, as above.
    caveat: Option<Text>,
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
}

/// A chart says "compare these": that is fair only for counts of one census. What a few people thought is a list (domain.md).
fn may_be_charted(topic: FigureTopic) -> bool {
    match topic {
        FigureTopic::HealthUnits => true,
        FigureTopic::Population | FigureTopic::Travel | FigureTopic::Education | FigureTopic::SectorViews => false,
    }
}

impl FigureLine {
    fn of(entry: &Entry<Figure>, voice: &Voice<'_>) -> FigureLine {
        let figure = &entry.record;
        let unit = voice.text(&figure.unit);
        let is_percent = unit.as_ref().is_some_and(|unit| unit.text == "%");
        let value = if is_percent { voice.locale.percent(figure.value) } else { voice.locale.number(figure.value) };
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
        }
    }
}

fn chart(topic: FigureTopic, title: &str, figures: &[FigureLine], voice: &Voice<'_>) -> Option<Html> {
    let by_value = |a: &&FigureLine, b: &&FigureLine| a.raw.total_cmp(&b.raw);
    let (most, least) = (figures.iter().max_by(by_value)?, figures.iter().min_by(by_value)?);
    let values = [
        ("most", most.label.text.as_str()),
        ("most_value", most.value.as_str()),
        ("least", least.label.text.as_str()),
        ("least_value", least.value.as_str()),
    ];
    let text = fill(voice.words.text("figures.chart_text"), &values);
    let bar =
        |figure: &FigureLine| Bar { label: figure.label.text.clone(), shown: figure.value.clone(), value: figure.raw };
    let all: Vec<Bar> = figures.iter().map(bar).collect();
    let id = format!("c-{}", topic.as_str());
    bars(Caption { id: &id, title, text: &text }, &all).filter(|_| may_be_charted(topic))
}

/// A text that at least `enough` of several figures have in common, taken away from each of them.
fn take_shared(
    figures: &mut [FigureLine],
    enough: usize,
    text: impl Fn(&mut FigureLine) -> &mut Option<Text>,
) -> Option<Text> {
    let texts: Vec<Text> = figures.iter_mut().filter_map(|figure| text(figure).clone()).collect();
    let count = |one: &Text| texts.iter().filter(|other| *other == one).count();
    let shared = texts.iter().find(|one| count(one) >= enough.max(2))?;
    for figure in figures {
        let own = text(figure);
        if own.as_ref() == Some(shared) {
            *own = None;
        }
    }
    Some(shared.clone())
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
            voice.site.all::<Figure>().iter().map(Arc::as_ref).filter(|entry| entry.record.topic == topic).collect();
        entries.sort_by_key(|entry| entry.record.order.unwrap_or(u32::MAX));
        if entries.is_empty() {
            continue;
        }
        let mut figures: Vec<FigureLine> = entries.iter().map(|entry| FigureLine::of(entry, voice)).collect();
        let size = figures.len();
        let title = voice.word(&format!("figure_topics.{}", topic.as_str()));
        topics.push(Topic {
            key: topic.as_str(),
            chart: chart(topic, &title, &figures, voice),
            title,
            denominator: take_shared(&mut figures, size, |figure| &mut figure.denominator),
            caveat: take_shared(&mut figures, size / 2 + 1, |figure| &mut figure.caveat),
            figures,
        });
    }
    topics
}

/// The first figures of each topic, for the home page.
pub(super) fn highlights(voice: &Voice<'_>, count: usize) -> Vec<FigureLine> {
    let all = topics(voice);
    let first = all.iter().filter(|topic| topic.key != FigureTopic::SectorViews.as_str());
    first.filter_map(|topic| topic.figures.iter().find(|line| line.caveat.is_none()).cloned()).take(count).collect()
}
