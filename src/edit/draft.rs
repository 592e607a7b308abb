//! A record that is being thought of: what has to be asked for it, and whether an answer will do. Both follow from the definitions
//! by which records are read.

use std::collections::{BTreeMap, BTreeSet};

use super::copy::Origin;
use super::record;
use crate::decode::{Decoder, FieldSpec, Fields, Rules, Shape};
use crate::diagnostics::{Diagnostics, FileId, near_misses};
use crate::language::Language;
use crate::model::{Front, Kind, Layout, Meta};
use crate::slug::slug_of;
use crate::yaml;

/// Fields that name a record, the first that a kind has.
const NAMES: [&str; 4] = ["name", "label", "title", "question"];
/// Letters of a suggested id; a question makes a long one.
const LONGEST_ID: usize = 50;

/// A record that is being thought of.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: Kind,
    /// What was answered, by the path of the field: `city`, `name.es`, `consent.given_on`.
    pub answers: BTreeMap<String, String>,
    /// Fields that this record needs although others of its kind do not: a person's story needs a consent.
    pub needed: BTreeSet<String>,
    /// Paths whose answer was put off.
    pub later: BTreeSet<String>,
    pub is_sample: bool,
    /// The record that it is a copy of.
    pub origin: Option<Origin>,
}

/// A question to the editor.
#[derive(Clone, Debug)]
pub struct Question {
    /// The path of the field, with the language if it differs by language.
    pub path: String,
    pub field: FieldSpec,
    /// What may stand there.
    pub shape: Shape,
    /// Whether it may be left for later.
    pub may_wait: bool,
}

impl Draft {
    pub fn new(kind: Kind) -> Draft {
        let (answers, needed, later) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        Draft { kind, answers, needed, later, is_sample: false, origin: None }
    }

