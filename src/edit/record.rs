//! The text of a new record: what was answered, each field with its sentence, and what else could be said as lines to uncomment.

use std::path::PathBuf;

use super::draft::{Draft, languages};
use crate::decode::{FieldSpec, Fields, Form, Rules, Shape};
use crate::model::{Front, Kind, Layout, Meta};
use crate::yaml::{self, Value};

/// What a new record says beside its values, in the editor's language.
pub trait Hints {
    /// `es` or `en`.
    fn tag(&self) -> &str;
    /// A word of the program.
    fn term(&self, name: &str) -> String;
    /// What may stand in a field, in words.
    fn value(&self, shape: &Shape) -> String;
}

/// The places of a record's files below the site's root: the record first, then its texts by language.
pub fn paths(kind: Kind, id: &str, rules: &Rules) -> Vec<PathBuf> {
    let folder = PathBuf::from("content").join(kind.folder());
    match kind.layout() {
        Layout::File => vec![folder.join(format!("{id}.yaml"))],
        Layout::Texts => {
            let folder = folder.join(id);
            let texts = languages(rules).map(|language| folder.join(format!("{language}.md")));
            std::iter::once(folder.join(format!("{}.yaml", kind.as_str()))).chain(texts).collect()
        }
    }
}

impl Draft {
    /// The text of each of its files, in the order of [`paths`].
    pub fn texts(&self, rules: &Rules, hints: &dyn Hints) -> Vec<String> {
        let mut texts = vec![self.record(rules, hints)];
        if self.kind.layout() == Layout::Texts {
            texts.extend(languages(rules).map(|language| self.text(language.as_str(), hints)));
        }
        texts
    }

    fn record(&self, rules: &Rules, hints: &dyn Hints) -> String {
        let mut page = Page { draft: self, rules, hints: Some(hints), out: String::new() };
        page.say(&hints.term("new-head"), 0);
        let status = Meta::FIELDS.iter().find(|field| field.name == "status");
        status.into_iter().for_each(|field| page.note(field, 0));
        page.out.push_str("status: draft\n");
        if self.is_sample {
            page.out.push_str("sample: true\n");
        }
        let own: Vec<&FieldSpec> = self.fields().iter().chain(Meta::FIELDS).collect();
        for field in own.iter().filter(|field| field.name != "status" && self.is_live("", field)) {
            page.out.push('\n');
            page.note(field, 0);
            page.field("", field, 0);
        }
        if let Some(origin) = &self.origin {
            page.out.push('\n');
            page.out.push_str(&origin.rest(self, hints));
            return page.out;
        }
        page.out.push('\n');
        page.say(&hints.term("new-more"), 0);
        let demands = self.kind.demands();
        let wanted = self.kind.wanted();
        let rank = |field: &FieldSpec| match field.name {
            "sources" if demands.sources => 0,
            name => wanted.iter().position(|wanted| *wanted == name).map_or(wanted.len() + 1, |place| place + 1),
        };
        let mut more: Vec<&FieldSpec> =
            own.into_iter().filter(|field| field.name != "status" && !self.is_live("", field)).collect();
        more.retain(|field| field.name != "sample" || !self.is_sample);
        more.sort_by_key(|field| rank(field));
        for field in more {
            page.out.push('\n');
            page.note(field, 0);
            let example = Example { rules, languages: languages(rules).map(|language| language.to_string()).collect() };
            for line in example.field(field).lines() {
                page.out.push_str(&format!("#{line}\n"));
            }
        }
        page.out
    }

    /// A text file; its fields are empty where the language has no words yet, which counts as a translation to be written.
    fn text(&self, language: &str, hints: &dyn Hints) -> String {
        let answer = |field: &FieldSpec| self.answers.get(&format!("{}.{language}", field.name));
        let mut out = String::from("---\n");
        for field in Front::FIELDS {
            out.push_str(&format!("# {}\n{}:", field.about(hints.tag()), field.name));
            match answer(field) {
                Some(answer) => out.push_str(&format!(" {}\n", scalar(answer))),
                None => out.push_str(&format!("   # {}\n", hints.term("new-gap"))),
            }
        }
        out.push_str("---\n");
        if Front::FIELDS.iter().all(|field| answer(field).is_some())
            && let Some(body) = self.origin.as_ref().and_then(|origin| origin.body(language))
        {
            out.push_str(body);
        }
        out
    }
}

/// A field alone, without any comment.
pub(super) fn only(draft: &Draft, prefix: &str, field: &FieldSpec, rules: &Rules) -> String {
    let mut page = Page { draft, rules, hints: None, out: String::new() };
    page.field(prefix, field, 0);
    page.out
}

