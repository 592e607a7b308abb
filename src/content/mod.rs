//! From files to documents with places. The only stage that reads content; it reads everything at most once, in parallel.
//!
//! Nothing is followed, guessed or skipped in silence: links and special files are errors, files that nobody reads are warnings.

mod check;
mod front_matter;
mod store;

pub use store::Store;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostics::Place as At;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, FileId, Source, Sources, Span, near_misses, within};
use crate::fs::{Disk, DiskError, Entry, Kind as EntryKind, ReadFault, Scope, Stat, is_content};
use crate::language::Language;
use crate::slug::{Slug, slug_of};
use crate::yaml::{self, Limits, Node};

/// Bytes of a YAML file.
const MAX_RECORD: u64 = 1 << 20;
/// Bytes of a Markdown file.
const MAX_TEXT: u64 = 2 << 20;
/// Bytes of the ledger, which has a line for every address that there ever was.
const MAX_LEDGER: u64 = 4 << 20;
/// The only hidden folder that is published: where the web looks for `security.txt` and the like.
const WELL_KNOWN: &str = "static/.well-known";

/// A folder of the content that holds records of one kind.
#[derive(Clone, Copy, Debug)]
pub struct RecordFolder {
    pub folder: &'static str,
    /// The word of the kind, which also names the YAML file of a record that has text files.
    pub kind: &'static str,
    /// Whether each record is a folder with texts by language.
    pub has_texts: bool,
}

/// A file that should hold a record, as it was read.
#[derive(Clone, Debug)]
pub struct RecordFile {
    pub id: Box<str>,
    pub file: FileId,
    pub source: Arc<str>,
    /// `None` when it is not YAML; the fault has been told.
    pub node: Option<Arc<Node>>,
    /// The text files beside it, sorted by language.
    pub texts: Vec<TextFile>,
}

impl RecordFile {
    /// What readers call it, as far as the file tells before it is decoded: its name, label or title in whichever language
    /// stands first.
    pub fn name(&self) -> Option<Box<str>> {
        let named = self.node.as_ref().and_then(|node| node.get("name").or_else(|| node.get("label")));
        let titled = self.texts.first().and_then(|text| text.front.as_ref()?.get("title"));
        let value = named.or(titled)?;
        let first = value.entries().first().map(|(_, value)| value);
        first.unwrap_or(value).scalar().map(Into::into)
    }
}

/// A Markdown file with front matter.
#[derive(Clone, Debug)]
pub struct TextFile {
    pub language: Language,
    pub file: FileId,
    pub source: Arc<str>,
    /// `None` when there is none or it is not YAML; the fault has been told.
    pub front: Option<Arc<Node>>,
    /// Where the Markdown begins, in bytes.
    pub body_start: usize,
}

/// A YAML file that is not a record.
#[derive(Debug)]
pub struct Document {
    pub file: FileId,
    pub source: Arc<str>,
    pub node: Option<Arc<Node>>,
}

/// The files of an earlier look at the content: one that is the same by its [`Stat`] is neither read nor parsed again.
#[derive(Default, Debug)]
pub struct Documents {
    listing: Option<Listing>,
    /// What changed since, if that is known.
    changed: Option<BTreeSet<String>>,
}

/// What an earlier look at the content left for this one. Whatever it is, the outcome is the same.
#[derive(Debug)]
pub enum Before<'b> {
    Nothing,
    /// In this process, where this look is left for the next one too.
    Here(&'b mut Documents),
    /// In a process before this one. With all that is below the root as it was seen in this one, each folder before what is in it,
    /// if anybody has looked.
    Stored(&'b Store, Option<&'b [(PathBuf, Stat)]>),
}

impl Documents {
    /// The next look need not compare every file: only these changed since the last, paths as diagnostics show them.
    pub fn only(&mut self, changed: BTreeSet<String>) {
        self.changed = Some(changed);
    }
}

/// The files of a content folder by what they are for. The place of a file among those that are read is its [`FileId`].
#[derive(Debug)]
struct Listing {
    files: Vec<Listed>,
    media: Vec<String>,
    statics: Vec<String>,
    found: Vec<Diagnostic>,
}

