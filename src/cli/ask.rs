//! Questions on the terminal, line by line, so that they can be answered by a person, a screen reader or a pipe alike.

use std::io::{BufRead, Write};

/// Bytes of one answer; a line that never ends is no answer.
const MAX_ANSWER: u64 = 64 << 10;

/// Somebody who answers.
pub(super) struct Dialogue<'d> {
    pub input: &'d mut dyn BufRead,
    pub output: &'d mut dyn Write,
}

impl Dialogue<'_> {
    /// Says something. A reader that has gone away is met when the next answer does not come.
    pub(super) fn say(&mut self, text: &str) {
        let _ = writeln!(self.output, "{text}");
    }

    /// The answer to a question, without white space around it; the suggestion where it is empty. `None` when there are no more answers.
    pub(super) fn ask(&mut self, question: &str, suggestion: Option<&str>) -> Option<String> {
        let suggested = suggestion.map(|word| format!(" [{word}]")).unwrap_or_default();
        let _ = write!(self.output, "{question}{suggested}: ");
        let _ = self.output.flush();
        let mut line = Vec::new();
        let mut limited = std::io::Read::take(&mut *self.input, MAX_ANSWER);
        if limited.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        let answer = String::from_utf8_lossy(&line).trim().to_owned();
        Some(if answer.is_empty() { suggestion.unwrap_or_default().to_owned() } else { answer })
    }
}
