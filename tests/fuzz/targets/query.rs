#![no_main]
#![allow(dead_code, reason = "one target of several")]
#[path = "../../suite/fuzzed.rs"]
mod fuzzed;
#[path = "../../suite/hostile/seen.rs"]
mod seen;
mod hostile {
    pub(crate) use crate::seen;
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::query(data));
