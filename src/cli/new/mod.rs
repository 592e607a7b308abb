//! `marca new`: a new record, asked for on the terminal or given by flags; written whole or not at all.

mod say;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::IsTerminal;

use clap::Args;

use say::{Told, about, message, next_steps, suggestion, told};
pub(super) use say::{kind_of, unknown};

use super::ask::Dialogue;
use super::report::filled;
use super::trouble::{self, Trouble};
use super::words::{Style, Words, escape};
use super::{CONTENT, ENVIRONMENT, EditArgs, FINE, report};
use crate::date::Date;
use crate::decode::Rules;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::edit::{self, Changes, Draft, Hints, Origin};
use crate::fs::{Disk, DiskError, RealDisk};
use crate::language::Language;
use crate::model::{Kind, Layout};
use crate::pipeline::{self, Options, Report};
use crate::site::Site;
use crate::slug::{Slug, slug_of};

#[derive(Args, Debug)]
pub(super) struct New {
    /// Tipo de ficha: hospital, specialty, service, doctor, story, event… (`marca schema --reference` los muestra todos)
    #[arg(value_name = "TIPO")]
    kind: String,
    #[command(flatten)]
    site: EditArgs,
    /// Id de la ficha, que es también el nombre de su archivo (si no se indica, se forma con el nombre)
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Nombre o título en español
    #[arg(long, value_name = "NOMBRE")]
    name_es: Option<String>,
    /// Nombre o título en inglés
    #[arg(long, value_name = "NOMBRE")]
    name_en: Option<String>,
    /// Valor de un campo, por ejemplo --set city=León o --set summary.es="…"; se puede repetir
    #[arg(long = "set", value_name = "CAMPO=VALOR", value_parser = pair)]
    values: Vec<(String, String)>,
    /// Copia otra ficha del mismo tipo; lo que solo vale para aquella queda por confirmar
    #[arg(long, value_name = "ID")]
    from: Option<String>,
    /// Es una ficha de ejemplo, inventada, que nunca llega al público
    #[arg(long)]
    sample: bool,
    /// No pregunta nada: acepta lo que se sugiere
    #[arg(long)]
    yes: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (field, value) = text.split_once('=').ok_or_else(|| "CAMPO=VALOR".to_owned())?;
    Ok((field.trim().to_owned(), value.trim().to_owned()))
}

/// Why there is no new record.
enum Stop {
    /// The editor or the flags have it so: what to say, and the exit code.
    Said(String, u8),
    Trouble(Trouble),
}

impl From<DiskError> for Stop {
    fn from(error: DiskError) -> Stop {
        Stop::Trouble(Trouble::Disk(error))
    }
}

impl New {
    pub(super) fn run(&self, words: &Words, clock: i64) -> u8 {
        let options = self.site.options(clock);
        let stdin = std::io::stdin();
        let made = if stdin.is_terminal() && !self.yes {
            let (mut input, mut output) = (stdin.lock(), anstream::stdout());
            let dialogue = Dialogue { input: &mut input, output: &mut output };
            self.make(&RealDisk, &options, words, Some(dialogue))
        } else {
            self.make(&RealDisk, &options, words, None)
        };
        match made {
            Ok(said) => {
                report::print(&said);
                FINE
            }
            Err(Stop::Said(said, code)) => {
                report::complain(&said);
                code
            }
            Err(Stop::Trouble(trouble)) => {
                trouble::tell(&trouble, words);
                ENVIRONMENT
            }
        }
    }

    /// Makes the record; tells what was written and what to do next.
    fn make(
        &self,
        disk: &dyn Disk,
        options: &Options,
        words: &Words,
        mut dialogue: Option<Dialogue<'_>>,
    ) -> Result<String, Stop> {
        let kind = kind_of(&self.kind, words).map_err(|said| Stop::Said(said, ENVIRONMENT))?;
        edit::recover(disk, &options.root)?;
        let (before, prepared) = edit::prepare(disk, options, &Changes::default())?;
        let rules = pipeline::known(disk, &options.root)?;
        let taken = prepared.map(|prepared| slugs(&prepared.site, kind)).unwrap_or_default();
        if let Some(id) = &self.id {
            checked_id(id.clone(), kind, &rules, words).map_err(|said| Stop::Said(said, ENVIRONMENT))?;
        }
        let mut draft = self.draft(kind, &before, &rules, words)?;
        if let Some(dialogue) = &mut dialogue {
            dialogue.say(&filled(words.term("new-intro"), &[("kind", kind.as_str())]));
        }
        let mut id = self.id.clone();
        loop {
            self.fill_in(&mut draft, &rules, before.tally.today, words, &mut dialogue)?;
            for (path, slug) in draft.suggested_slugs(&rules, &taken) {
                let slug = match &mut dialogue {
                    Some(dialogue) => ask_slug(&draft, &path, &slug, &taken, &rules, words, dialogue)?,
                    None => slug,
                };
                draft.answers.insert(path, slug);
            }
            let chosen = match id.take() {
                Some(id) => checked_id(id, kind, &rules, words).map_err(|said| Stop::Said(said, ENVIRONMENT))?,
                None => self.ask_id(&draft, &rules, words, &mut dialogue)?,
            };
            let mut changes = Changes::default();
            let paths = edit::paths(kind, &chosen, &rules);
            for (path, text) in paths.iter().zip(draft.texts(&rules, &Told(words))) {
                changes.create(path, &text);
            }
            let (report, prepared) = edit::prepare(disk, options, &changes)?;
            let wrong = edit::errors_after(&before, &report, &changes);
            if wrong.is_empty() {
                changes.write(disk, &options.root).map_err(|error| Stop::Trouble(error.into()))?;
                let addresses = prepared.map(|prepared| edit::addresses(&prepared, kind, &chosen)).unwrap_or_default();
                return Ok(next_steps(&paths, &addresses, &draft, words));
            }
            self.mend(&mut draft, &wrong, &report, &rules, words, &mut dialogue)?;
            id = Some(chosen);
        }
    }