/// A file that is read.
#[derive(Debug)]
struct Listed {
    /// Below the content folder.
    path: PathBuf,
    shown: String,
    place: Place,
    /// As it was seen when it was listed, if anybody looked.
    stat: Option<Stat>,
    read: Option<Read>,
}

/// What a file held when it had this stat.
#[derive(Debug)]
struct Read {
    stat: Option<Stat>,
    parsed: Parsed,
}

impl Listing {
    fn new(disk: &dyn Disk, content: &Path, folders: &[RecordFolder]) -> Result<Listing, DiskError> {
        let mut entries = walk(disk, content)?;
        entries.extend(well_known(disk, content)?);
        Ok(Listing::of(entries.into_iter().map(|entry| (entry, None)), folders))
    }

    fn of(entries: impl Iterator<Item = (Entry, Option<Stat>)>, folders: &[RecordFolder]) -> Listing {
        let mut listing = Listing { files: Vec::new(), media: Vec::new(), statics: Vec::new(), found: Vec::new() };
        for (entry, stat) in entries {
            match place(&entry, folders) {
                Ok(Some(Place::Media(path))) => listing.media.push(path),
                Ok(Some(Place::Static(path))) => listing.statics.push(path),
                Ok(Some(place)) => {
                    listing.files.push(Listed { shown: shown(&entry), path: entry.path, place, stat, read: None });
                }
                Ok(None) => {}
                Err(problem) => listing.found.push(problem),
            }
        }
        // What is hidden comes last from a walk, and where it stands from what was seen.
        listing.statics.sort_unstable();
        listing
    }

    /// Whether the same files are there as before, if only `changed` changed: each is one that is read, or came and went.
    fn stands(&self, disk: &dyn Disk, content: &Path, changed: &BTreeSet<String>) -> bool {
        // To compare all is cheaper than to look for many.
        changed.len() <= 16
            && changed.iter().filter_map(|path| path.strip_prefix("content/")).all(|path| {
                let is_read = self.files.iter().any(|file| file.path == Path::new(path));
                let kind = disk.inspect(&content.join(path)).map(|stat| stat.map(|stat| stat.kind));
                matches!((kind, is_read), (Ok(Some(EntryKind::File)), true) | (Ok(None), false))
            })
    }

    /// Takes over what was read before.
    fn take_over(&mut self, before: Listing) {
        let known =
            before.files.into_iter().enumerate().filter_map(|(index, file)| Some((file.shown, (index, file.read?))));
        let mut known: HashMap<String, (usize, Read)> = known.collect();
        for (index, file) in self.files.iter_mut().enumerate() {
            // What was found points into a file by its number, which another file before it shifts.
            let known = known.remove(&file.shown);
            let known = known.filter(|(before, read)| index == *before || read.parsed.found.is_empty());
            file.read = known.map(|(_, read)| read);
        }
    }

    /// Reads the files that were not read yet; if `compares`, also those that are not what they were. Tells those that cannot be
    /// read.
    fn read(&mut self, disk: &dyn Disk, content: &Path, compares: bool, keeps: bool) -> Vec<Diagnostic> {
        let files = self.files.par_iter_mut().with_max_len(AT_ONCE).enumerate();
        let files = files.filter(|(_, file)| compares || file.read.is_none());
        let read = |(index, file): (usize, &mut Listed)| {
            let path = content.join(&file.path);
            // Asked before the file is read: what changes in between is read again the next time.
            let inspect = || if keeps { disk.inspect(&path).ok().flatten() } else { None };
            let stat = file.stat.take().or_else(inspect);
            if file.read.as_ref().is_some_and(|known| known.stat.is_some() && known.stat == stat) {
                return None;
            }
            let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            let parsed = within(|| At::Path(file.shown.clone()), || read(disk, &path, &file.shown, id, &file.place));
            let parsed = parsed.and_then(|parsed| parsed);
            let (parsed, problem) = parsed.map_or_else(|problem| (None, Some(problem)), |parsed| (Some(parsed), None));
            file.read = parsed.map(|parsed| Read { stat, parsed });
            problem
        };
        files.filter_map(read).collect()
    }
}

