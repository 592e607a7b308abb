//! The theme: templates as text, the words of the interface by language, and assets under names that change with their bytes.

mod words;

pub use words::{Words, fill};

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Source, Sources, Span};
use crate::fs::{Disk, DiskError, Kind as EntryKind, Scope};
use crate::language::Language;
use crate::out_path::OutPath;
use crate::yaml;

/// Bytes of one file of a theme.
const MAX_FILE: u64 = 4 << 20;

/// A theme, as it was read.
#[derive(Debug)]
pub struct Theme {
    /// Its path, such as `themes/leon`.
    pub folder: String,
    /// By name (`hospital.html`), sorted.
    pub templates: Vec<Template>,
    pub words: BTreeMap<Language, Words>,
    pub assets: Vec<Asset>,
}

/// A template's text.
#[derive(Clone, Debug)]
pub struct Template {
    /// Below `templates/`.
    pub name: String,
    /// Where diagnostics find it.
    pub source: Source,
}

/// A file of the theme that is published.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Below `assets/`: by this name templates ask for it.
    pub name: String,
    /// Its name with eight characters of its hash, so that it can be cached for ever.
    pub path: OutPath,
    pub bytes: Vec<u8>,
}

/// Reads `root/themes/<name>`; texts that diagnostics may point into are added to `sources`.
///
/// # Errors
/// When a folder or file of the theme cannot be read.
pub fn load(
    disk: &dyn Disk,
    root: &Path,
    name: &str,
    languages: &[Language],
    sources: &mut Sources,
) -> Result<(Theme, Diagnostics), DiskError> {
    let folder = root.join("themes").join(name);
    let mut found = Diagnostics::default();
    let mut unreadable = BTreeSet::new();
    let mut theme =
        Theme { folder: format!("themes/{name}"), templates: Vec::new(), words: BTreeMap::new(), assets: Vec::new() };
    for entry in disk.walk(&folder, Scope::Content)? {
        let path = entry.text().unwrap_or_else(|lossy| lossy);
        let shown = format!("{}/{path}", theme.folder);
        match entry.kind {
            EntryKind::Folder => continue,
            EntryKind::Link => found.push(Diagnostic::about(Code::FileLink, shown)),
            EntryKind::Other => found.push(Diagnostic::about(Code::FileSpecial, shown)),
            EntryKind::File => {
                let bytes = match disk.read(&folder.join(&entry.path), MAX_FILE) {
                    Ok(bytes) => bytes,
                    Err(fault) => {
                        unreadable.insert(shown.clone());
                        found.push(Diagnostic::about(Code::FileUnreadable, shown).arg("reason", fault.kind()));
                        continue;
                    }
                };
                let mut part =
                    Part { theme: &mut theme, sources, found: &mut found, unreadable: &mut unreadable, languages };
                part.add(&path, shown, bytes);
            }
        }
    }
    for language in languages {
        let path = theme.words_path(*language);
        if !theme.words.contains_key(language) && !unreadable.contains(&path) {
            found.push(Diagnostic::about(Code::TemplateMissing, path.clone()).arg("path", path));
        }
    }
    found.extend(theme.check_words());
    Ok((theme, found))
}

impl Theme {
    /// The words that the program itself uses, which every language must have.
    pub fn check_needed(&self, needed: &[String]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (language, words) in &self.words {
            let missing = needed.iter().filter(|path| !words.has_text(path));
            found.extend(missing.map(|path| self.word_missing(path, *language)));
        }
        found
    }

    /// What one language has, all must have.
    fn check_words(&self) -> Vec<Diagnostic> {
        let all: BTreeSet<String> = self.words.values().flat_map(Words::keys).collect();
        let mut found = Vec::new();
        for (language, words) in &self.words {
            let missing = all.iter().filter(|path| !words.has(path));
            found.extend(missing.map(|path| self.word_missing(path, *language)));
        }
        found
    }

    fn word_missing(&self, path: &str, language: Language) -> Diagnostic {
        let diagnostic = Diagnostic::about(Code::StringMissing, self.words_path(language)).arg("key", path);
        diagnostic.arg("language", language.as_str())
    }

    fn words_path(&self, language: Language) -> String {
        format!("{}/strings/{language}.yaml", self.folder)
    }
}

/// Where a file of the theme goes.
struct Part<'p> {
    theme: &'p mut Theme,
    sources: &'p mut Sources,
    found: &'p mut Diagnostics,
    /// Paths of files that are there and cannot be used.
    unreadable: &'p mut BTreeSet<String>,
    languages: &'p [Language],
}

impl Part<'_> {
    fn add(&mut self, path: &str, shown: String, bytes: Vec<u8>) {
        if let Some(name) = path.strip_prefix("assets/") {
            match asset_path(name, &bytes) {
                Some(path) => self.theme.assets.push(Asset { name: name.to_owned(), path, bytes }),
                None => self.found.push(Diagnostic::about(Code::FileName, shown).arg("name", name)),
            }
            return;
        }
        let Ok(text) = String::from_utf8(bytes) else {
            self.unreadable.insert(shown.clone());
            self.found.push(Diagnostic::about(Code::TextEncoding, shown));
            return;
        };
        let source = Source { path: shown, text: Arc::from(text) };
        if let Some(name) = path.strip_prefix("templates/") {
            self.sources.push(source.clone());
            self.theme.templates.push(Template { name: name.to_owned(), source });
        } else if let Some(name) = path.strip_prefix("strings/") {
            let language = name.strip_suffix(".yaml").and_then(Language::parse);
            match language {
                Some(language) if self.languages.contains(&language) => self.add_words(language, source),
                // The words of a language that this site does not use.
                Some(_) => {}
                None => self.found.push(Diagnostic::about(Code::FileStray, source.path)),
            }
        }
    }

    fn add_words(&mut self, language: Language, source: Source) {
        let file = self.sources.push(source.clone());
        match yaml::parse(&source.text) {
            Ok(tree) => {
                self.theme.words.insert(language, Words::new(tree));
            }
            Err(fault) => {
                self.unreadable.insert(source.path);
                let mut diagnostic = Diagnostic::at(fault.code, Span::new(file, fault.range));
                diagnostic.args = fault.args;
                self.found.push(diagnostic);
            }
        }
    }
}

fn asset_path(name: &str, bytes: &[u8]) -> Option<OutPath> {
    let hash = blake3::hash(bytes).to_hex();
    let hash = hash.get(..8).unwrap_or_default();
    let (stem, suffix) = name.rsplit_once('.')?;
    OutPath::parse(&format!("assets/{stem}-{hash}.{suffix}"))
}
