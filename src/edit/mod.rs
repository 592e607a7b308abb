//! The hands of the editor: new records, other names, fixes. Each is planned as a whole, judged in memory, and written whole or not.

mod changes;
mod copy;
mod draft;
mod record;
mod spans;
mod trial;

pub use changes::{Changes, WriteError, take_back};
pub use copy::Origin;
pub use draft::{Draft, Question};
pub use record::{Hints, paths};
pub use spans::{Cut, apply, lines};
pub use trial::{addresses, errors_after, path_of, prepare};
