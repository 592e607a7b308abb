//! Where a record is referred to: in fields of others, in their texts, in the ledger of addresses.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::changes::Changes;
use super::spans::{Cut, apply};
use crate::content::RecordFile;
use crate::date::Date;
use crate::decode::Edge;
use crate::fs::{Disk, DiskError};
use crate::model::{Kind, Standing};
use crate::pipeline::{self, Records};

/// The whole content, and the cuts that are planned for its files.
#[derive(Debug)]
pub(super) struct Content {
    pub records: Records,
    cuts: BTreeMap<u32, Vec<Cut>>,
}

impl Content {
    pub fn read(disk: &dyn Disk, root: &Path, day: Date) -> Result<Content, DiskError> {
        Ok(Content { records: pipeline::records(disk, root, day)?, cuts: BTreeMap::new() })
    }

    /// The files of a record.
    pub fn file(&self, kind: Kind, id: &str) -> Option<&RecordFile> {
        self.records.loaded.records.get(kind.folder())?.iter().find(|record| &*record.id == id)
    }

    pub fn standing(&self, kind: Kind, id: &str) -> Option<&Arc<Standing>> {
        let index = self.records.rules.ids.find(kind.as_str(), id)?;
        self.records.standings.iter().find(|standing| standing.kind == kind && standing.index == index)
    }

    /// The id of a record that was read.
    pub fn id_of(&self, standing: &Standing) -> &str {
        self.records.rules.ids.of(standing.kind.as_str()).get(standing.index as usize).map_or("", |id| id)
    }

    /// Who refers to a record, and where.
    pub fn edges_to(&self, kind: Kind, id: &str) -> Vec<(Arc<Standing>, Edge)> {
        let Some(index) = self.records.rules.ids.find(kind.as_str(), id) else { return Vec::new() };
        let to = |edge: &&Edge| edge.kind == kind.as_str() && edge.index == index;
        let all = self.records.standings.iter();
        all.flat_map(|standing| standing.references.iter().filter(to).map(|edge| (Arc::clone(standing), *edge)))
            .collect()
    }

    pub fn source(&self, file: u32) -> &str {
        self.records.loaded.sources.get(crate::diagnostics::FileId(file)).map_or("", |source| &source.text)
    }

    pub fn path(&self, file: u32) -> &str {
        self.records.loaded.sources.path(crate::diagnostics::FileId(file))
    }

    pub fn cut(&mut self, file: u32, cut: Cut) {
        self.cuts.entry(file).or_default().push(cut);
    }

    /// How many places change, and in how many files.
    pub fn count(&self) -> (usize, usize) {
        let places = self.cuts.values().map(|cuts| {
            let mut cuts = cuts.clone();
            cuts.sort();
            cuts.dedup();
            cuts.len()
        });
        (places.sum(), self.cuts.len())
    }

    /// The new text of every file that changes, by path; `None` when two changes stand in each other's way.
    pub fn texts(&self) -> Option<BTreeMap<String, String>> {
        let text = |(file, cuts): (&u32, &Vec<Cut>)| {
            Some((self.path(*file).to_owned(), apply(self.source(*file), cuts.clone())?))
        };
        self.cuts.iter().map(text).collect()
    }

    /// Writes the ids of a record where an edge stands anew; `false` when the place cannot be told.
    pub fn point_to(&mut self, edge: Edge, old: &str, new: &str) -> bool {
        let file = edge.at.file.0;
        let Some(places) = ids_within(self.source(file), edge.at.range(), edge.kind, old) else { return false };
        places.into_iter().for_each(|place| self.cut(file, Cut::new(place, new)));
        true
    }
}

/// The bytes that spell an id within what an edge underlines: the value of a field, the address of a link, or a whole text in which
/// the link could not be told from the rest.
pub(super) fn ids_within(source: &str, range: Range<usize>, kind: &str, id: &str) -> Option<Vec<Range<usize>>> {
    let words = source.get(range.clone())?;
    let bare = words.trim_matches(['"', '\'']);
    if bare == id {
        let start = range.start + words.find(id)?;
        return Some(std::iter::once(start..start + id.len()).collect());
    }
    let link = format!("{kind}:{id}");
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let places = words.match_indices(&link).filter(|(at, _)| {
        let after = words.get(at + link.len()..).and_then(|rest| rest.chars().next());
        let before = words.get(..*at).and_then(|rest| rest.chars().next_back());
        !is_part(after) && !is_part(before)
    });
    let id_of = |(at, _): (usize, &str)| {
        let start = range.start + at + kind.len() + 1;
        start..start + id.len()
    };
    let places: Vec<Range<usize>> = places.map(id_of).collect();
    (!places.is_empty()).then_some(places)
}

/// The files of the content with new texts, as changes.
pub(super) fn changes_of(disk: &dyn Disk, root: &Path, texts: BTreeMap<String, String>) -> Result<Changes, DiskError> {
    let mut changes = Changes::default();
    for (path, text) in texts {
        changes.edit(disk, root, &path, &text)?;
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_whatever_form_it_is_referred_to() {
        let found = |source: &str| {
            let places = ids_within(source, 0..source.len(), "hospital", "la-luz");
            places.map(|places| {
                places.into_iter().map(|place| (place.start, source[place].to_owned())).collect::<Vec<_>>()
            })
        };
        let at = |start: usize| Some(vec![(start, "la-luz".to_owned())]);
        assert_eq!(found("la-luz"), at(0));
        assert_eq!(found("\"la-luz\""), at(1));
        assert_eq!(found("'hospital:la-luz'"), at(10));
        assert_eq!(found("hospital:la-luz#servicios"), at(9));
        assert_eq!(found("Vea [La Luz](hospital:la-luz-2), o\n  [aquí](hospital:la-luz)."), at(54));
        assert_eq!(found("hospital:la-luz-2"), None);
        assert_eq!(found("nada"), None);
    }
}
