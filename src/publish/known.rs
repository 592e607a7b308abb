//! What is known of files that were written before, so that nothing is read or written twice. Safe to lose.
//!
//! A file is taken for known only if nobody touched it: same path, size, times and inode. So the record needs no care when the
//! trees change or change places, and one that is old, foreign or half true costs time and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use crate::fs::{Disk, DiskError, Stat, replace, seal, unseal};

/// The BLAKE3 of a file's bytes.
pub(super) type Hash = [u8; 32];

/// A file as it was when its bytes were known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Sight {
    pub(super) stat: Stat,
    pub(super) hash: Hash,
}

/// By path, at most one for each of the two trees (for a moment three).
#[derive(Default, Debug)]
pub(super) struct Known {
    sights: BTreeMap<String, Vec<Sight>>,
}

impl Known {
    /// Reads the record; empty when there is none that can be trusted.
    pub(super) fn read(disk: &dyn Disk, path: &Path) -> Known {
        let sights = disk.read(path, 1 << 28).ok().and_then(|bytes| unseal(&bytes));
        Known { sights: sights.unwrap_or_default() }
    }

    /// Whether anything is known of a path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.sights.contains_key(path)
    }

    /// The hash of the file that now has this stat.
    pub(super) fn hash_of(&self, path: &str, stat: Stat) -> Option<Hash> {
        self.sights.get(path)?.iter().find(|sight| sight.stat == stat).map(|sight| sight.hash)
    }

    /// Adds one, as the one seen last.
    pub(super) fn add(&mut self, path: &str, sight: Sight) {
        let sights = self.sights.entry(path.to_owned()).or_default();
        sights.retain(|known| known.stat != sight.stat);
        sights.insert(0, sight);
        sights.truncate(3);
    }

    /// Keeps the record for the next build. Not synced: all that it tells of is, and a torn one is not believed.
    ///
    /// # Errors
    /// When it cannot be written; the old one, or none, is then there.
    pub(super) fn write(&self, disk: &dyn Disk, path: &Path) -> Result<(), DiskError> {
        replace(disk, path, &seal(&self.sights), false)
    }
}