/// How many files, records or pages a thread takes at once, at most. They do not cost the same, and what a thread has taken no
/// other helps with: the fewer, the less all wait for the last.
pub const AT_ONCE: usize = 64;

/// Everything in the content folder.
#[derive(Debug)]
pub struct Loaded {
    pub sources: Sources,
    /// `site.yaml`
    pub site: Option<Document>,
    /// `addresses.yaml`
    pub ledger: Option<Document>,
    /// Words of the search that belong to no record, by file name: `search/words.yaml`, `search/red-flags.yaml`.
    pub search: BTreeMap<Box<str>, Document>,
    /// Records by folder, sorted by id.
    pub records: BTreeMap<&'static str, Vec<RecordFile>>,
    /// Pictures, by path below `media/`.
    pub media: Vec<String>,
    /// Files to publish as they are, by path below `static/`.
    pub statics: Vec<String>,
    pub found: Diagnostics,
}

/// Reads the content below `root/content`; of what was known before, only what has changed.
///
/// # Errors
/// When the folder itself cannot be listed. Where there is none, there is just nothing in it, and no site. A file that cannot
/// be read is a diagnostic.
pub fn load(disk: &dyn Disk, root: &Path, folders: &[RecordFolder], before: Before<'_>) -> Result<Loaded, DiskError> {
    let content = root.join("content");
    let list = || Listing::new(disk, &content, folders);
    let (listing, problems, kept) = match before {
        Before::Nothing => {
            let mut listing = list()?;
            let problems = listing.read(disk, &content, true, false);
            (listing, problems, None)
        }
        Before::Stored(store, seen) => {
            let mut listing = seen.map_or_else(list, |seen| Ok(Listing::of(meant(seen), folders)))?;
            let parts = store.recall(disk, &mut listing.files);
            let problems = listing.read(disk, &content, true, true);
            store.keep(disk, &listing.files, &parts);
            (listing, problems, None)
        }
        Before::Here(documents) => {
            let (before, changed) = (documents.listing.take(), documents.changed.take().unwrap_or_default());
            let (mut listing, compares) = match before {
                Some(before) if !changed.is_empty() && before.stands(disk, &content, &changed) => (before, false),
                before => {
                    let mut listing = list()?;
                    before.into_iter().for_each(|before| listing.take_over(before));
                    (listing, true)
                }
            };
            // What somebody saw change is read whatever its stat says.
            listing.files.iter_mut().filter(|file| changed.contains(&file.shown)).for_each(|file| file.read = None);
            let problems = listing.read(disk, &content, compares, true);
            (listing, problems, Some(documents))
        }
    };
    let mut found = Diagnostics::default();
    found.extend(listing.found.iter().cloned());
    found.extend(problems);
    let mut loaded = Loaded {
        sources: Sources::default(),
        site: None,
        ledger: None,
        search: BTreeMap::new(),
        records: folders.iter().map(|folder| (folder.folder, Vec::new())).collect(),
        media: listing.media.clone(),
        statics: listing.statics.clone(),
        found: Diagnostics::default(),
    };
    let mut texts: BTreeMap<(&'static str, Box<str>), Vec<TextFile>> = BTreeMap::new();
    for listed in &listing.files {
        let parsed = listed.read.as_ref().map(|read| read.parsed.clone()).unwrap_or_else(Parsed::nothing);
        let file = loaded.sources.push(Source { path: listed.shown.clone(), text: Arc::clone(&parsed.source) });
        found.extend(parsed.found);
        let (source, node) = (parsed.source, parsed.node);
        match &listed.place {
            Place::Site => loaded.site = Some(Document { file, source, node }),
            Place::Ledger => loaded.ledger = Some(Document { file, source, node }),
            Place::Search(name) => {
                loaded.search.insert(name.clone(), Document { file, source, node });
            }
            Place::Questions | Place::Media(_) | Place::Static(_) => {}
            Place::Record { folder, id } => {
                let record = RecordFile { id: id.clone(), file, source, node, texts: Vec::new() };
                loaded.records.entry(folder).or_default().push(record);
            }
            Place::Text { folder, id, language } => {
                let text = TextFile { language: *language, file, source, front: node, body_start: parsed.body_start };
                texts.entry((folder, id.clone())).or_default().push(text);
            }
        }
    }
    if let Some(kept) = kept {
        kept.listing = Some(listing);
    }
    for folder in folders {
        let records = loaded.records.entry(folder.folder).or_default();
        settle(records, folder, &mut texts, &loaded.sources, &mut found);
    }
    loaded.found = found;
    Ok(loaded)
}

/// The text of a file that was read before, by its path as diagnostics show it; empty when it can be read no more.
pub fn text(disk: &dyn Disk, root: &Path, shown: &str) -> Arc<str> {
    let bytes = disk.read(&root.join(shown), MAX_LEDGER).unwrap_or_default();
    check::text(bytes).unwrap_or_else(|(shown, _)| shown).into()
}

/// What is below a folder; nothing when there is no such folder.
fn walk(disk: &dyn Disk, folder: &Path) -> Result<Vec<Entry>, DiskError> {
    match disk.walk(folder, Scope::Content) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries,
    }
}