/// The lines of a record, as they are written.
struct Page<'p> {
    draft: &'p Draft,
    rules: &'p Rules,
    hints: Option<&'p dyn Hints>,
    out: String,
}

impl Page<'_> {
    fn say(&mut self, text: &str, indent: usize) {
        for line in text.lines() {
            self.out.push_str(&format!("{:indent$}# {line}\n", ""));
        }
    }

    /// What a field means, and what may stand there where that is not plain.
    fn note(&mut self, field: &FieldSpec, indent: usize) {
        let Some(hints) = self.hints else { return };
        let about = field.about(hints.tag());
        let shape = (field.shape)();
        let said = match &shape {
            Shape::Text | Shape::Prose | Shape::Number | Shape::Fields(_) => about,
            Shape::ByLanguage { of, .. } if matches!(**of, Shape::Text | Shape::Prose) => about,
            Shape::List { of, .. } if of.group().is_some() => about,
            // A limit that nobody meets.
            Shape::Whole { max: 1_000_000.., .. } => about,
            Shape::Bool
            | Shape::Whole { .. }
            | Shape::Word(_)
            | Shape::Form(_)
            | Shape::Id(_)
            | Shape::AnyId
            | Shape::List { .. }
            | Shape::ByLanguage { .. }
            | Shape::ByName(_)
            | Shape::Either(_) => format!("{about} ({})", hints.value(&shape).replace('`', "")),
        };
        self.say(&said, indent);
    }

    /// `name: value`, with all that is below it.
    fn field(&mut self, prefix: &str, field: &FieldSpec, indent: usize) {
        self.out.push_str(&format!("{:indent$}{}:", "", field.name));
        let path = format!("{prefix}{}", field.name);
        self.value(&path, &(field.shape)(), indent);
    }

    fn value(&mut self, path: &str, shape: &Shape, indent: usize) {
        let answer = self.draft.answers.get(path);
        match (shape, answer) {
            (Shape::List { of, .. }, Some(answer)) if of.group().is_none() => {
                self.out.push_str(&format!(" [{}]\n", entries(answer, of).join(", ")));
            }
            (Shape::List { .. }, Some(answer)) => self.out.push_str(&format!(" {answer}\n")),
            (shape, Some(answer)) => self.out.push_str(&format!(" {}\n", of_shape(answer, shape))),
            (Shape::Fields(fields), None) => {
                self.out.push('\n');
                self.group(path, fields, indent + 2);
            }
            (Shape::List { of, .. }, None) => match of.group() {
                Some(fields) => {
                    self.out.push('\n');
                    let start = self.out.len();
                    self.group(path, fields, indent + 4);
                    self.begin_item(start, indent + 2);
                }
                None => self.out.push_str(" []\n"),
            },
            (Shape::ByLanguage { of, .. }, None) => {
                self.out.push('\n');
                let tags: Vec<String> = languages(self.rules).map(|language| language.to_string()).collect();
                let given = self.rules.languages.iter().map(|rule| rule.tag.to_string());
                let more: Vec<String> = given.filter(|tag| !tags.contains(tag)).collect();
                let is_said =
                    |tag: &String| self.draft.answers.keys().any(|known| known.starts_with(&format!("{path}.{tag}")));
                let more: Vec<String> = more.into_iter().filter(is_said).collect();
                for tag in tags.iter().chain(&more) {
                    let inner = format!("{path}.{tag}");
                    self.out.push_str(&format!("{:1$}{tag}:", "", indent + 2));
                    if is_said(tag) {
                        self.value(&inner, of, indent + 2);
                    } else {
                        let gap = self.hints.map(|hints| format!("   # {}", hints.term("new-gap")));
                        self.out.push_str(&format!("{}\n", gap.unwrap_or_default()));
                    }
                }
            }
            (Shape::Either(shapes), None) => {
                let below = format!("{path}.");
                let group = shapes.iter().find_map(Shape::group);
                match group.filter(|_| self.draft.answers.keys().any(|known| known.starts_with(&below))) {
                    Some(fields) => {
                        self.out.push('\n');
                        self.group(path, fields, indent + 2);
                    }
                    None => {
                        let first = shapes.first();
                        let word = if let Some(Shape::Word(words)) = first { words.first() } else { None };
                        self.out.push_str(&format!(" {}\n", word.unwrap_or(&"")));
                    }
                }
            }
            (
                Shape::Text
                | Shape::Prose
                | Shape::Bool
                | Shape::Whole { .. }
                | Shape::Number
                | Shape::Word(_)
                | Shape::Form(_)
                | Shape::Id(_)
                | Shape::AnyId
                | Shape::ByName(_),
                None,
            ) => self.out.push('\n'),
        }
    }

    fn group(&mut self, path: &str, fields: &[FieldSpec], indent: usize) {
        let prefix = format!("{path}.");
        for field in fields.iter().filter(|field| self.draft.is_live(&prefix, field)) {
            self.note(field, indent);
            self.field(&prefix, field, indent);
        }
    }

    /// Turns what was written since `start` into the entry of a list: its first line that is no comment gets the hyphen.
    fn begin_item(&mut self, start: usize, indent: usize) {
        let written = self.out.split_off(start);
        let mut begun = false;
        for line in written.lines() {
            let rest = line.get(indent + 2..).unwrap_or_default();
            if begun || rest.starts_with('#') {
                self.out.push_str(&format!("{line}\n"));
            } else {
                begun = true;
                self.out.push_str(&format!("{:indent$}- {rest}\n", ""));
            }
        }
    }
}

