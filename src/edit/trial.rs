//! What changes would make of the site, without writing any of them.

use std::collections::BTreeMap;
use std::path::Path;

use super::changes::Changes;
use super::draft::Draft;
use crate::diagnostics::{Arg, Code, Diagnostic, Diagnostics, Place, Severity};
use crate::fs::{Disk, DiskError, Overlay};
use crate::model::Kind;
use crate::pipeline::{self, Discard, Kept, Options, Prepared, Report, RunError};
use crate::yaml::{self, Node};

/// The site as it would be after some changes, up to its plan.
///
/// # Errors
/// Trouble with the disk.
pub fn prepare(disk: &dyn Disk, options: &Options, changes: &Changes) -> Result<(Report, Option<Prepared>), DiskError> {
    pipeline::prepare(&Overlay::new(disk, changes.outcome(&options.root)), options, &mut Kept::default())
}

/// The path below the root of what a diagnostic is about.
pub fn path_of<'r>(report: &'r Report, diagnostic: &'r Diagnostic) -> &'r str {
    match &diagnostic.place {
        Place::Words(span) => report.sources.path(span.file),
        Place::Path(path) => path,
    }
}

/// The errors that are there after changes: those in the files that changed, and elsewhere those that were not there before.
pub fn errors_after<'r>(before: &Report, after: &'r Report, changes: &Changes) -> Vec<&'r Diagnostic> {
    let is_error = |diagnostic: &&Diagnostic| diagnostic.severity() == Severity::Error;
    let mut known: BTreeMap<(Code, String), usize> = BTreeMap::new();
    for diagnostic in before.found.iter().filter(is_error) {
        *known.entry((diagnostic.code, path_of(before, diagnostic).to_owned())).or_default() += 1;
    }
    let mut is_new = |diagnostic: &&Diagnostic| {
        let path = path_of(after, diagnostic);
        let is_changed = changes.texts().any(|(changed, ..)| changed == Path::new(path));
        is_changed
            || known
                .get_mut(&(diagnostic.code, path.to_owned()))
                .is_none_or(|left| std::mem::replace(left, left.saturating_sub(1)) == 0)
    };
    after.found.iter().filter(is_error).filter(|diagnostic| is_new(diagnostic)).collect()
}

/// The addresses, below the base, that the public finds a record's own page at today.
///
/// # Errors
/// Trouble with the disk.
pub(super) fn public_addresses(
    disk: &dyn Disk,
    options: &Options,
    kind: Kind,
    id: &str,
) -> Result<Vec<String>, DiskError> {
    let options = Options { preview: false, ..options.clone() };
    let (_, prepared) = pipeline::prepare(disk, &options, &mut Kept::default())?;
    let Some(prepared) = prepared else { return Ok(Vec::new()) };
    let Some(key) = prepared.site.key_of(kind, id) else { return Ok(Vec::new()) };
    let pages = prepared.site.languages.iter().filter_map(|language| prepared.routes.of(key, *language));
    Ok(pages.filter(|page| page.is_own_page()).map(|page| page.address.clone()).collect())
}

/// Goes the whole way before and after changes, for the public and in a preview.
///
/// # Errors
/// Trouble with the disk.
pub fn judge(disk: &dyn Disk, options: &Options, changes: &Changes) -> Result<Vec<(Report, Report)>, RunError> {
    let overlay = Overlay::new(disk, changes.outcome(&options.root));
    let both = [true, false].map(|preview| {
        let options = Options { preview, cache: None, ..options.clone() };
        Ok((pipeline::run(disk, &options, &Discard)?, pipeline::run(&overlay, &options, &Discard)?))
    });
    both.into_iter().collect()
}

/// What is worse after changes than before: every error, and warnings of which there are more. New addresses are what some changes
/// are for.
pub fn worse(before: &Report, after: &Report) -> Diagnostics {
    let count = |report: &Report, code: Code| report.found.iter().filter(|found| found.code == code).count();
    let mut worse = Diagnostics::default();
    let is_worse = |found: &&Diagnostic| {
        found.code != Code::AddressNew
            && (found.severity() == Severity::Error || count(after, found.code) > count(before, found.code))
    };
    worse.extend(after.found.iter().filter(is_worse).cloned());
    worse
}

/// The addresses of a record's page, each from the root of its host.
pub fn addresses(prepared: &Prepared, kind: Kind, id: &str) -> Vec<String> {
    let Some(key) = prepared.site.key_of(kind, id) else { return Vec::new() };
    let routes = &prepared.routes;
    let pages = prepared.site.languages.iter().filter_map(|language| routes.of(key, *language));
    let link = |page: &crate::plan::Destination| {
        let anchor = page.anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
        routes.base.link(&page.address) + &anchor
    };
    pages.map(link).collect()
}

impl Draft {
    /// The field of this record that a diagnostic is about, as it is asked for: one that is missing, or the innermost one there.
    pub fn field_of(&self, report: &Report, diagnostic: &Diagnostic) -> Option<String> {
        let Place::Words(span) = &diagnostic.place else { return None };
        let source = report.sources.get(span.file)?;
        let front = source.path.strip_suffix(".md");
        let end = front.and_then(|_| source.text.get(3..)?.find("\n---")).map_or(source.text.len(), |at| at + 3);
        let node = yaml::parse(source.text.get(..end)?).ok()?;
        let here = names_at(&node, span.start);
        if let Some(language) = front.and_then(|path| path.rsplit_once('/')).map(|(_, language)| language) {
            return Some(format!("{}.{language}", here.first()?));
        }
        if diagnostic.code == Code::SourceNowhere {
            return Some(format!("{}.url", here.split_last()?.1.join(".")));
        }
        let missing = diagnostic.args.iter().find_map(|(name, value)| match value {
            Arg::Text(text) if *name == "field" && diagnostic.code == Code::FieldMissing => Some(text.as_str()),
            Arg::Text(_) | Arg::Number(_) | Arg::Term(_) | Arg::OneOf(_) => None,
        });
        match missing {
            Some(field) if self.fields().iter().any(|own| own.name == field) => Some(field.to_owned()),
            Some(field) => Some(format!("{}.{field}", here.first()?)),
            None => Some(here.join(".")),
        }
    }
}

/// The names of the fields that lead to a place.
fn names_at(node: &Node, at: u32) -> Vec<String> {
    for (key, value) in node.entries() {
        if (key.start..=key.end.max(value.end)).contains(&at) {
            let inner = names_at(value, at);
            return std::iter::once(key.text.to_string()).chain(inner).collect();
        }
    }
    Vec::new()
}
