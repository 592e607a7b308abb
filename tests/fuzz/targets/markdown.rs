#![no_main]
#![allow(dead_code, reason = "one target of several")]
include!("suite.rs");

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::markdown(data));
