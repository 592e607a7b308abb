//! What records add to two pages of the content: the timeline of the patient's journey, and the topics of travel.

use std::sync::Arc;

use serde::Serialize;

use super::common::{is_draft, sources};
use super::{Day, Link, Prose, Source, Text};
use crate::model::{Audience, Entry, JourneyStep, Phase, TravelInfo, TravelTopic};
use crate::plan::voice::{Voice, name_of};

/// A phase of the journey with its steps.
#[derive(Serialize, Debug)]
pub(super) struct PhaseView {
    key: &'static str,
    title: String,
    steps: Vec<StepView>,
}

/// A step of the journey.
#[derive(Serialize, Debug)]
struct StepView {
    id: String,
    title: Text,
    body: Option<Prose>,
    audience: Vec<String>,
    checklist: Vec<Text>,
    sources: Vec<Source>,
    sample: bool,
    draft: bool,
}

/// A topic of travel with what is to be known of it.
#[derive(Serialize, Debug)]
pub(super) struct TopicView {
    key: &'static str,
    title: String,
    entries: Vec<TravelView>,
}

/// What is to be known of a topic.
#[derive(Serialize, Debug)]
struct TravelView {
    id: String,
    body: Option<Prose>,
    official: Link,
    verified: Day,
    audience: Vec<String>,
    sources: Vec<Source>,
    sample: bool,
    draft: bool,
}

/// For whom a text is, in words; none for all.
pub(super) fn audience(audience: &[Audience], voice: &Voice<'_>) -> Vec<String> {
    audience.iter().map(|who| voice.word(&format!("audiences.{}", who.as_str()))).collect()
}

/// The phases that have steps, in order.
pub(super) fn phases(voice: &Voice<'_>) -> Vec<PhaseView> {
    let phase = |phase: &Phase| {
        let of_phase = voice.site.all::<JourneyStep>().iter().filter(|entry| entry.record.phase == *phase);
        let mut entries: Vec<&Entry<JourneyStep>> = of_phase.map(Arc::as_ref).collect();
        entries.sort_by_key(|entry| entry.record.order);
        let step = |entry: &Entry<JourneyStep>| StepView {
            id: entry.id.to_string(),
            title: name_of(entry, voice),
            body: voice.prose_of(&entry.record.body),
            audience: audience(&entry.record.audience, voice),
            checklist: voice.texts(&entry.record.checklist),
            sources: sources(&entry.meta.sources, voice),
            sample: entry.meta.sample.unwrap_or(false),
            draft: is_draft(entry),
        };
        PhaseView {
            key: phase.as_str(),
            title: voice.word(&format!("phases.{}", phase.as_str())),
            steps: entries.into_iter().map(step).collect(),
        }
    };
    Phase::ALL.iter().map(phase).filter(|phase| !phase.steps.is_empty()).collect()
}

/// The topics of travel that something is known of, in order.
pub(super) fn topics(voice: &Voice<'_>) -> Vec<TopicView> {
    let topic = |topic: &TravelTopic| {
        let of_topic = voice.site.all::<TravelInfo>().iter().filter(|entry| entry.record.topic == *topic);
        let view = |entry: &Entry<TravelInfo>| {
            let url = &entry.record.official_url;
            TravelView {
                id: entry.id.to_string(),
                body: voice.prose_of(&entry.record.body),
                official: Link { title: url.label().to_owned(), url: url.to_string(), lang: None },
                verified: voice.day(entry.record.verified_on),
                audience: audience(&entry.record.audience, voice),
                sources: sources(&entry.meta.sources, voice),
                sample: entry.meta.sample.unwrap_or(false),
                draft: is_draft(entry),
            }
        };
        TopicView {
            key: topic.as_str(),
            title: voice.word(&format!("travel_topics.{}", topic.as_str())),
            entries: of_topic.map(|entry| view(entry)).collect(),
        }
    };
    TravelTopic::ALL.iter().map(topic).filter(|topic| !topic.entries.is_empty()).collect()
}
