//! `marca` turns records and stories about health care in León, Guanajuato into a fast, truthful, multilingual site.
//!
//! The map of the rooms, from top to bottom, is `src/ARCHITECTURE.md`.
#![forbid(unsafe_code)]

pub mod date;
pub mod diagnostics;
pub mod html;
pub mod language;
pub mod out_path;
pub mod safe_url;
pub mod yaml;
