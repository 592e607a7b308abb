//! Views become bytes. `engine.rs` alone names the template library.

mod engine;
mod qr;
mod report;
mod scan;
mod templates;

pub use engine::{CardView, Engine};

use crate::out_path::OutPath;

/// A file of the site, ready to be published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Artifact {
    pub path: OutPath,
    pub bytes: Vec<u8>,
}
