//! Frequent questions by topic.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::common::{is_draft, sources};
use super::super::journey::audience;
use super::super::{Day, Link, Prose, Source, Text};
use crate::model::{Entry, Faq, FaqTopic};
use crate::plan::voice::{Voice, name_of};

/// What the page of questions shows.
#[derive(Serialize, Debug)]
pub struct FaqView {
    count: usize,
    topics: Vec<Topic>,
}

#[derive(Serialize, Debug)]
struct Topic {
    key: &'static str,
    title: String,
    questions: Vec<Question>,
}

#[derive(Serialize, Debug)]
struct Question {
    id: String,
    question: Text,
    answer: Option<Prose>,
    reviewed: Day,
    audience: Vec<String>,
    links: Vec<Link>,
    sources: Vec<Source>,
    sample: bool,
    draft: bool,
}

pub(super) fn faq(voice: &Voice<'_>) -> FaqView {
    let question = |entry: &Entry<Faq>| Question {
        id: entry.id.to_string(),
        question: name_of(entry, voice),
        answer: voice.prose_of(&entry.record.answer),
        reviewed: voice.day(entry.record.reviewed_on),
        audience: audience(&entry.record.audience, voice),
        links: entry.record.links.iter().filter_map(|to| voice.link(to.key())).collect(),
        sources: sources(&entry.meta.sources, voice),
        sample: entry.meta.sample.unwrap_or(false),
        draft: is_draft(entry),
    };
    let all = voice.site.all::<Faq>();
    let topic = |topic: &FaqTopic| {
        let mut entries: Vec<_> = all.iter().filter(|entry| entry.record.topic == *topic).collect();
        entries.sort_by_key(|entry| entry.record.order.unwrap_or(u32::MAX));
        Topic {
            key: topic.as_str(),
            title: voice.word(&format!("faq_topics.{}", topic.as_str())),
            questions: entries.into_iter().map(|entry| question(entry)).collect(),
        }
    };
    let topics = FaqTopic::ALL.iter().map(topic).filter(|topic| !topic.questions.is_empty());
    FaqView { count: all.len(), topics: topics.collect() }
}

/// The questions as schema.org data. Search engines no longer show them in results (Google, 2026-05-07); it is vocabulary.
/// Samples have none.
pub(super) fn json_ld(voice: &Voice<'_>) -> Vec<Value> {
    let questions = voice.site.all::<Faq>().iter().filter(|entry| !entry.meta.sample.unwrap_or(false));
    let questions = questions.filter_map(|entry| {
        let question = entry.record.question.own(voice.language)?;
        let answer = entry.record.answer.own(voice.language)?.document().plain_text().replace('\n', " ");
        let answer = json!({ "@type": "Answer", "text": answer });
        Some(json!({ "@type": "Question", "name": question, "acceptedAnswer": answer }))
    });
    let questions: Vec<Value> = questions.collect();
    match questions.is_empty() {
        true => Vec::new(),
        false => {
            vec![json!({ "@type": "FAQPage", "inLanguage": voice.locale.tag(), "mainEntity": questions })]
        }
    }
}
