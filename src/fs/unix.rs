//! What Unix has: files opened without following links or waiting for pipes, directories exchanged, whole disks synced.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::{Access, FlockOperation, OFlags};
use rustix::io::Errno;

use super::real::{At, kind_of};
use super::{Action, ReadFault, Stat};

/// Opens whatever stands there, without waiting; the caller asks the open file what it is. (`std` adds `O_CLOEXEC`.)
pub(super) fn open_to_read(path: &Path) -> Result<File, ReadFault> {
    let opened = OpenOptions::new().read(true).custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK)).open(path);
    match opened.as_ref().err().and_then(Errno::from_io_error) {
        // What the systems say of `O_NOFOLLOW` and a link: Linux, macOS and most, FreeBSD.
        Some(Errno::LOOP | Errno::MLINK) => Err(ReadFault::Link),
        // A socket, or a device without a driver.
        Some(Errno::NXIO | Errno::OPNOTSUPP | Errno::NODEV) => Err(ReadFault::Special),
        _ => Ok(opened.at(Action::Read, path)?),
    }
}

pub(super) fn open_to_lock(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK)).open(path)
}

/// `false` when another process has the lock.
pub(super) fn lock_exclusive(file: &File) -> io::Result<bool> {
    match rustix::fs::flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Refuses what is longer than files of this process may be: the system would end the process with a signal.
pub(super) fn check_size(bytes: usize) -> io::Result<()> {
    match rustix::process::getrlimit(rustix::process::Resource::Fsize).current {
        Some(limit) if bytes as u64 > limit => Err(Errno::FBIG.into()),
        Some(_) | None => Ok(()),
    }
}

pub(super) fn stat(metadata: &Metadata) -> Stat {
    let ns = |seconds: i64, ns: i64| seconds.saturating_mul(1_000_000_000).saturating_add(ns);
    Stat {
        kind: kind_of(metadata.file_type()),
        size: metadata.len(),
        modified_ns: ns(metadata.mtime(), metadata.mtime_nsec()),
        changed_ns: ns(metadata.ctime(), metadata.ctime_nsec()),
        inode: metadata.ino(),
    }
}

pub(super) fn check_writable(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

pub(super) fn sync(path: &Path) -> io::Result<()> {
    open_folder_or_file(path)?.sync_all()
}

/// `false` where the system cannot do it in one call.
pub(super) fn sync_file_system(folder: &Path) -> io::Result<bool> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        rustix::fs::syncfs(open_folder_or_file(folder)?)?;
        Ok(true)
    }
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    {
        let _ = folder;
        Ok(false)
    }
}

pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    {
        let _ = (a, b);
        Err(io::ErrorKind::Unsupported.into())
    }
}

fn open_folder_or_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(flags(OFlags::NONBLOCK)).open(path)
}

fn flags(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}
