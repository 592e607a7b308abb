#![no_main]
#![allow(dead_code, reason = "one target of several")]
#[path = "../../suite/fuzzed.rs"]
mod fuzzed;
mod hostile {
    #[path = "../../../suite/hostile/seen.rs"]
    pub mod seen;
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::slug(data));