    /// What the flags say.
    fn draft(&self, kind: Kind, before: &Report, rules: &Rules, words: &Words) -> Result<Draft, Stop> {
        let usage = |said: String| Stop::Said(said, ENVIRONMENT);
        let mut draft = Draft::new(kind);
        draft.is_sample = self.sample;
        if let Some(id) = &self.from {
            let origin = origin(kind, id, before, rules);
            let origin = origin.ok_or_else(|| {
                let near = rules.ids.near(kind.as_str(), id);
                usage(unknown("new-no-origin", id, &near, words))
            })?;
            // What is made up stays so.
            draft.is_sample |= origin.is_sample;
            draft.origin = Some(origin);
        }
        let names = [("es", &self.name_es), ("en", &self.name_en)];
        let named = names.into_iter().filter_map(|(tag, name)| Some((draft.name_path(tag), name.clone()?)));
        let named: Vec<(Option<String>, String)> = named.collect();
        for (path, value) in named {
            let path = path.ok_or_else(|| usage(unknown("new-no-field", "name", &[], words)))?;
            draft.answers.insert(path, value);
        }
        draft.answers.extend(self.values.iter().cloned());
        for (path, value) in draft.answers.clone() {
            draft.field(&path, rules).map_err(|near| usage(unknown("new-no-field", &path, &near, words)))?;
            if let Some(wrong) = draft.judge(&path, &value, rules) {
                return Err(Stop::Said(format!("{path}: {}", told(&wrong, words)), CONTENT));
            }
        }
        Ok(draft)
    }

    /// Asks what is still to be asked; without anybody to ask, tells what is missing.
    fn fill_in(
        &self,
        draft: &mut Draft,
        rules: &Rules,
        today: Option<Date>,
        words: &Words,
        dialogue: &mut Option<Dialogue<'_>>,
    ) -> Result<(), Stop> {
        let Some(dialogue) = dialogue else {
            // A new answer can do away with another question, or bring one up.
            while let Some((path, answer)) = draft
                .questions(rules)
                .iter()
                .filter(|_| self.yes)
                .find_map(|question| Some((question.path.clone(), suggestion(question, today)?)))
            {
                draft.answers.insert(path, answer);
            }
            let missing: Vec<String> =
                draft.questions(rules).iter().filter(|question| !question.may_wait).map(|q| q.path.clone()).collect();
            return if missing.is_empty() { Ok(()) } else { Err(lacking(&missing, words)) };
        };
        while let Some(question) = draft.questions(rules).into_iter().next() {
            dialogue.say("");
            dialogue.say(&about(&question, words));
            let path = question.path.clone();
            loop {
                let suggestion = suggestion(&question, today);
                let given = dialogue.ask(&path, suggestion.as_deref()).ok_or_else(|| ended(words))?;
                if given.is_empty() && question.may_wait {
                    draft.later.insert(path);
                    break;
                }
                if given.is_empty() {
                    dialogue.say(words.term("new-required"));
                } else if let Some(wrong) = draft.judge(&path, &given, rules) {
                    dialogue.say(&told(&wrong, words));
                } else {
                    draft.answers.insert(path, given);
                    break;
                }
            }
        }
        Ok(())
    }

    fn ask_id(
        &self,
        draft: &Draft,
        rules: &Rules,
        words: &Words,
        dialogue: &mut Option<Dialogue<'_>>,
    ) -> Result<String, Stop> {
        let suggested = draft.suggested_id(rules);
        let Some(dialogue) = dialogue else { return Ok(suggested) };
        dialogue.say("");
        dialogue.say(words.term("new-id"));
        loop {
            let given = dialogue.ask("id", Some(&suggested)).ok_or_else(|| ended(words))?;
            match checked_id(given, draft.kind, rules, words) {
                Ok(id) => return Ok(id),
                Err(said) => dialogue.say(&said),
            }
        }
    }

