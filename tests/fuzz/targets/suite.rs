// What all targets share: the functions that they try, with what those stand on.
#[path = "../../suite/fuzzed.rs"]
mod fuzzed;
#[path = "../../suite/support/here.rs"]
mod here;
#[path = "../../suite/hostile/seen.rs"]
mod seen;
mod hostile {
    pub(crate) use crate::seen;
}
mod support {
    pub(crate) use crate::here;
}
