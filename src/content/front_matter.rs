//! Where the front matter of a Markdown file ends and its text begins.

use crate::diagnostics::Code;
use crate::yaml::Fault;

/// Front matter between two lines of `---` at the top of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Front {
    /// Bytes up to and without the closing line: with its opening line, a YAML document whose offsets are those of the file.
    pub end: usize,
    /// The first byte after the closing line.
    pub body: usize,
}

/// Finds it.
///
/// # Errors
/// When the file does not begin with it, or it is never closed.
pub(super) fn split(source: &str) -> Result<Front, Fault> {
    let first = source.lines().next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(Fault { code: Code::FrontMatterMissing, range: 0..first.len(), args: Vec::new() });
    }
    let mut at = 0;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        if number > 0 && line.trim_end() == "---" {
            return Ok(Front { end: at, body: at + line.len() });
        }
        at += line.len();
    }
    Err(Fault { code: Code::FrontMatterOpen, range: 0..3, args: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_begins_behind_the_second_line_of_hyphens() {
        let source = "---\ntitle: x\n---\n\nHola\n";
        let front = split(source).unwrap();
        assert_eq!(&source[..front.end], "---\ntitle: x\n");
        assert_eq!(&source[front.body..], "\nHola\n");
        assert_eq!(split("Hola").unwrap_err().code, Code::FrontMatterMissing);
        assert_eq!(split("---\ntitle: x\n\nHola\n").unwrap_err().code, Code::FrontMatterOpen);
        assert_eq!(split("---\n---").unwrap().body, 7);
    }
}
