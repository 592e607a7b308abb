//! The boundary around the work on one file or page. A panic is a fault of this program: it is told at the file that brought it
//! about, and what was known of all other files is told with it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Code, Diagnostic, Place};

/// Does the work on what is at `place`. It must leave nothing half done that others see.
///
/// # Errors
/// When the work panicked.
pub fn within<R>(place: impl FnOnce() -> Place, work: impl FnOnce() -> R) -> Result<R, Diagnostic> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        let detail = text.unwrap_or("?").to_owned();
        Diagnostic {
            place: place(),
            code: Code::FaultInternal,
            args: vec![("detail", detail.into())],
            related: None,
            fix: None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_at_its_file_and_goes_no_further() {
        let place = || Place::Path("content/x.yaml".to_owned());
        assert_eq!(within(place, || 7), Ok(7));
        let nothing: &[u8] = &[];
        let found = within(place, || nothing[nothing.len()]).unwrap_err();
        assert_eq!((found.place.clone(), found.code), (place(), Code::FaultInternal));
        assert!(matches!(found.args.as_slice(), [("detail", super::super::Arg::Text(text))] if text.contains("index")));
    }
}