    /// The fields of the record itself, without the common ones.
    pub fn fields(&self) -> &'static [FieldSpec] {
        self.kind.fields()
    }

    /// Whether a field will be written, rather than shown as a possibility; `prefix` ends in a dot or is empty.
    pub(super) fn is_live(&self, prefix: &str, field: &FieldSpec) -> bool {
        let path = format!("{prefix}{}", field.name);
        let below = format!("{path}.");
        let is_here = |known: &String| *known == path || known.starts_with(&below);
        let kept = prefix.is_empty() && self.origin.as_ref().is_some_and(|origin| origin.keeps(field));
        let is_given = self.answers.keys().any(is_here) || self.needed.iter().any(is_here);
        is_given || ((field.required)() && !kept)
    }

    /// What is still to be asked, in the order of the record.
    pub fn questions(&self, rules: &Rules) -> Vec<Question> {
        let mut questions = Vec::new();
        self.ask("", self.fields(), rules, &mut questions);
        if self.kind.layout() == Layout::Texts {
            let is_begun = |tag: &str| {
                Front::FIELDS.iter().any(|field| self.answers.contains_key(&format!("{}.{tag}", field.name)))
            };
            let some = languages(rules).any(|language| is_begun(language.as_str()));
            for field in Front::FIELDS {
                for (index, language) in languages(rules).enumerate() {
                    let path = format!("{}.{language}", field.name);
                    let may_wait = !is_begun(language.as_str()) && (some || index > 0);
                    let title = Front::FIELDS.first().map(|title| format!("{}.{language}", title.name));
                    if may_wait && title.is_some_and(|title| self.later.contains(&title)) {
                        continue;
                    }
                    if !self.answers.contains_key(&path) {
                        questions.push(Question { path, field: *field, shape: (field.shape)(), may_wait });
                    }
                }
            }
        }
        questions.retain(|question| !self.later.contains(&question.path));
        questions
    }

    fn ask(&self, prefix: &str, fields: &[FieldSpec], rules: &Rules, questions: &mut Vec<Question>) {
        for field in fields.iter().filter(|field| self.is_live(prefix, field)) {
            let path = format!("{prefix}{}", field.name);
            let shape = (field.shape)();
            if self.answers.contains_key(&path) {
                continue;
            }
            match &shape {
                Shape::Fields(inner) => self.ask(&format!("{path}."), inner, rules, questions),
                Shape::ByLanguage { of, .. } => self.by_language(&path, field, of, rules, questions),
                Shape::List { of, .. } => match of.group() {
                    Some(inner) => self.ask(&format!("{path}."), inner, rules, questions),
                    None => questions.push(Question { path, field: *field, shape, may_wait: false }),
                },
                // Its first form says that it is still to come.
                Shape::Either(_) => {
                    if let Some(inner) = shape.group().filter(|_| self.has_below(&path)) {
                        self.ask(&format!("{path}."), inner, rules, questions);
                    }
                }
                Shape::Text
                | Shape::Prose
                | Shape::Bool
                | Shape::Whole { .. }
                | Shape::Number
                | Shape::Word(_)
                | Shape::Form(_)
                | Shape::Id(_)
                | Shape::AnyId
                | Shape::ByName(_) => questions.push(Question { path, field: *field, shape, may_wait: false }),
            }
        }
    }

    /// One question for each language; one answer is enough for a draft.
    fn by_language(&self, path: &str, field: &FieldSpec, of: &Shape, rules: &Rules, questions: &mut Vec<Question>) {
        let all: Vec<String> = languages(rules).map(|language| format!("{path}.{language}")).collect();
        let some = all.iter().any(|path| self.answers.contains_key(path));
        for (index, path) in all.into_iter().enumerate() {
            if !self.answers.contains_key(&path) {
                questions.push(Question { path, field: *field, shape: of.clone(), may_wait: some || index > 0 });
            }
        }
    }

    fn has_below(&self, path: &str) -> bool {
        let below = format!("{path}.");
        self.answers.keys().any(|known| known.starts_with(&below))
    }

    /// The field at a path, and what may stand there.
    ///
    /// # Errors
    /// The names of fields that were perhaps meant.
    pub fn field(&self, path: &str, rules: &Rules) -> Result<(FieldSpec, Shape), Vec<String>> {
        let mut fields: Vec<FieldSpec> = Meta::FIELDS.iter().chain(self.fields()).copied().collect();
        let front = Front::FIELDS.iter().filter(|_| self.kind.layout() == Layout::Texts);
        fields.extend(front.clone());
        let mut parts = path.split('.').peekable();
        loop {
            let name = parts.next().unwrap_or_default();
            let Some(field) = fields.iter().find(|field| field.name == name).copied() else {
                return Err(near_misses(name, fields.iter().map(|field| field.name)));
            };
            let mut shape = (field.shape)();
            if front.clone().any(|text| text.name == name) {
                shape = Shape::ByLanguage { of: Box::new(shape), may_serve_all: false };
            }
            if let (Shape::ByLanguage { of, .. }, Some(tag)) = (&shape, parts.peek()) {
                if !rules.languages.iter().any(|rule| rule.tag.as_str() == *tag) {
                    return Err(languages(rules).map(|language| language.to_string()).collect());
                }
                parts.next();
                shape = (**of).clone();
            }
            match (parts.peek(), shape.group()) {
                (None, _) => return Ok((field, shape)),
                (Some(_), Some(inner)) => fields = inner.to_vec(),
                (Some(_), None) => return Err(Vec::new()),
            }
        }
    }

    /// What is wrong with an answer; `None` if it will do. Nothing is told of one that is no YAML.
    pub fn judge(&self, path: &str, answer: &str, rules: &Rules) -> Option<Diagnostics> {
        let Ok((field, _)) = self.field(path, rules) else { return None };
        let alone = Draft { answers: [(path.to_owned(), answer.to_owned())].into(), ..Draft::new(self.kind) };
        let is_text = Front::FIELDS.iter().any(|text| text.name == field.name) && field.name == path_head(path);
        let prefix = match path.rfind(field.name) {
            Some(at) if !is_text => path.get(..at).unwrap_or_default(),
            _ => "",
        };
        let text = match is_text && self.kind.layout() == Layout::Texts {
            true => format!("{}: {}\n", field.name, record::scalar(answer)),
            false => record::only(&alone, prefix, &field, rules),
        };
        let Ok(node) = yaml::parse(&text) else { return Some(Diagnostics::default()) };
        let mut cx = Decoder::new(FileId(0), &text, rules);
        cx.draft = true;
        let is_fine = (field.accepts)(&node, &mut cx);
        (!is_fine || cx.found.has_errors()).then_some(cx.found)
    }

    /// The name of the record in a language, as far as it was answered.
    pub fn name(&self, language: Language) -> Option<&str> {
        let by_language = |name: &&str| self.answers.get(&format!("{name}.{language}"));
        let named = NAMES.iter().find_map(|name| by_language(name).or_else(|| self.answers.get(*name)));
        named.map(String::as_str)
    }

    /// The path by which a name is answered in a language.
    pub fn name_path(&self, language: &str) -> Option<String> {
        let fields = self.fields();
        let own = NAMES.iter().find_map(|name| fields.iter().find(|field| field.name == *name));
        match own {
            Some(field) if matches!((field.shape)(), Shape::ByLanguage { .. }) => {
                Some(format!("{}.{language}", field.name))
            }
            Some(field) => Some(field.name.to_owned()),
            None if self.kind.layout() == Layout::Texts => Some(format!("title.{language}")),
            None => None,
        }
    }

    /// An id that no record of its kind has: from its name, in English if there is one, since ids serve all languages; else from
    /// what it is about.
    pub fn suggested_id(&self, rules: &Rules) -> String {
        let english = Language::parse("en").and_then(|language| self.name(language));
        let named = english.or_else(|| languages(rules).find_map(|language| self.name(language)));
        let about = || {
            let live = self.fields().iter().filter(|field| (field.required)());
            let said = live.filter_map(|field| self.answers.get(field.name)).take(2);
            said.cloned().collect::<Vec<_>>().join(" ")
        };
        let mut id = slug_of(&named.map_or_else(about, str::to_owned));
        if id.len() > LONGEST_ID {
            let cut = id.get(..LONGEST_ID).and_then(|start| start.rfind('-')).unwrap_or(LONGEST_ID);
            id.truncate(cut);
        }
        if id.is_empty() {
            id = slug_of(self.kind.as_str());
        }
        free(id, |id| rules.ids.find(self.kind.as_str(), id).is_none())
    }

    /// Whether its records have an address of their own, for which a word in each language is wanted.
    pub fn has_slug(&self) -> bool {
        match self.kind {
            Kind::Hospital
            | Kind::Specialty
            | Kind::Service
            | Kind::Organization
            | Kind::Doctor
            | Kind::Package
            | Kind::Event
            | Kind::Story
            | Kind::News
            | Kind::Page => true,
            Kind::Certification
            | Kind::Affiliation
            | Kind::JourneyStep
            | Kind::TravelInfo
            | Kind::Faq
            | Kind::ResearchItem
            | Kind::TechnologyItem
            | Kind::Figure
            | Kind::Place => false,
        }
    }

    /// The words of its addresses that follow from its names, for the languages that have none yet, by the path of the field;
    /// `taken` are those that others of its kind have.
    pub fn suggested_slugs(&self, rules: &Rules, taken: &BTreeSet<(Language, String)>) -> Vec<(String, String)> {
        if !self.has_slug() || self.answers.contains_key("slug") {
            return Vec::new();
        }
        let slug = |language: Language| {
            let path = format!("slug.{language}");
            let slug = self.name(language).map(slug_of).filter(|slug| !slug.is_empty())?;
            let slug = free(slug, |slug| !taken.contains(&(language, slug.to_owned())));
            (!self.answers.contains_key(&path)).then_some((path, slug))
        };
        languages(rules).filter_map(slug).collect()
    }
}

/// The word, or the first of it with a number that is free.
fn free(word: String, is_free: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{word}-{number}"));
    std::iter::once(word.clone()).chain(numbered).find(|word| is_free(word)).unwrap_or(word)
}

fn path_head(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

/// The languages in which nothing may be missing.
pub(super) fn languages(rules: &Rules) -> impl Iterator<Item = Language> {
    rules.languages.iter().filter(|rule| rule.complete).map(|rule| rule.tag)
}
