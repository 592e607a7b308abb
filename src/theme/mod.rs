//! The theme: templates as text, the words of the interface by language, and assets under names that change with their bytes.
//! A theme may build on another and hold only what it does otherwise.

mod icons;
mod layers;
mod words;

pub use layers::Wanted;
pub use words::{Words, fill};

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostics::{Arg, Code, Diagnostic, Diagnostics, Source, Sources, Span};
use crate::fs::{Disk, DiskError, Kind as EntryKind, Scope};
use crate::language::Language;
use crate::out_path::OutPath;
use crate::yaml;

/// The asset whose symbols templates may draw.
pub const ICONS: &str = "icons.svg";

/// Bytes of one file of a theme.
const MAX_FILE: u64 = 4 << 20;

/// A theme, as it was read.
#[derive(Debug)]
pub struct Theme {
    /// The path of the one that was asked for, such as `themes/leon`.
    pub folder: String,
    /// By name (`hospital.html`), sorted. One that is replaced by a theme on top stays under its theme's name
    /// (`leon/hospital.html`), so that it can be extended.
    pub templates: Vec<Template>,
    pub words: BTreeMap<Language, Words>,
    pub assets: Vec<Asset>,
    /// The ids of the symbols in `assets/icons.svg`, sorted.
    pub icons: BTreeSet<String>,
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

/// Reads the theme that is `wanted` and those it builds on; texts that diagnostics may point into are added to `sources`.
///
/// # Errors
/// When a folder of a theme cannot be read.
pub fn load(
    disk: &dyn Disk,
    root: &Path,
    wanted: Wanted,
    languages: &[Language],
    sources: &mut Sources,
) -> Result<(Theme, Diagnostics), DiskError> {
    let mut found = Diagnostics::default();
    let folder = format!("themes/{}", wanted.name);
    let names = layers::find(disk, root, wanted, sources, &mut found)?;
    let mut layered =
        Layered { templates: BTreeMap::new(), words: BTreeMap::new(), assets: BTreeMap::new(), icons: BTreeSet::new() };
    let mut unreadable = BTreeSet::new();
    // From the bottom up: what lies on top replaces what is below.
    for name in names.iter().rev() {
        let folder = root.join("themes").join(name);
        for entry in disk.walk(&folder, Scope::Content)? {
            let path = entry.text().unwrap_or_else(|lossy| lossy);
            let shown = format!("themes/{name}/{path}");
            match entry.kind {
                EntryKind::Folder => continue,
                EntryKind::Link => found.push(Diagnostic::about(Code::FileLink, shown)),
                EntryKind::Other => found.push(Diagnostic::about(Code::FileSpecial, shown)),
                EntryKind::File => {
                    let bytes = match disk.read(&folder.join(&entry.path), MAX_FILE) {
                        Ok(bytes) => bytes,
                        Err(fault) => {
                            unreadable.insert(path);
                            found.push(Diagnostic::about(Code::FileUnreadable, shown).arg("reason", fault.kind()));
                            continue;
                        }
                    };
                    let mut part = Part {
                        theme: name,
                        layered: &mut layered,
                        sources,
                        found: &mut found,
                        unreadable: &mut unreadable,
                        languages,
                    };
                    part.add(&path, shown, bytes);
                }
            }
        }
    }
    let Layered { templates, words, assets, icons } = layered;
    let template = |(name, (_, source))| Template { name, source };
    let theme = Theme {
        folder,
        templates: templates.into_iter().map(template).collect(),
        words,
        assets: assets.into_values().collect(),
        icons,
    };
    // Without any theme there is one fault, which has been told.
    for language in languages.iter().filter(|_| !names.is_empty()) {
        if !theme.words.contains_key(language) && !unreadable.contains(&words_file(*language)) {
            let path = theme.words_path(*language);
            found.push(Diagnostic::about(Code::TemplateMissing, path.clone()).arg("path", path));
        }
    }
    found.extend(theme.check_words());
    Ok((theme, found))
}

/// The files of the themes so far, by what they are asked for.
struct Layered {
    /// With the name of the theme.
    templates: BTreeMap<String, (String, Source)>,
    words: BTreeMap<Language, Words>,
    assets: BTreeMap<String, Asset>,
    icons: BTreeSet<String>,
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
        format!("{}/{}", self.folder, words_file(language))
    }
}

/// The file of a language's words, below the folder of a theme.
fn words_file(language: Language) -> String {
    format!("strings/{language}.yaml")
}

/// Where a file of a theme goes.
struct Part<'p> {
    theme: &'p str,
    layered: &'p mut Layered,
    sources: &'p mut Sources,
    found: &'p mut Diagnostics,
    /// Files below a theme's folder that are there and cannot be used.
    unreadable: &'p mut BTreeSet<String>,
    languages: &'p [Language],
}

impl Part<'_> {
    fn add(&mut self, path: &str, shown: String, bytes: Vec<u8>) {
        if let Some(name) = path.strip_prefix("assets/") {
            if name == ICONS {
                match icons::symbols(&bytes) {
                    Some(ids) => self.layered.icons = ids,
                    None => self.found.push(
                        Diagnostic::about(Code::ImageInvalid, shown.clone())
                            .arg("path", ICONS)
                            .arg("reason", Arg::Term("image-broken")),
                    ),
                }
            }
            match asset_path(name, &bytes) {
                Some(path) => {
                    let asset = Asset { name: name.to_owned(), path, bytes };
                    self.layered.assets.insert(name.to_owned(), asset);
                }
                None => self.found.push(Diagnostic::about(Code::FileName, shown).arg("name", name)),
            }
            return;
        }
        let (template, words) = (path.strip_prefix("templates/"), path.strip_prefix("strings/"));
        if template.is_none() && words.is_none() {
            return;
        }
        let Ok(text) = String::from_utf8(bytes) else {
            self.unreadable.insert(path.to_owned());
            self.found.push(Diagnostic::about(Code::TextEncoding, shown));
            return;
        };
        let source = Source { path: shown, text: Arc::from(text) };
        if let Some(name) = template {
            self.sources.push(source.clone());
            let below = self.layered.templates.insert(name.to_owned(), (self.theme.to_owned(), source));
            if let Some((theme, source)) = below {
                self.layered.templates.insert(format!("{theme}/{name}"), (theme, source));
            }
        } else if let Some(name) = words {
            let language = name.strip_suffix(".yaml").and_then(Language::parse);
            match language {
                Some(language) if self.languages.contains(&language) => self.add_words(path, language, source),
                // The words of a language that this site does not use.
                Some(_) => {}
                None => self.found.push(Diagnostic::about(Code::FileStray, source.path)),
            }
        }
    }

    fn add_words(&mut self, path: &str, language: Language, source: Source) {
        let file = self.sources.push(source.clone());
        match yaml::parse(&source.text) {
            Ok(tree) => {
                let words = Words::new(tree);
                let words = match self.layered.words.remove(&language) {
                    Some(below) => words.over(below),
                    None => words,
                };
                self.layered.words.insert(language, words);
            }
            Err(fault) => {
                self.unreadable.insert(path.to_owned());
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