/// An answer as YAML spells it.
fn of_shape(answer: &str, shape: &Shape) -> String {
    match shape {
        Shape::Bool | Shape::Whole { .. } | Shape::Number => answer.trim().to_owned(),
        Shape::Text
        | Shape::Prose
        | Shape::Word(_)
        | Shape::Form(_)
        | Shape::Id(_)
        | Shape::AnyId
        | Shape::List { .. }
        | Shape::Fields(_)
        | Shape::ByLanguage { .. }
        | Shape::ByName(_)
        | Shape::Either(_) => scalar(answer),
    }
}

/// The entries of a list, which an answer parts with commas, or with semicolons if it has any.
fn entries(answer: &str, of: &Shape) -> Vec<String> {
    let mark = if answer.contains(';') { ';' } else { ',' };
    let entries = answer.split(mark).map(str::trim).filter(|entry| !entry.is_empty());
    let spelled = |entry: &str| {
        let plain = of_shape(entry, of);
        match plain.contains([',', '[', ']', '{', '}']) && !plain.starts_with('"') {
            true => quoted(entry),
            false => plain,
        }
    };
    entries.map(spelled).collect()
}

/// A text as YAML spells it: in quotes only where it would be read as something else, by other programs too: digits alone are a number
/// to them.
pub(super) fn scalar(text: &str) -> String {
    let text = text.trim();
    let node = yaml::parse(&format!("a: {text}\n"));
    let is_plain = !text.starts_with(['"', '\''])
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && node.is_ok_and(|node| node.get("a").is_some_and(|node| node.value == Value::Text(text.into())));
    if is_plain { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{escaped}\"")
}

/// What a field could look like.
struct Example<'e> {
    rules: &'e Rules,
    languages: Vec<String>,
}

impl Example<'_> {
    fn field(&self, field: &FieldSpec) -> String {
        format!("{}:{}", field.name, self.value(&(field.shape)()))
    }

    /// What follows the colon: on the same line, or on those below.
    fn value(&self, shape: &Shape) -> String {
        let below = |text: &str| text.lines().map(|line| format!("\n  {line}")).collect::<String>();
        match shape {
            Shape::Text | Shape::Prose => " …".to_owned(),
            Shape::Bool => " true".to_owned(),
            Shape::Whole { min, .. } => format!(" {}", (*min).max(1)),
            Shape::Number => " 1".to_owned(),
            Shape::Word(words) => format!(" {}", words.first().unwrap_or(&"")),
            Shape::Form(Form { example, .. }) => format!(" {}", scalar(example)),
            Shape::Id("media") => " foto.jpg".to_owned(),
            Shape::Id(kind) => format!(" {}", self.id(kind)),
            Shape::AnyId => format!(" {}:{}", Kind::Specialty.as_str(), self.id(Kind::Specialty.as_str())),
            Shape::List { of, .. } => match of.group() {
                Some(fields) => {
                    let lines: Vec<String> = self.group(fields).lines().map(|line| format!("  {line}")).collect();
                    let item = lines.join("\n");
                    below(&format!("- {}", item.trim_start()))
                }
                None => format!(" [{}]", self.value(of).trim_start()),
            },
            Shape::Fields(fields) => below(&self.group(fields)),
            Shape::ByLanguage { of, .. } => {
                let said = self.languages.iter().map(|tag| format!("{tag}:{}\n", self.value(of)));
                below(&said.collect::<String>())
            }
            Shape::ByName(of) => below(&format!("…:{}", self.value(of))),
            Shape::Either(shapes) => shapes.first().map(|shape| self.value(shape)).unwrap_or_default(),
        }
    }

    fn group(&self, fields: &[FieldSpec]) -> String {
        fields.iter().map(|field| self.field(field) + "\n").collect()
    }

    fn id(&self, kind: &str) -> &str {
        self.rules.ids.of(kind).first().map_or("…", |id| id)
    }
}
