//! Why a site was not published. In every case the output folder is still the whole old site.

use std::path::PathBuf;

use crate::fs::{DiskError, LockFault, ReadFault};

/// `cli/` words it from the fields; `Display` is a last resort.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error("{out:?} is refused as output: {why}")]
    Refused { out: PathBuf, why: Refusal },
    /// `owner` is the process id of the other build; empty when it is not known.
    #[error("another build writes {out:?} (process {owner})")]
    Locked { out: PathBuf, owner: String },
    /// Two artifacts for one path, or for paths that differ in capitals only, or a file where another needs a folder.
    #[error("{path:?} and {earlier:?} cannot both be published")]
    Duplicate { path: String, earlier: String },
    /// Something that is not ours stands in the output where an artifact has to go.
    #[error("{path:?} is not of this site and is in the way")]
    InTheWay { path: PathBuf },
    /// Somebody wrote into a published file during the build; the next build puts it right.
    #[error("{path:?} changed during the build")]
    LiveChanged { path: PathBuf },
    /// An earlier [`put`](super::Publisher::put) failed, and its error was not heeded.
    #[error("an artifact is missing")]
    Incomplete,
}

/// Why a folder may not be the output.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("it is a symbolic link")]
    Link,
    #[error("it is not a folder")]
    NotAFolder,
    /// It is this folder, contains it, or (for sources) lies in it.
    #[error("{0:?} would be overwritten")]
    Protected(PathBuf),
    /// It has a file such as this and no manifest of ours.
    #[error("it has files of others, such as {0:?}")]
    NotOurs(String),
    /// It has a manifest that this version of the program cannot read, so that nobody knows whose its files are.
    #[error("its manifest cannot be read")]
    Manifest,
}

impl PublishError {
    /// For files that the program itself wrote: that one is no regular file is an error like any other.
    pub(super) fn from_read(fault: ReadFault, path: PathBuf) -> PublishError {
        match fault {
            ReadFault::Disk(error) => PublishError::Disk(error),
            ReadFault::Link | ReadFault::Special | ReadFault::TooBig { .. } => PublishError::LiveChanged { path },
        }
    }

    pub(super) fn from_lock(fault: LockFault, out: PathBuf) -> PublishError {
        match fault {
            LockFault::Disk(error) => PublishError::Disk(error),
            LockFault::Held { owner } => PublishError::Locked { out, owner },
        }
    }
}