    /// After the record was judged as a whole: asks again for what is wrong, or for what turned out to be needed.
    fn mend(
        &self,
        draft: &mut Draft,
        wrong: &[&Diagnostic],
        report: &Report,
        rules: &Rules,
        words: &Words,
        dialogue: &mut Option<Dialogue<'_>>,
    ) -> Result<(), Stop> {
        let mut missing = Vec::new();
        let mut mended = false;
        for diagnostic in wrong {
            let Some(path) = draft.field_of(report, diagnostic) else { continue };
            if draft.answers.remove(&path).is_some() {
                mended = true;
                if let Some(dialogue) = dialogue {
                    dialogue.say(&message(words, diagnostic));
                }
            } else if draft.field(&path, rules).is_ok() && draft.needed.insert(path.clone()) {
                mended = true;
                missing.push(path);
            }
        }
        let all_missing = missing.len() == wrong.len();
        match dialogue {
            Some(_) if mended => Ok(()),
            None if all_missing => {
                let paths: Vec<String> =
                    draft.questions(rules).into_iter().filter(|q| !q.may_wait).map(|question| question.path).collect();
                Err(lacking(&paths, words))
            }
            Some(_) | None => {
                let mut found = Diagnostics::default();
                found.extend(wrong.iter().map(|diagnostic| (*diagnostic).clone()));
                let text = report::text(&found, &report.sources, words, Style { color: false, width: 100 });
                Err(Stop::Said(format!("{text}\n{}", words.term("new-nothing")), CONTENT))
            }
        }
    }
}

/// An id that is one, and that no record has.
fn checked_id(id: String, kind: Kind, rules: &Rules, words: &Words) -> Result<String, String> {
    if Slug::parse(&id).is_none() {
        let values = [("id", &*escape(&id)), ("suggestion", &*slug_of(&id))];
        return Err(filled(words.term("new-bad-id"), &values));
    }
    match rules.ids.find(kind.as_str(), &id) {
        Some(_) => Err(filled(words.term("new-taken"), &[("id", &id)])),
        None => Ok(id),
    }
}

/// The words of addresses that records of a kind have.
fn slugs(site: &Site, kind: Kind) -> BTreeSet<(Language, String)> {
    let of = |key| site.languages.iter().map(move |language| (*language, site.slug(key, *language)));
    site.keys_of(kind).flat_map(of).collect()
}

/// The word of an address, which no other of the kind may have.
fn ask_slug(
    draft: &Draft,
    path: &str,
    suggestion: &str,
    taken: &BTreeSet<(Language, String)>,
    rules: &Rules,
    words: &Words,
    dialogue: &mut Dialogue<'_>,
) -> Result<String, Stop> {
    dialogue.say("");
    if let Ok((field, _)) = draft.field(path, rules) {
        dialogue.say(&field.about(Told(words).tag()));
    }
    let language = path.rsplit('.').next().and_then(Language::parse);
    loop {
        let given = dialogue.ask(path, Some(suggestion)).ok_or_else(|| ended(words))?;
        if let Some(wrong) = draft.judge(path, &given, rules) {
            dialogue.say(&told(&wrong, words));
        } else if language.is_some_and(|language| taken.contains(&(language, given.clone()))) {
            dialogue.say(&filled(words.term("new-taken-slug"), &[("slug", &given)]));
        } else {
            return Ok(given);
        }
    }
}

fn ended(words: &Words) -> Stop {
    Stop::Said(format!("\n{}", words.term("new-nothing")), ENVIRONMENT)
}

fn lacking(missing: &[String], words: &Words) -> Stop {
    let sets: Vec<String> = missing.iter().map(|path| format!("--set {path}=…")).collect();
    Stop::Said(filled(words.term("new-lacking"), &[("fields", &sets.join(" "))]), ENVIRONMENT)
}

/// The record that is to be copied, from the texts that were read.
fn origin(kind: Kind, id: &str, before: &Report, rules: &Rules) -> Option<Origin> {
    let folder = format!("content/{}/", kind.folder());
    let is_record = |path: &str| match kind.layout() {
        Layout::File => path.rsplit_once('/').is_some_and(|(_, name)| name == format!("{id}.yaml")),
        Layout::Texts => path == format!("{folder}{id}/{}.yaml", kind.as_str()),
    };
    let mut sources = before.sources.ids().map(|(_, source)| source).filter(|source| source.path.starts_with(&folder));
    let record = sources.find(|source| is_record(&source.path))?;
    let text = |language: &Language| {
        let path = format!("{folder}{id}/{language}.md");
        let text = before.sources.ids().find(|(_, source)| source.path == path)?;
        Some((language.to_string(), text.1.text.to_string()))
    };
    let texts: Vec<(String, String)> = rules.languages.iter().filter_map(|rule| text(&rule.tag)).collect();
    Origin::read(&record.text, &texts)
}
