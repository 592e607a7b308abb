//! The place of an id: the record that was read from its files, then the same record linked. What was linked stays, so that a
//! later run reads again only what has changed.

use std::sync::Arc;

use super::entry;
use super::{Entry, Record, Standing};
use crate::content::RecordFile;
use crate::date::Date;
use crate::decode::{Linker, Rules};
use crate::diagnostics::{Diagnostic, FileId, Place, Span, within};

/// A record on its way from its files to its row.
#[derive(Debug)]
pub struct Slot<K> {
    origin: Origin,
    /// What is wrong with its files.
    pub(super) found: Vec<Diagnostic>,
    standing: Option<Arc<Standing>>,
    state: State<K>,
}

#[derive(Debug)]
enum State<K> {
    /// Its files have errors.
    Faulty,
    /// Nobody else has it yet.
    Read(Arc<Entry<K>>),
    /// `None` when it is not shown.
    Linked(Option<Arc<Entry<K>>>),
}

/// The very texts that a record was read from.
#[derive(Debug)]
struct Origin(Vec<(FileId, Arc<str>)>);

impl Origin {
    fn of(file: &RecordFile) -> Origin {
        let texts = file.texts.iter().map(|text| (text.file, Arc::clone(&text.source)));
        Origin(std::iter::once((file.file, Arc::clone(&file.source))).chain(texts).collect())
    }

    fn is(&self, other: &Origin) -> bool {
        let pairs = self.0.iter().zip(&other.0);
        self.0.len() == other.0.len() && pairs.into_iter().all(|(a, b)| a.0 == b.0 && Arc::ptr_eq(&a.1, &b.1))
    }
}

impl<K: Record> Slot<K> {
    /// Reads a record, unless `before` was read from the same texts; the rules must be the same too. What is read `keeps` its
    /// texts when there will be a next time.
    pub(super) fn read(file: RecordFile, rules: &Rules, before: Option<Slot<K>>, keeps: bool) -> Slot<K> {
        let origin = if keeps { Origin::of(&file) } else { Origin(Vec::new()) };
        // One with errors is read again, since what it is told to have meant may have changed.
        match before {
            Some(before) if matches!(before.state, State::Linked(_)) && before.origin.is(&origin) => before,
            _ => {
                // The first words of the record stand for it.
                let place = Span::new(file.file, 0..file.source.lines().next().map_or(0, str::len));
                let decoded = within(|| Place::Words(place), || entry::decode::<K>(file, rules));
                let (entry, found) = decoded.unwrap_or_else(|fault| (None, vec![fault]));
                let state = entry.map_or(State::Faulty, |entry| State::Read(Arc::new(entry)));
                Slot { origin, found, standing: None, state }
            }
        }
    }

    /// The record as it was read; `None` when its files have errors, or when it was linked and is not shown.
    pub(super) fn entry(&self) -> Option<&Entry<K>> {
        match &self.state {
            State::Read(entry) => Some(entry),
            State::Linked(entry) => entry.as_deref(),
            State::Faulty => None,
        }
    }

    /// What is known of it without its kind; `None` when its files have errors.
    pub(super) fn standing(&mut self, index: usize, day: Date) -> Option<Arc<Standing>> {
        if let (None, State::Read(entry)) = (&self.standing, &self.state) {
            self.standing = Some(Arc::new(entry.standing(index, day)));
        }
        self.standing.clone()
    }

    /// The record with its references renumbered; `None` when it is not shown.
    pub(super) fn link(&mut self, index: usize, linker: &mut dyn Linker) -> Option<Arc<Entry<K>>> {
        self.state = match std::mem::replace(&mut self.state, State::Faulty) {
            State::Read(mut entry) => {
                let is_shown = Arc::get_mut(&mut entry).is_some_and(|entry| entry.link(index, linker));
                State::Linked(is_shown.then_some(entry))
            }
            other @ (State::Faulty | State::Linked(_)) => other,
        };
        match &self.state {
            State::Linked(entry) => entry.clone(),
            State::Faulty | State::Read(_) => None,
        }
    }
}
