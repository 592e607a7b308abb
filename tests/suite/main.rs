//! The program as its users meet it: trees of content go in, and what is said of them and made of them is compared with what
//! stands in `tests/cases`. Each file of this crate is one chapter; `support` is what the chapters share.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on is to stop where it is"
)]

mod addresses;
mod architecture;
mod brand;
mod build;
mod contrast;
mod crash;
mod dates;
mod determinism;
mod diagnostics;
mod figures;
mod fix;
mod fuzzed;
mod hostile;
mod kinds;
mod languages;
mod listings;
mod map;
mod markdown_pages;
mod mistakes;
mod my_list;
mod new;
mod pictures;
mod progress;
mod properties;
mod rename;
mod schema;
mod security;
mod serve;
mod status;
mod support;
mod theme;
mod themes;
mod warm;
