//! `marca status`: the editorial desk. What is missing, what ends, what is hard to read, and what to do next; for people at a
//! terminal, as a page with plots, or as JSON.

mod page;
mod sections;
mod table;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::words::Words;
use super::{CONTENT, ENVIRONMENT, FINE, day, report, trouble};
use crate::date::Date;
use crate::diagnostics::{Code, Place, Severity};
use crate::fs::{RealDisk, replace};
use crate::pipeline::{self, Discard, Options, Report, Today};

#[derive(Args, Debug)]
pub(super) struct Status {
    /// Carpeta que contiene content/ y themes/
    #[arg(long, value_name = "CARPETA", default_value = ".")]
    root: PathBuf,
    /// Juzga como si hoy fuera esa fecha (AAAA-MM-DD)
    #[arg(long, value_name = "FECHA", value_parser = day)]
    as_of: Option<Date>,
    /// human: tablas; html: una página con gráficas; json: todo, para otros programas
    #[arg(long, value_enum, value_name = "FORMA", default_value = "human")]
    format: Form,
    /// Archivo en que se guarda, en lugar de mostrarlo
    #[arg(long, value_name = "ARCHIVO")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum Form {
    Human,
    Json,
    Html,
}

impl Status {
    pub(super) fn run(&self, words: &Words, clock: i64) -> u8 {
        let options = Options {
            root: self.root.clone(),
            preview: false,
            today: self.as_of.map_or(Today::At(clock), Today::Is),
            base_url: None,
            cache: Some(self.root.join(".marca/cache")),
            editorial: true,
            progress: super::progress::line(super::Format::Human, words),
        };
        let report = match pipeline::run(&RealDisk, &options, &Discard) {
            Ok(report) => report,
            Err(error) => {
                trouble::tell(&error.into(), words);
                return ENVIRONMENT;
            }
        };
        if report.survey.today.is_none() {
            // Without its settings nothing can be said of the site but what is wrong with them.
            report::diagnostics(&report, words, super::Format::Human);
            return CONTENT;
        }
        let text = match self.format {
            Form::Human => table::text(&sections::all(&report, words), words),
            Form::Json => format!("{:#}\n", value(&report)),
            Form::Html => page::html(&report, &sections::all(&report, words), words),
        };
        let Some(path) = &self.out else {
            report::print(&text);
            return FINE;
        };
        match replace(&RealDisk, path, text.as_bytes(), false) {
            Ok(()) => {
                let path = super::words::escape(&path.display().to_string());
                report::print(&report::filled(words.term("status-written"), &[("path", &path)]));
                FINE
            }
            Err(error) => {
                trouble::tell(&trouble::Trouble::Disk(error), words);
                ENVIRONMENT
            }
        }
    }
}

/// How many problems of a severity there are.
fn count(report: &Report, severity: Severity) -> usize {
    report.found.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
}

/// The pages to which no link leads.
fn unlinked(report: &Report) -> Vec<&str> {
    let unlinked = report.found.iter().filter(|diagnostic| diagnostic.code == Code::PageUnlinked);
    unlinked
        .filter_map(|diagnostic| match &diagnostic.place {
            Place::Path(path) => Some(path.as_str()),
            Place::Words(_) => None,
        })
        .collect()
}

/// All that is known, for other programs.
fn value(report: &Report) -> Value {
    let survey = &report.survey;
    let coverage = survey.coverage().into_iter().map(|(kind, (all, whole))| {
        let whole: serde_json::Map<String, Value> =
            survey.languages.iter().zip(whole).map(|(language, count)| (language.to_string(), json!(count))).collect();
        json!({"kind": kind, "records": all, "complete": whole})
    });
    let readings = report.readings.iter().map(|reading| {
        json!({
            "kind": reading.kind.as_str(),
            "id": reading.id,
            "language": reading.language,
            "scale": reading.scale.term().trim_start_matches("scale-"),
            "score": (reading.score * 10.0).round() / 10.0,
            "limit": reading.limit,
            "easy": reading.is_easy(),
            "words": reading.words,
            "sentences": reading.sentences,
        })
    });
    json!({
        "today": survey.today,
        "languages": survey.languages,
        "errors": count(report, Severity::Error),
        "warnings": count(report, Severity::Warning),
        "coverage": coverage.collect::<Vec<_>>(),
        "readings": readings.collect::<Vec<_>>(),
        "unlinked": unlinked(report),
        "records": survey.records,
    })
}
