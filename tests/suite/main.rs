//! The program as its users meet it: trees of content go in, and what is said of them and made of them is compared with what
//! stands in `tests/cases`. Each file of this crate is one chapter; `support` is what the chapters share.

mod diagnostics;
mod support;
