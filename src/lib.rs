//! `marca` turns records and stories about health care in León, Guanajuato into a fast, truthful, multilingual site.
//!
//! The map of the rooms, from top to bottom, is `src/ARCHITECTURE.md`.
#![forbid(unsafe_code)]

pub mod audit;
pub mod cli;
pub mod config;
pub mod content;
pub mod date;
pub mod decode;
pub mod desk;
pub mod diagnostics;
pub mod edit;
pub mod editorial;
pub mod fs;
pub mod html;
pub mod i18n;
pub mod images;
pub mod language;
pub mod lookalike;
pub mod markdown;
pub mod media;
pub mod model;
pub mod out_path;
pub mod pipeline;
pub mod plan;
pub mod publish;
pub mod render;
pub mod safe_url;
pub mod schema;
pub mod search;
pub mod seo;
pub mod serve;
pub mod site;
pub mod slug;
pub mod theme;
pub mod yaml;
