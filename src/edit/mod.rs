//! The hands of the editor: new records, other names, fixes. Each is planned as a whole, judged in memory, and written whole or not.

mod archive;
mod changes;
mod copy;
mod difference;
mod draft;
mod fields;
mod fix;
mod ledger;
mod record;
mod references;
mod rename;
mod spans;
mod trial;
mod unlink;

pub use archive::{Wanted, archive};
pub use changes::{Changes, WriteError, recover};
pub use copy::Origin;
pub use difference::{Difference, differences};
pub use draft::{Draft, Question};
pub use fix::{Fixed, fix};
pub use record::{Hints, paths};
pub use rename::{Plan, rename};
pub use trial::{addresses, errors_after, judge, prepare, worse};

use crate::fs::DiskError;

/// Why a change is not even planned.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error("there is no record {id}")]
    NoRecord { id: String, near: Vec<String> },
    #[error("the program itself leads to this page")]
    NamedPage,
    #[error("{id} cannot be an id")]
    BadId { id: String },
    #[error("there is a record {id} already")]
    Taken { id: String },
    /// A place that has to be changed by hand.
    #[error("{path} cannot be changed with certainty")]
    Unclear { path: String },
    /// Records, as `kind:id`, that cannot be without it.
    #[error("others cannot be without it")]
    Needed { by: Vec<String> },
}
