//! What the bar under a page says: the page in other languages, for which day it is made, what its record still lacks, and where
//! the record's file lies.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::answer::{Server, file_of};
use super::stage::Shown;
use crate::decode::FieldSpec;
use crate::language::Language;
use crate::model::{Key, Layout};
use crate::plan::PageId;
use crate::yaml::{self, Node, Value};

/// The words of the bar and of what lies over a page, without `serve-`.
const WORDS: &[&str] = &[
    "bar",
    "full",
    "width",
    "languages",
    "missing",
    "complete",
    "no-record",
    "as-of",
    "sample",
    "draft",
    "edit",
    "wrong",
    "close",
    "lost",
    "translation",
    "empty",
    "confirm",
];

/// What the script shows of the page at `path`, as JSON. Where the site lies on the disk is told to this machine only: `root`.
pub(super) fn of_page(server: &Server, path: &str, root: Option<&std::path::PathBuf>) -> String {
    let words: serde_json::Map<String, Json> =
        WORDS.iter().map(|word| ((*word).to_owned(), json!(server.tell.word(&format!("serve-{word}"))))).collect();
    let page = server.stage.now().shown.and_then(|shown| describe(server, &shown, path, root));
    json!({ "words": words, "page": page }).to_string()
}

fn describe(server: &Server, shown: &Shown, path: &str, root: Option<&std::path::PathBuf>) -> Option<Json> {
    let prepared = &shown.prepared;
    let below = path.strip_prefix(prepared.routes.base.prefix())?;
    let id = shown.page_of(&file_of(below)).or_else(|| shown.page_of("404.html"))?;
    let sketch = prepared.sketch(id, &prepared.voices())?;
    let head = &sketch.page.head;
    let record = match id {
        PageId::Record(key, _) => of_record(server, shown, key, root),
        PageId::Chooser
        | PageId::NotFound
        | PageId::NotFoundIn(_)
        | PageId::Home(_)
        | PageId::Section(_)
        | PageId::Letter(..) => None,
    };
    Some(json!({
        "languages": head.switch,
        "asOf": prepared.site.today.to_string(),
        "sample": head.sample,
        "draft": head.draft,
        "record": record,
    }))
}

fn of_record(server: &Server, shown: &Shown, key: Key, root: Option<&std::path::PathBuf>) -> Option<Json> {
    let common = shown.prepared.site.common(key)?;
    let source = shown.report.sources.get(common.at.file)?;
    let node = yaml::parse(&source.text).ok()?;
    let mut missing = Missing { server, languages: complete(shown), found: Vec::new() };
    if key.kind.layout() == Layout::Texts {
        missing.texts(shown, &source.path);
    }
    for field in key.kind.fields() {
        missing.field(field, &node);
    }
    missing.unconfirmed(&node);
    let line = source.text.get(..common.at.range().start).map_or(1, |before| before.matches('\n').count() + 1);
    let editor = root.map(|root| editor_link(root, &source.path, line));
    Some(json!({ "path": source.path, "editor": editor, "missing": missing.found }))
}

/// The languages in which everything should be said.
fn complete(shown: &Shown) -> Vec<Language> {
    let all = shown.prepared.site.settings.languages.iter();
    all.filter(|language| !language.partial.unwrap_or(false)).map(|language| language.tag).collect()
}

/// A link by which VS Code opens a file at a line.
fn editor_link(root: &Path, path: &str, line: usize) -> String {
    let whole = root.join(path).display().to_string().replace('\\', "/");
    // Windows names a path that was looked up `\\?\C:\…`.
    let plain = whole.trim_start_matches("//?/");
    let mut link = String::from("vscode://file/");
    for byte in plain.trim_start_matches('/').bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte) {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{link}:{line}")
}

/// What a record lacks, as it is found.
struct Missing<'m> {
    server: &'m Server,
    languages: Vec<Language>,
    found: Vec<Json>,
}

impl Missing<'_> {
    fn push(&mut self, sort: &str, field: &str, languages: &[Language], hint: &str) {
        self.found.push(json!({ "sort": sort, "field": field, "languages": languages, "hint": hint }));
    }

    /// Text files that are not there, or still empty.
    fn texts(&mut self, shown: &Shown, record: &str) {
        let folder = record.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_written = |text: &str| {
            let front = yaml::parse(text.split("\n---").next().unwrap_or_default());
            front.is_ok_and(|front| front.get("title").is_some_and(|title| title.value != Value::Null))
        };
        let sources = &shown.report.sources;
        let has = |path: &str| sources.ids().any(|(_, source)| source.path == path && is_written(&source.text));
        for language in self.languages.clone() {
            let file = format!("{language}.md");
            if !has(&format!("{folder}/{file}")) {
                self.push("translation", &file, &[language], "");
            }
        }
    }

    fn field(&mut self, field: &FieldSpec, node: &Node) {
        let hint = self.server.tell.field(field);
        match node.get(field.name) {
            Some(value) if value.value != Value::Null => self.translations(field.name, value, &hint),
            _ => self.push("empty", field.name, &[], &hint),
        }
    }

    /// Languages that a map by language, however deep, does not have.
    fn translations(&mut self, name: &str, node: &Node, hint: &str) {
        match &node.value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.translations(&format!("{name}[{}]", index + 1), item, hint);
                }
            }
            Value::Map(entries) => {
                let is_language = |tag: &str| self.languages.iter().any(|language| language.as_str() == tag);
                if entries.is_empty() || !entries.iter().all(|(key, _)| is_language(&key.text)) {
                    for (key, value) in entries {
                        self.translations(&format!("{name}.{}", key.text), value, hint);
                    }
                    return;
                }
                let has =
                    |language: &Language| node.get(language.as_str()).is_some_and(|said| said.value != Value::Null);
                let lacking: Vec<Language> = self.languages.iter().filter(|language| !has(language)).copied().collect();
                if !lacking.is_empty() {
                    self.push("translation", name, &lacking, hint);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }

    /// Fields for which only the press, a third party or a plan vouches.
    fn unconfirmed(&mut self, node: &Node) {
        let Some(Value::List(sources)) = node.get("sources").map(|sources| &sources.value) else { return };
        for source in sources {
            let is_official = source.get("confidence").and_then(Node::scalar).is_none_or(|word| word == "official");
            let Some(Value::List(fields)) = source.get("fields").map(|fields| &fields.value) else { continue };
            let title = source.get("title").and_then(Node::scalar).unwrap_or_default();
            for field in fields.iter().filter(|_| !is_official).filter_map(Node::scalar) {
                self.push("confirm", field, &[], title);
            }
        }
    }
}