/// What is below `.well-known`, which a walk through the content passes by as it does all that is hidden.
fn well_known(disk: &dyn Disk, content: &Path) -> Result<Vec<Entry>, DiskError> {
    let folder = Path::new(WELL_KNOWN);
    match disk.inspect(&content.join(folder))? {
        None => Ok(Vec::new()),
        Some(stat) if stat.kind == EntryKind::Folder => {
            let inside = |entry: Entry| Entry { path: folder.join(&entry.path), ..entry };
            Ok(walk(disk, &content.join(folder))?.into_iter().map(inside).collect())
        }
        // A link or a file in its place is judged like any other.
        Some(stat) => Ok(vec![Entry { path: folder.to_path_buf(), kind: stat.kind }]),
    }
}

/// What authors mean to be seen below the content folder, of what was seen: as [`walk`] and [`well_known`] find it.
fn meant(seen: &[(PathBuf, Stat)]) -> impl Iterator<Item = (Entry, Option<Stat>)> {
    seen.iter().filter_map(|(path, stat)| {
        let path = path.strip_prefix("content").ok()?;
        let visible = path.strip_prefix(WELL_KNOWN).unwrap_or(path);
        let is_meant = visible.iter().all(|name| is_content(&name.to_string_lossy()));
        // The folder itself is the root of the walk.
        (is_meant && path != Path::new("")).then(|| (Entry { path: path.to_path_buf(), kind: stat.kind }, Some(*stat)))
    })
}

