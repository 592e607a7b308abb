//! The program: hands arguments, environment, clock and its own path to the library.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    let (clock, program) = (i64::try_from(clock).unwrap_or(i64::MAX), std::env::current_exe().ok());
    marca::cli::run(std::env::args_os(), |name| std::env::var(name).ok(), clock, program.as_deref())
}
