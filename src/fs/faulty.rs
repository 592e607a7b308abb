//! A disk that fails on demand, for tests of what happens when the real one does. Not used by the program itself.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Action, Disk, DiskError, Entry, Lock, LockFault, ReadFault, Scope, Stat};

/// Which call fails, and how.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Calls of this kind; `None` for all that [change](Action::changes) something.
    pub action: Option<Action>,
    /// Only calls about exactly this path (the one that the error would name).
    pub path: Option<PathBuf>,
    /// Which of these calls fails, counted from 1.
    pub nth: usize,
    /// All later ones fail too, as after a kill or on a full disk.
    pub lasting: bool,
    pub cause: Cause,
}

/// The error that a call fails with.
#[derive(Clone, Copy, Debug)]
pub enum Cause {
    Kind(io::ErrorKind),
    /// The system's number, such as 28 for a full disk on Linux.
    Errno(i32),
}

/// Passes every call on, but for those that its [`Fault`] names. A write that fails leaves half of its bytes behind, as a
/// full disk does. Wrap one in another for several faults.
#[doc(hidden)]
#[derive(Debug)]
pub struct FaultyDisk {
    inner: Box<dyn Disk>,
    fault: Option<Fault>,
    /// Calls that the fault could have hit.
    eligible: AtomicUsize,
    changes: AtomicUsize,
    failed: AtomicUsize,
}

impl FaultyDisk {
    pub fn new(inner: Box<dyn Disk>, fault: Fault) -> FaultyDisk {
        FaultyDisk { fault: Some(fault), ..FaultyDisk::counting(inner) }
    }

    /// Counts calls and fails none.
    pub fn counting(inner: Box<dyn Disk>) -> FaultyDisk {
        let zero = AtomicUsize::default;
        FaultyDisk { inner, fault: None, eligible: zero(), changes: zero(), failed: zero() }
    }

    /// Calls so far that change something.
    pub fn changes(&self) -> usize {
        self.changes.load(Ordering::Relaxed)
    }

    /// Calls so far that failed on demand.
    pub fn failed(&self) -> usize {
        self.failed.load(Ordering::Relaxed)
    }

    /// Counts a call; its error when it is to fail, with whether it is the first to do so.
    fn meet(&self, action: Action, path: &Path) -> Option<(DiskError, bool)> {
        if action.changes() {
            self.changes.fetch_add(1, Ordering::Relaxed);
        }
        let fault = self.fault.as_ref()?;
        let meant = fault.action.map_or(action.changes(), |wanted| wanted == action)
            && fault.path.as_ref().is_none_or(|wanted| wanted == path);
        if !meant {
            return None;
        }
        let count = self.eligible.fetch_add(1, Ordering::Relaxed) + 1;
        let first = count == fault.nth;
        if !(first || (fault.lasting && count > fault.nth)) {
            return None;
        }
        self.failed.fetch_add(1, Ordering::Relaxed);
        let source = match fault.cause {
            Cause::Kind(kind) => kind.into(),
            Cause::Errno(number) => io::Error::from_raw_os_error(number),
        };
        Some((DiskError { action, path: path.to_path_buf(), source }, first))
    }

    fn pass(&self, action: Action, path: &Path) -> Result<(), DiskError> {
        self.meet(action, path).map_or(Ok(()), |(error, _)| Err(error))
    }
}

impl Disk for FaultyDisk {
    fn walk(&self, root: &Path, scope: Scope) -> Result<Vec<Entry>, DiskError> {
        self.pass(Action::List, root)?;
        self.inner.walk(root, scope)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadFault> {
        self.pass(Action::Read, path)?;
        self.inner.read(path, limit)
    }

    fn inspect(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        self.pass(Action::Inspect, path)?;
        self.inner.inspect(path)
    }

    fn resolve(&self, path: &Path) -> Result<PathBuf, DiskError> {
        self.pass(Action::Inspect, path)?;
        self.inner.resolve(path)
    }

    fn check_writable(&self, folder: &Path) -> Result<(), DiskError> {
        self.pass(Action::Inspect, folder)?;
        self.inner.check_writable(folder)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError> {
        if let Some((error, first)) = self.meet(Action::Write, path) {
            if first {
                let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
                self.inner.write_new(path, half)?;
            }
            return Err(error);
        }
        self.inner.write_new(path, bytes)
    }

    fn set_modified(&self, path: &Path, modified_ns: i64) -> Result<Stat, DiskError> {
        self.pass(Action::Write, path)?;
        self.inner.set_modified(path, modified_ns)
    }

    fn create_folders(&self, path: &Path) -> Result<(), DiskError> {
        self.pass(Action::CreateFolder, path)?;
        self.inner.create_folders(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.pass(Action::Rename, from)?;
        self.inner.rename(from, to)
    }

    fn exchange(&self, a: &Path, b: &Path) -> Result<(), DiskError> {
        self.pass(Action::Exchange, b)?;
        self.inner.exchange(a, b)
    }

    fn hard_link(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.pass(Action::Link, to)?;
        self.inner.hard_link(from, to)
    }

    fn remove_file(&self, path: &Path) -> Result<(), DiskError> {
        self.pass(Action::Remove, path)?;
        self.inner.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.pass(Action::Remove, path)?;
        self.inner.remove_folder(path)
    }

    fn sync(&self, path: &Path) -> Result<(), DiskError> {
        self.pass(Action::Sync, path)?;
        self.inner.sync(path)
    }

    fn sync_all(&self, folder: &Path) -> Result<(), DiskError> {
        self.pass(Action::Sync, folder)?;
        self.inner.sync_all(folder)
    }

    fn lock(&self, path: &Path, owner: &str) -> Result<Lock, LockFault> {
        self.pass(Action::Lock, path)?;
        self.inner.lock(path, owner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::RealDisk;
    use super::*;

    #[test]
    fn the_call_that_is_named_fails_and_the_others_pass() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let fault = Fault { action: None, path: None, nth: 2, lasting: false, cause: Cause::Errno(28) };
        let disk = FaultyDisk::new(Box::new(RealDisk), fault.clone());
        disk.write_new(&at("a"), b"1234").unwrap();
        assert!(disk.inspect(&at("a")).unwrap().is_some());
        let error = disk.write_new(&at("b"), b"1234").unwrap_err();
        assert_eq!((error.kind(), error.action), (io::ErrorKind::StorageFull, Action::Write));
        assert_eq!(disk.read(&at("b"), 9).unwrap(), b"12");
        disk.remove_file(&at("b")).unwrap();
        assert_eq!((disk.changes(), disk.failed()), (3, 1));

        let disk = FaultyDisk::new(Box::new(RealDisk), Fault { path: Some(at("c")), lasting: true, nth: 1, ..fault });
        disk.create_folders(&at("d")).unwrap();
        assert!(disk.create_folders(&at("c")).is_err() && disk.create_folders(&at("c")).is_err());
    }
}
