//! Another id for a record: its files, all that refers to it, and its addresses in the ledger, so that links of old still lead to it.

use std::collections::BTreeMap;
use std::path::Path;

use super::Refusal;
use super::changes::Changes;
use super::fields::set;
use super::references::{Content, changes_of};
use super::trial;
use crate::date::Date;
use crate::diagnostics::FileId;
use crate::fs::{Disk, Scope};
use crate::language::Language;
use crate::model::{Kind, Layout, NAMED_PAGES};
use crate::pipeline::Options;
use crate::slug::Slug;

/// What is planned.
#[derive(Debug)]
pub struct Plan {
    pub changes: Changes,
    /// Files that are moved: from where, to where.
    pub moved: Vec<(String, String)>,
    /// Places in other lines that change, and the files that they stand in.
    pub places: usize,
    pub files: usize,
    /// Old addresses, and what they lead to from now on.
    pub redirects: Vec<(String, String)>,
    /// Other records that the public no longer sees, as `kind:id`.
    pub hidden: Vec<String>,
}

/// Plans another id, and other words in the addresses. The site must have no errors.
///
/// # Errors
/// Why it cannot be done; nothing has changed then.
pub fn rename(
    disk: &dyn Disk,
    options: &Options,
    day: Date,
    kind: Kind,
    (old, new): (&str, &str),
    slugs: &[(Language, String)],
) -> Result<Plan, Refusal> {
    let root = &options.root;
    let mut content = Content::read(disk, root, day)?;
    let ids = &content.records.rules.ids;
    let Some(file) = content.file(kind, old).cloned() else {
        return Err(Refusal::NoRecord { id: old.to_owned(), near: ids.near(kind.as_str(), old) });
    };
    if kind == Kind::Page && NAMED_PAGES.contains(&old) && old != new {
        return Err(Refusal::NamedPage);
    }
    if Slug::parse(new).is_none() {
        return Err(Refusal::BadId { id: new.to_owned() });
    }
    if old != new && ids.find(kind.as_str(), new).is_some() {
        return Err(Refusal::Taken { id: new.to_owned() });
    }
    let edges = if old == new { Vec::new() } else { content.edges_to(kind, old) };
    for (_, edge) in edges {
        if !content.point_to(edge, old, new) {
            return Err(Refusal::Unclear { path: content.path(edge.at.file.0).to_owned() });
        }
    }
    let key = |id: &str| format!("{}:{id}", kind.as_str());
    let today = trial::public_addresses(disk, options, kind, old)?;
    let kept = content.redirect(&key(old), &key(new), &today);
    let (places, files) = content.count();
    for (language, slug) in slugs {
        let node = file.node.as_deref();
        let cut = node.and_then(|node| set(&file.source, node, "slug", Some(language.as_str()), slug));
        match cut {
            Some(cut) => content.cut(file.file.0, cut),
            None => return Err(Refusal::Unclear { path: content.path(file.file.0).to_owned() }),
        }
    }
    let texts = content.texts().ok_or_else(|| Refusal::Unclear { path: content.path(file.file.0).to_owned() })?;
    let moved = if old == new { BTreeMap::new() } else { moves(disk, root, &content, kind, file.file, (old, new))? };
    let mut stay = texts.clone();
    stay.retain(|path, _| !moved.contains_key(path));
    let mut changes = changes_of(disk, root, stay)?;
    for (from, to) in &moved {
        changes.relocate(disk, root, from, to, texts.get(from).map(String::as_str))?;
    }
    let redirects = kept.into_iter().map(|address| (address, key(new))).collect();
    let moved = moved.into_iter().collect();
    Ok(Plan { changes, moved, places, files, redirects, hidden: Vec::new() })
}

/// The files of a record with their new places.
fn moves(
    disk: &dyn Disk,
    root: &Path,
    content: &Content,
    kind: Kind,
    file: FileId,
    (old, new): (&str, &str),
) -> Result<BTreeMap<String, String>, Refusal> {
    let path = content.path(file.0);
    match kind.layout() {
        Layout::File => {
            let folder = path.strip_suffix(&format!("{old}.yaml")).unwrap_or_default();
            Ok([(path.to_owned(), format!("{folder}{new}.yaml"))].into())
        }
        // All that lies in its folder goes with it.
        Layout::Texts => {
            let (from, to) = (format!("content/{}/{old}", kind.folder()), format!("content/{}/{new}", kind.folder()));
            let inside = disk.walk(&root.join(&from), Scope::Tree)?;
            let files = inside.iter().filter(|entry| entry.kind == crate::fs::Kind::File);
            let pair = |name: String| (format!("{from}/{name}"), format!("{to}/{name}"));
            Ok(files.filter_map(|entry| entry.text().ok().map(pair)).collect())
        }
    }
}