/// Sorts the records of a folder by id, reports ids that stand there twice and gives each its texts.
fn settle(
    records: &mut Vec<RecordFile>,
    folder: &RecordFolder,
    texts: &mut BTreeMap<(&'static str, Box<str>), Vec<TextFile>>,
    sources: &Sources,
    found: &mut Diagnostics,
) {
    records.sort_by(|a, b| (&a.id, a.file).cmp(&(&b.id, b.file)));
    let mut first: Option<(Box<str>, FileId)> = None;
    records.retain(|record| match &first {
        Some((id, file)) if *id == record.id => {
            let diagnostic = Diagnostic::about(Code::IdTwice, sources.path(record.file)).arg("id", &*record.id);
            found.push(diagnostic.arg("other", sources.path(*file)));
            false
        }
        _ => {
            first = Some((record.id.clone(), record.file));
            true
        }
    });
    for record in records.iter_mut() {
        record.texts = texts.remove(&(folder.folder, record.id.clone())).unwrap_or_default();
        record.texts.sort_by_key(|text| text.language);
    }
    // Texts whose YAML file is missing.
    let orphans: Vec<Box<str>> =
        texts.keys().filter(|(name, _)| *name == folder.folder).map(|(_, id)| id.clone()).collect();
    for id in orphans {
        texts.remove(&(folder.folder, id.clone()));
        let path = format!("content/{}/{id}/{}.yaml", folder.folder, folder.kind);
        found.push(Diagnostic::about(Code::FileStray, format!("content/{}/{id}/", folder.folder)).arg("near", path));
    }
}

/// What a file is for.
#[derive(Debug)]
enum Place {
    Site,
    Ledger,
    /// `open-questions.yaml`, kept for the brand's owner; only its form is checked.
    Questions,
    /// `search/<name>.yaml`
    Search(Box<str>),
    Media(String),
    Static(String),
    Record {
        folder: &'static str,
        id: Box<str>,
    },
    Text {
        folder: &'static str,
        id: Box<str>,
        language: Language,
    },
}

fn shown(entry: &Entry) -> String {
    format!("content/{}", entry.text().unwrap_or_else(|lossy| lossy))
}

/// What a file is for; `None` for folders.
fn place(entry: &Entry, folders: &[RecordFolder]) -> Result<Option<Place>, Diagnostic> {
    let shown = shown(entry);
    let about = |code| Diagnostic::about(code, shown.clone());
    let path = entry.text().map_err(|lossy| about(Code::FileName).arg("name", lossy))?;
    let parts: Vec<&str> = path.split('/').collect();
    let name = parts.last().copied().unwrap_or_default();
    match entry.kind {
        EntryKind::Link => return Err(about(Code::FileLink)),
        EntryKind::Other => return Err(about(Code::FileSpecial)),
        EntryKind::Folder if name.ends_with(".yaml") || name.ends_with(".md") => return Err(about(Code::FileSpecial)),
        EntryKind::Folder => return Ok(None),
        EntryKind::File => {}
    }
    let stray = |near: Option<String>| {
        let diagnostic = about(Code::FileStray);
        near.into_iter().fold(diagnostic, |diagnostic, near| diagnostic.arg("near", near))
    };
    let wrong_suffix = |name: &str| {
        // Windows hides the last suffix: `x.yaml` may be `x.yaml.txt`.
        let stem = name.strip_suffix(".txt").unwrap_or(name);
        let stem = [".yaml", ".yml", ".YAML"].iter().find_map(|suffix| stem.strip_suffix(suffix)).unwrap_or(stem);
        (!stem.is_empty() && stem != name).then(|| format!("{stem}.yaml"))
    };
    let id = |text: &str| -> Result<Box<str>, Diagnostic> {
        if Slug::parse(text).is_some() {
            return Ok(text.into());
        }
        let suggestion = slug_of(text);
        let diagnostic = about(Code::FileName).arg("name", text);
        Err(if suggestion.is_empty() { diagnostic } else { diagnostic.arg("suggestion", suggestion) })
    };
    match parts.as_slice() {
        ["site.yaml"] => Ok(Some(Place::Site)),
        ["addresses.yaml"] => Ok(Some(Place::Ledger)),
        ["open-questions.yaml"] => Ok(Some(Place::Questions)),
        [_] => Err(stray(near_misses(name, ["site.yaml", "addresses.yaml", "open-questions.yaml"]).into_iter().next())),
        ["search", "words.yaml"] => Ok(Some(Place::Search("words".into()))),
        ["search", "red-flags.yaml"] => Ok(Some(Place::Search("red-flags".into()))),
        ["media", rest @ ..] => Ok(Some(Place::Media(rest.join("/")))),
        ["static", rest @ ..] => Ok(Some(Place::Static(rest.join("/")))),
        [folder, rest @ ..] => {
            let Some(known) = folders.iter().find(|known| known.folder == *folder) else {
                return Err(stray(near_misses(folder, folders.iter().map(|known| known.folder)).into_iter().next()));
            };
            let yaml = format!("{}.yaml", known.kind);
            match rest {
                // Folders within the folder of a kind are there for order only.
                [.., name] if !known.has_texts => match name.strip_suffix(".yaml") {
                    Some(stem) => Ok(Some(Place::Record { folder: known.folder, id: id(stem)? })),
                    None => Err(stray(wrong_suffix(name))),
                },
                [record, name] if known.has_texts && *name == yaml => {
                    Ok(Some(Place::Record { folder: known.folder, id: id(record)? }))
                }
                [record, name] if known.has_texts => match name.strip_suffix(".md").and_then(Language::parse) {
                    Some(language) => Ok(Some(Place::Text { folder: known.folder, id: id(record)?, language })),
                    None => Err(stray(name.ends_with(".yaml").then_some(yaml))),
                },
                // A record without a folder of its own.
                [name] => Err(stray(name.strip_suffix(".yaml").map(|stem| format!("{stem}/{yaml}")))),
                _ => Err(stray(None)),
            }
        }
        [] => Ok(None),
    }
}

/// A text file after reading.
#[derive(Clone, Debug)]
struct Parsed {
    source: Arc<str>,
    node: Option<Arc<Node>>,
    body_start: usize,
    found: Vec<Diagnostic>,
}

impl Parsed {
    fn nothing() -> Parsed {
        Parsed { source: Arc::from(""), node: None, body_start: 0, found: Vec::new() }
    }
}

fn read(disk: &dyn Disk, path: &Path, shown: &str, file: FileId, place: &Place) -> Result<Parsed, Diagnostic> {
    let about = |code| Diagnostic::about(code, shown);
    let (limit, limits) = match place {
        Place::Ledger => (MAX_LEDGER, Limits::LEDGER),
        Place::Text { .. } => (MAX_TEXT, Limits::RECORD),
        Place::Site
        | Place::Questions
        | Place::Search(_)
        | Place::Media(_)
        | Place::Static(_)
        | Place::Record { .. } => (MAX_RECORD, Limits::RECORD),
    };
    let bytes = disk.read(path, limit).map_err(|fault| match fault {
        ReadFault::Link => about(Code::FileLink),
        ReadFault::Special => about(Code::FileSpecial),
        ReadFault::TooBig { size } => about(Code::FileTooBig)
            .arg("size", usize::try_from(size).unwrap_or(usize::MAX))
            .arg("limit", usize::try_from(limit).unwrap_or(usize::MAX)),
        ReadFault::Disk(error) => about(Code::FileUnreadable).arg("reason", error.kind()),
    })?;
    let unread = |source, found| Parsed { source, node: None, body_start: 0, found };
    let source: Arc<str> = match check::text(bytes) {
        Ok(text) => text.into(),
        Err((shown, range)) => {
            return Ok(unread(shown.into(), vec![Diagnostic::at(Code::TextEncoding, Span::new(file, range))]));
        }
    };
    let mut found = check::characters(&source, file);
    if !found.is_empty() {
        return Ok(unread(source, found));
    }
    let mut report = |fault: yaml::Fault, text: &str| {
        let mut diagnostic = Diagnostic::at(fault.code, Span::new(file, fault.range));
        diagnostic.args = fault.args;
        if let (Code::YamlTab, Some((range, text))) = (fault.code, yaml::without_tabs(text, limits)) {
            diagnostic = diagnostic.fixed_by(Span::new(file, range), Some(text));
        }
        found.push(diagnostic);
    };
    let (node, body_start) = if matches!(place, Place::Text { .. }) {
        match yaml::conflict(&source).map_or_else(|| front_matter::split(&source), Err) {
            Ok(front) => {
                let text = source.get(..front.end).unwrap_or_default();
                (yaml::parse(text).map_err(|fault| report(fault, text)).ok(), front.body)
            }
            Err(fault) => {
                report(fault, "");
                (None, source.len())
            }
        }
    } else {
        (yaml::parse_within(&source, limits).map_err(|fault| report(fault, &source)).ok(), 0)
    };
    let node = match node.as_ref().map(|node| check::escaped(node, file)).filter(|hidden| !hidden.is_empty()) {
        Some(hidden) => {
            found.extend(hidden);
            None
        }
        None => node,
    };
    Ok(Parsed { source, node: node.map(Arc::new), body_start, found })
}
