//! Themes on top of one another: `theme.yaml` may name another theme, whose files are used where this one has none.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::decode::{Decoder, Field, Rules};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Source, Sources, Span, near_misses};
use crate::fields;
use crate::fs::{Disk, DiskError, Kind as EntryKind, Scope};
use crate::slug::Slug;
use crate::yaml;

/// Bytes of a `theme.yaml`.
const MAX_FILE: u64 = 64 << 10;

fields! {
    /// What `theme.yaml` may say.
    pub struct Manifest {
        /// Its name, for people.
        /// es: Su nombre, para las personas.
        pub name: Option<String>,
        /// Its version.
        /// es: Su versión.
        pub version: Option<String>,
        /// The theme whose files are used where this one has none.
        /// es: El tema cuyos archivos se usan donde este no tiene.
        pub extends: Option<String>,
    }
}

/// The theme that somebody asks for, and where.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub name: String,
    /// `None` for the theme of a site that names none.
    pub at: Option<Span>,
}

/// The names of the themes to use, the one that is asked for first, what it builds on after it.
///
/// # Errors
/// When the folder of the themes cannot be listed.
pub(super) fn find(
    disk: &dyn Disk,
    root: &Path,
    wanted: Wanted,
    sources: &mut Sources,
    found: &mut Diagnostics,
) -> Result<Vec<String>, DiskError> {
    let themes = root.join("themes");
    let known: BTreeSet<String> = disk
        .walk(&themes, Scope::Folder)?
        .into_iter()
        .filter(|entry| entry.kind == EntryKind::Folder)
        .filter_map(|entry| entry.text().ok())
        .filter(|name| Slug::parse(name).is_some())
        .collect();
    let mut names: Vec<String> = Vec::new();
    let mut next = Some(wanted);
    while let Some(Wanted { name, at }) = next.take() {
        let is_circle = names.contains(&name);
        if is_circle || !known.contains(&name) {
            let diagnostic = match at {
                Some(span) => Diagnostic::at(Code::ThemeUnknown, span),
                None => Diagnostic::about(Code::ThemeUnknown, "themes"),
            };
            // A theme that builds on itself has no bottom: any of the others would do.
            let others: Vec<String> = known.iter().filter(|known| !names.contains(known)).cloned().collect();
            let near = near_misses(&name, others.iter().map(String::as_str));
            let others = if near.is_empty() { others } else { Vec::new() };
            found.push(diagnostic.arg("value", name).one_of("near", near).one_of("known", others));
            // Half a theme would lack hundreds of words: that is one fault, and it has been told.
            return Ok(Vec::new());
        }
        let path = format!("themes/{name}/theme.yaml");
        names.push(name);
        // A theme needs no such file.
        let Ok(bytes) = disk.read(&root.join(&path), MAX_FILE) else { continue };
        let Ok(text) = String::from_utf8(bytes) else {
            found.push(Diagnostic::about(Code::TextEncoding, path));
            continue;
        };
        let source = Source { path, text: Arc::from(text) };
        let file = sources.push(source.clone());
        let tree = match yaml::parse(&source.text) {
            Ok(tree) => tree,
            Err(fault) => {
                let mut diagnostic = Diagnostic::at(fault.code, Span::new(file, fault.range));
                diagnostic.args = fault.args;
                found.push(diagnostic);
                continue;
            }
        };
        let rules = Rules::default();
        let mut cx = Decoder::new(file, &source.text, &rules);
        let manifest = Manifest::decode(&tree, &mut cx);
        found.extend(cx.found);
        let at = tree.get("extends").map(|base| Span::new(file, base.range()));
        next = manifest.and_then(|manifest| manifest.extends).map(|name| Wanted { name, at });
    }
    Ok(names)
}
