//! What every system has. The promises are weaker: a link is looked for before a file is opened, and no exchange exists.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::real::{At, kind_of};
use super::{Action, Kind, ReadFault, Stat};

pub(super) fn open_to_read(path: &Path) -> Result<File, ReadFault> {
    match kind_of(fs::symlink_metadata(path).at(Action::Read, path)?.file_type()) {
        Kind::Link => Err(ReadFault::Link),
        Kind::Folder | Kind::Other => Err(ReadFault::Special),
        Kind::File => Ok(File::open(path).at(Action::Read, path)?),
    }
}

pub(super) fn open_to_lock(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// `false` when another process has the lock.
pub(super) fn lock_exclusive(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

pub(super) fn stat(metadata: &Metadata) -> Stat {
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Stat {
        kind: kind_of(metadata.file_type()),
        size: metadata.len(),
        modified_ns: modified.and_then(|time| i64::try_from(time.as_nanos()).ok()).unwrap_or_default(),
        changed_ns: 0,
        inode: 0,
    }
}

pub(super) fn check_writable(folder: &Path) -> io::Result<()> {
    if fs::metadata(folder)?.permissions().readonly() { Err(io::ErrorKind::PermissionDenied.into()) } else { Ok(()) }
}

/// Files only: not every system can sync a folder.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    if path.is_dir() { Ok(()) } else { OpenOptions::new().write(true).open(path)?.sync_all() }
}

/// `false`: the system cannot do it in one call.
pub(super) fn sync_file_system(_folder: &Path) -> io::Result<bool> {
    Ok(false)
}

pub(super) fn exchange(_a: &Path, _b: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Other systems answer a file that is too long with an error.
pub(super) fn check_size(_: usize) -> io::Result<()> {
    Ok(())
}
