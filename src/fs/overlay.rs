//! A disk as it would be after some changes, so that the site can be judged before anything is written.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::{Action, Disk, DiskError, Entry, Kind, Lock, LockFault, ReadFault, Scope, Stat};

/// Reads as `disk` would after `changes`; refuses to change anything.
#[derive(Debug)]
pub struct Overlay<'d> {
    disk: &'d dyn Disk,
    /// The bytes of a file, or `None` for one that is gone.
    changes: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

impl<'d> Overlay<'d> {
    /// `changes` tells the bytes at each path, `None` for a file that is gone.
    pub fn new(disk: &'d dyn Disk, changes: BTreeMap<PathBuf, Option<Vec<u8>>>) -> Overlay<'d> {
        Overlay { disk, changes }
    }
}

fn refused<T>(action: Action, path: &Path) -> Result<T, DiskError> {
    Err(fault(action, path, io::ErrorKind::ReadOnlyFilesystem))
}

fn fault(action: Action, path: &Path, kind: io::ErrorKind) -> DiskError {
    DiskError { action, path: path.to_path_buf(), source: kind.into() }
}

impl Disk for Overlay<'_> {
    fn walk(&self, root: &Path, scope: Scope) -> Result<Vec<Entry>, DiskError> {
        let mut entries = self.disk.walk(root, scope)?;
        let there: BTreeSet<PathBuf> = entries.iter().map(|entry| entry.path.clone()).collect();
        let below = |path: &Path| path.strip_prefix(root).map(Path::to_path_buf).ok();
        let mut new = BTreeMap::new();
        for (path, bytes) in &self.changes {
            let Some(path) = below(path) else { continue };
            match bytes {
                None => entries.retain(|entry| entry.path != path),
                Some(_) => {
                    let folders = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
                    new.extend(folders.map(|folder| (folder.to_path_buf(), Kind::Folder)));
                    new.insert(path, Kind::File);
                }
            }
        }
        let new = new.into_iter().filter(|(path, _)| !there.contains(path));
        entries.extend(new.map(|(path, kind)| Entry { path, kind }));
        if scope == Scope::Folder {
            entries.retain(|entry| entry.path.components().count() == 1);
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadFault> {
        match self.changes.get(path) {
            None => self.disk.read(path, limit),
            Some(None) => Err(fault(Action::Read, path, io::ErrorKind::NotFound).into()),
            Some(Some(bytes)) if bytes.len() as u64 > limit => Err(ReadFault::TooBig { size: bytes.len() as u64 }),
            Some(Some(bytes)) => Ok(bytes.clone()),
        }
    }

    fn inspect(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        match self.changes.get(path) {
            None => self.disk.inspect(path),
            Some(None) => Ok(None),
            Some(Some(bytes)) => {
                let size = bytes.len() as u64;
                Ok(Some(Stat { kind: Kind::File, size, modified_ns: 0, changed_ns: 0, inode: 0 }))
            }
        }
    }

    fn resolve(&self, path: &Path) -> Result<PathBuf, DiskError> {
        self.disk.resolve(path)
    }

    fn check_writable(&self, folder: &Path) -> Result<(), DiskError> {
        refused(Action::Inspect, folder)
    }

    fn write_new(&self, path: &Path, _: &[u8]) -> Result<Stat, DiskError> {
        refused(Action::Write, path)
    }

    fn set_modified(&self, path: &Path, _: i64) -> Result<Stat, DiskError> {
        refused(Action::Write, path)
    }

    fn create_folders(&self, path: &Path) -> Result<(), DiskError> {
        refused(Action::CreateFolder, path)
    }

    fn rename(&self, from: &Path, _: &Path) -> Result<(), DiskError> {
        refused(Action::Rename, from)
    }

    fn exchange(&self, _: &Path, b: &Path) -> Result<(), DiskError> {
        refused(Action::Exchange, b)
    }

    fn hard_link(&self, _: &Path, to: &Path) -> Result<(), DiskError> {
        refused(Action::Link, to)
    }

    fn remove_file(&self, path: &Path) -> Result<(), DiskError> {
        refused(Action::Remove, path)
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        refused(Action::Remove, path)
    }

    fn sync(&self, path: &Path) -> Result<(), DiskError> {
        refused(Action::Sync, path)
    }

    fn sync_all(&self, folder: &Path) -> Result<(), DiskError> {
        refused(Action::Sync, folder)
    }

    fn lock(&self, path: &Path, _: &str) -> Result<Lock, LockFault> {
        refused(Action::Lock, path).map_err(LockFault::Disk)
    }
}

#[cfg(test)]
mod tests {
    use super::super::RealDisk;
    use super::*;

    #[test]
    fn what_is_changed_is_seen_and_the_disk_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in ["a", "c"] {
            RealDisk.write_new(&at(name), b"old").unwrap();
        }
        let changes = [(at("a"), None), (at("b/x"), Some(b"new".to_vec())), (at("c"), Some(b"newer".to_vec()))];
        let disk = Overlay::new(&RealDisk, changes.into());
        let paths = |scope| {
            let entries = disk.walk(dir.path(), scope).unwrap();
            entries.iter().map(|entry| entry.text().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(paths(Scope::Content), ["b", "b/x", "c"]);
        assert_eq!(paths(Scope::Folder), ["b", "c"]);
        assert!(disk.read(&at("a"), 9).unwrap_err().is_missing() && disk.inspect(&at("a")).unwrap().is_none());
        assert_eq!(disk.read(&at("c"), 9).unwrap(), b"newer");
        assert!(matches!(disk.read(&at("c"), 2), Err(ReadFault::TooBig { size: 5 })));
        assert_eq!(disk.inspect(&at("b/x")).unwrap().unwrap().size, 3);
        assert!(disk.write_new(&at("d"), b"").is_err() && disk.remove_file(&at("c")).is_err());
        assert_eq!(RealDisk.read(&at("a"), 9).unwrap(), b"old");
    }
}
