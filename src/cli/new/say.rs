//! What `marca new` says, from the program's words.

use std::path::PathBuf;

use crate::cli::reference;
use crate::cli::report::filled;
use crate::cli::words::{Tongue, Words, escape};
use crate::date::Date;
use crate::decode::Shape;
use crate::diagnostics::{Diagnostic, Diagnostics, near_misses};
use crate::edit::{Draft, Hints, Question};
use crate::model::Kind;

/// The program's words, for the comments of a record.
pub(super) struct Told<'w>(pub &'w Words);

impl Hints for Told<'_> {
    fn tag(&self) -> &str {
        match self.0.tongue() {
            Tongue::Spanish => "es",
            Tongue::English => "en",
        }
    }

    fn term(&self, name: &str) -> String {
        self.0.term(name).to_owned()
    }

    fn value(&self, shape: &Shape) -> String {
        reference::value(shape, self.0)
    }
}

/// The kind that a word means: its own, or that of its folder.
pub(in crate::cli) fn kind_of(word: &str, words: &Words) -> Result<Kind, String> {
    let plain = word.to_lowercase().replace('-', "_");
    let by_folder = || Kind::ALL.iter().copied().find(|kind| kind.folder() == plain);
    Kind::parse(&plain).or_else(by_folder).ok_or_else(|| {
        let all = Kind::ALL.iter().map(|kind| kind.as_str());
        let near = match near_misses(&plain, all.clone()) {
            near if near.is_empty() => all.map(str::to_owned).collect(),
            near => near,
        };
        unknown("new-no-kind", word, &near, words)
    })
}

/// `…: no hay ningún campo `x`; ¿quiso decir `y`?`
pub(in crate::cli) fn unknown(term: &str, word: &str, near: &[String], words: &Words) -> String {
    let said = filled(words.term(term), &[("word", &escape(word))]);
    if near.is_empty() { said } else { format!("{said} {}: {}", words.term("new-near"), near.join(", ")) }
}

/// What is asked, what may be answered, and whether it can wait.
pub(super) fn about(question: &Question, words: &Words) -> String {
    let hints = Told(words);
    let mut said = question.field.about(hints.tag());
    if !matches!(question.shape, Shape::Text | Shape::Prose) {
        said.push_str(&format!(" ({})", hints.value(&question.shape).replace('`', "")));
    }
    if question.may_wait {
        said.push_str(&format!(" {}", words.term("new-later")));
    }
    said
}

/// What most records of a site have there.
pub(super) fn suggestion(question: &Question, today: Option<Date>) -> Option<String> {
    match (question.path.as_str(), &question.shape) {
        ("timezone", _) => Some("America/Mexico_City".to_owned()),
        ("city", _) => Some("León".to_owned()),
        ("published_on", _) => today.map(|today| today.to_string()),
        (_, Shape::Word([only])) => Some((*only).to_owned()),
        _ => None,
    }
}

/// What is wrong with an answer, as the program always says it.
pub(super) fn told(wrong: &Diagnostics, words: &Words) -> String {
    let said: Vec<String> = wrong.iter().map(|diagnostic| message(words, diagnostic)).collect();
    if said.is_empty() { words.term("new-odd").to_owned() } else { said.join("\n") }
}

pub(in crate::cli) fn message(words: &Words, diagnostic: &Diagnostic) -> String {
    let message = words.message(diagnostic);
    let help = message.help.iter().map(|help| format!("\n  {}: {help}", words.term("help")));
    format!("! {}{}", message.title, help.collect::<String>())
}

pub(super) fn next_steps(paths: &[PathBuf], addresses: &[String], draft: &Draft, words: &Words) -> String {
    let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let mut said = vec![filled(words.term("new-written"), &[("paths", &shown.join(", "))])];
    said.push(words.term("new-next").to_owned());
    said.push(filled(words.term("new-open"), &[("path", shown.first().map_or("", String::as_str))]));
    if addresses.is_empty() {
        said.push(words.term("new-look").to_owned());
    } else {
        let links: Vec<String> = addresses.iter().map(|address| format!("http://127.0.0.1:8000{address}")).collect();
        said.push(filled(words.term("new-look-at"), &[("links", &links.join("  "))]));
    }
    if draft.origin.is_some() {
        said.push(words.term("new-check-copy").to_owned());
    }
    said.push(words.term(if draft.is_sample { "new-sample" } else { "new-publish" }).to_owned());
    said.join("\n")
}
