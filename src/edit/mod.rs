//! The hands of the editor: new records, other names, fixes. Each is planned as a whole, judged in memory, and written whole or not.

mod changes;
mod spans;

pub use changes::{Changes, WriteError, take_back};
pub use spans::{Cut, apply, lines};
