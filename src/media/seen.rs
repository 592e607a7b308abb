//! What was found when pictures were looked at, so that a file which nobody touched is not read again. Safe to lose.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::{Media, probe};
use crate::diagnostics::Diagnostic;
use crate::fs::{Disk, Stat, replace, seal, unseal};

/// Counts the changes of what probing tells.
const PROBING: u32 = 1;
/// Bytes of the record.
const MAX_RECORD: u64 = 256 << 20;
/// A file that changed so shortly before the record was written, in nanoseconds, may have changed once more without showing another
/// date: disks count in steps of up to two seconds.
const STEP_NS: i64 = 2_000_000_000;

/// By path below `media/`: the file as it was, and what it held.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Seen(BTreeMap<String, (Stat, Media)>);

impl Seen {
    /// Reads the record; empty when there is none that can be trusted.
    pub fn read(disk: &dyn Disk, record: &Path) -> Seen {
        let Ok(Some(Stat { modified_ns, .. })) = disk.inspect(record) else { return Seen::default() };
        let sealed = disk.read(record, MAX_RECORD).ok().and_then(|bytes| unseal::<(u32, BTreeMap<_, _>)>(&bytes));
        let mut seen: BTreeMap<String, (Stat, Media)> =
            sealed.filter(|(probing, _)| *probing == PROBING).map(|(_, seen)| seen).unwrap_or_default();
        seen.retain(|_, (stat, _)| stat.modified_ns.max(stat.changed_ns) < modified_ns.saturating_sub(STEP_NS));
        Seen(seen)
    }

    /// Keeps the record for the next run; that it cannot be written is no matter.
    pub fn write(&self, disk: &dyn Disk, record: &Path) {
        if record.parent().is_some_and(|folder| disk.create_folders(folder).is_ok()) {
            let _ = replace(disk, record, &seal(&(PROBING, &self.0)), false);
        }
    }

    /// As [`probe`], for many pictures, of which those are not read that are as they were seen. Remembers these and no others.
    pub fn probe(
        &mut self,
        disk: &dyn Disk,
        folder: &Path,
        paths: &BTreeSet<String>,
    ) -> (BTreeMap<String, Media>, Vec<Diagnostic>) {
        let look = |path: &String| {
            // Before it is read: a change on the way shows in the next look.
            let stat = disk.inspect(&folder.join("media").join(path)).ok().flatten();
            let same = self.0.get(path).filter(|(known, _)| Some(*known) == stat);
            (stat, same.map_or_else(|| probe(disk, folder, path), |(_, media)| Ok(media.clone())))
        };
        let looks: Vec<(Option<Stat>, Result<Media, Diagnostic>)> = paths.par_iter().map(look).collect();
        let (mut seen, mut pictures, mut problems) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for (stat, look) in looks {
            match look {
                Ok(media) => {
                    seen.extend(stat.map(|stat| (media.path.clone(), (stat, media.clone()))));
                    pictures.insert(media.path.clone(), media);
                }
                Err(problem) => problems.push(problem),
            }
        }
        self.0 = seen;
        (pictures, problems)
    }
}
