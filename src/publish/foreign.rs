//! What others keep in the output folder: carried over into every new tree, and never removed.

use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::claims::Claims;
use super::error::PublishError;
use super::manifest::{self, Manifest};
use super::target::Place;
use super::{ancestors, slashed, swap};
use crate::fs::{Disk, DiskError, Kind, Scope, Stat};

/// The files of others below a folder, with how they looked when they were found, and the folders that only others need.
#[derive(Default, Debug)]
pub(super) struct Foreign {
    files: HashMap<PathBuf, Stat>,
    folders: HashSet<PathBuf>,
}

impl Foreign {
    /// Finds all in `site` that its manifest does not name.
    pub(super) fn find(disk: &dyn Disk, site: &Path, ours: &Manifest) -> Result<Foreign, DiskError> {
        let our_folders: HashSet<&str> = ours.files.keys().flat_map(|path| ancestors(path)).collect();
        let is_ours = |path: &str, kind: Kind| match kind {
            Kind::Folder => our_folders.contains(path),
            Kind::File | Kind::Link | Kind::Other => {
                path == manifest::NAME || path == swap::INCOMING || ours.files.contains_key(path)
            }
        };
        let mut foreign = Foreign::default();
        for entry in disk.walk(site, Scope::Tree)? {
            if entry.text().is_ok_and(|path| is_ours(&path, entry.kind)) {
                continue;
            }
            if entry.kind == Kind::Folder {
                foreign.folders.insert(entry.path);
            } else if let Some(stat) = disk.inspect(&site.join(&entry.path))? {
                foreign.files.insert(entry.path, stat);
            }
        }
        Ok(foreign)
    }

    /// Refuses to overwrite one. A file that already has exactly the bytes of our artifact (`is_same`) becomes ours.
    pub(super) fn make_room(&mut self, claims: &Claims, is_same: impl Fn(&str) -> bool) -> Result<(), PublishError> {
        self.files.retain(|path, _| !slashed(path).is_some_and(|path| is_same(&path)));
        let stands_in_the_way = |path: &Path, is_folder: bool| {
            let Some(path) = slashed(path) else {
                return false;
            };
            match claims.is_file(&path) {
                Some(true) => true,
                Some(false) => !is_folder,
                None => ancestors(&path).any(|folder| claims.is_file(folder) == Some(true)),
            }
        };
        let files = self.files.keys().filter(|path| stands_in_the_way(path, false));
        let folders = self.folders.iter().filter(|path| stands_in_the_way(path, true));
        // The first by name, so that the message is the same in every run.
        match files.chain(folders).min() {
            Some(path) => Err(PublishError::InTheWay { path: path.clone() }),
            None => Ok(()),
        }
    }

    pub(super) fn has(&self, path: &Path, kind: Kind) -> bool {
        if kind == Kind::Folder { self.folders.contains(path) } else { self.files.contains_key(path) }
    }

    pub(super) fn file_count(&self) -> usize {
        self.files.len()
    }

    /// Puts all of them from `site` into `stage` as well: the same file under a second name where that can be, else a copy.
    pub(super) fn carry(&self, disk: &dyn Disk, site: &Path, stage: &Path) -> Result<(), PublishError> {
        for folder in &self.folders {
            disk.create_folders(&stage.join(folder))?;
        }
        for (path, stat) in &self.files {
            let (from, to) = (site.join(path), stage.join(path));
            match disk.inspect(&to)? {
                Some(there) if is_same_file(there, *stat) => continue,
                Some(_) => disk.remove_file(&to)?,
                None => {
                    if let Some(folder) = to.parent() {
                        disk.create_folders(folder)?;
                    }
                }
            }
            match disk.hard_link(&from, &to) {
                Ok(()) => {}
                // Gone in the meantime: its owner wants that.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(_) if stat.kind == Kind::File => {
                    let bytes = disk.read(&from, u64::MAX).map_err(|fault| PublishError::from_read(fault, from))?;
                    disk.write_new(&to, &bytes)?;
                }
                // It is moved after the exchange.
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// After the exchange: moves from the old tree (`place.next`) what came or changed after it was carried.
    ///
    /// `carried` is `None` after a crash, when nobody knows how the files looked; then only those are moved that are missing.
    pub(super) fn rescue(
        disk: &dyn Disk,
        place: &Place,
        old: &Manifest,
        carried: Option<&Foreign>,
    ) -> Result<(), DiskError> {
        for (path, stat) in Foreign::find(disk, &place.next, old)?.files {
            let before = carried.and_then(|carried| carried.files.get(&path));
            let (from, to) = (place.next.join(&path), place.out.join(&path));
            match (disk.inspect(&to)?, before) {
                (Some(there), Some(before)) => {
                    if is_same_file(there, stat) || is_same_file(*before, stat) {
                        continue;
                    }
                }
                // What we publish at this path came first.
                (Some(_), None) => continue,
                (None, _) => {
                    if let Some(folder) = to.parent() {
                        disk.create_folders(folder)?;
                    }
                }
            }
            disk.rename(&from, &to)?;
        }
        Ok(())
    }
}

/// Whether two stats are of one file with the same bytes. Times of change differ with every new name, and do not count.
fn is_same_file(a: Stat, b: Stat) -> bool {
    a.inode != 0 && (a.inode, a.size, a.modified_ns) == (b.inode, b.size, b.modified_ns)
}
