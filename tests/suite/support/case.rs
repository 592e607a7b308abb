//! A case: a file that holds a small tree of content, then, under headings, the full texts that are expected of it.
//!
//! ```text
//! Whatever stands before the first heading says what the case is about.
//! --- content/specialties/nutrition.yaml
//! name: …
//! --- content/site.yaml (changed)
//! -per_page: 24
//! +per_page: 0
//! === es
//! error[…]: …
//! ```
//!
//! The files are laid over the base site of `tests/cases/base.txt`. What stands in parentheses after a path:
//!
//! | | |
//! |---|---|
//! | `(deleted)` | the base's file is not there |
//! | `(changed)` | the base's file, with the lines after `-` replaced by those after `+`; `…` parts two blocks |
//! | `(added)` | the file that is there, with these lines at its end |
//! | `(escaped)` | `\t`, `\r`, `\xff` and `\u{202e}` stand for what cannot be seen in a case |
//! | `(added × 300)` | the same, with these lines so many times, `#` being the number of the time |
//! | `(picture 40×30)` | a black picture of so many pixels, in the format of its name |
//! | `(link)` | a symbolic link to the path in its text |
//! | `(folder)` | a folder |
//! | `(unreadable)` | the disk refuses to read it |

use std::path::{Path, PathBuf};

use super::diff::diff;
use super::text_of;

/// What a case puts at a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    File(Vec<u8>),
    Deleted,
    /// Pairs of old and new lines.
    Changed(Vec<(String, String)>),
    Added(String),
    /// Width and height.
    Picture(u32, u32),
    Link(String),
    Folder,
    Unreadable,
}

/// A case as it was read.
#[derive(Debug)]
pub struct Case {
    /// The file without `.txt`.
    pub name: String,
    path: PathBuf,
    /// All before the expected texts, as it stands in the file.
    input: String,
    pub parts: Vec<(String, Part)>,
    /// Heading and text.
    expected: Vec<(String, String)>,
}

impl Case {
    /// Reads a case.
    pub fn read(path: &Path) -> Case {
        let text = text_of(path);
        let inputs = text.find("\n=== ").map_or(text.len(), |at| at + 1);
        let (input, outputs) = text.split_at(inputs);
        let expected =
            headed(outputs, "=== ").into_iter().map(|(head, text)| (head.to_owned(), text.to_owned())).collect();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        Case { name, path: path.to_owned(), input: input.to_owned(), parts: parts(input), expected }
    }

    /// The code after which a case of a diagnostic is named.
    pub fn code(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }

    /// All cases of a folder, by name.
    pub fn all(folder: &Path) -> Vec<Case> {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
        paths.sort();
        paths.iter().map(|path| Case::read(path)).collect()
    }

    /// The text expected under a heading; empty when there is none yet.
    pub fn expected(&self, heading: &str) -> &str {
        self.expected.iter().find(|(head, _)| head == heading).map_or("", |(_, text)| text)
    }

    /// Writes the texts into the file, as those expected from now on.
    pub fn bless(&self, actual: &[(&str, String)]) {
        let mut text = self.input.clone();
        for (heading, said) in actual {
            text.push_str(&format!("=== {heading}\n{}\n", said.trim_end()));
        }
        std::fs::write(&self.path, text).unwrap();
    }

    /// How the texts differ from those expected; empty when they do not.
    pub fn difference(&self, actual: &[(&str, String)]) -> String {
        let mut out = String::new();
        for (heading, said) in actual {
            let difference = diff(self.expected(heading).trim_end(), said.trim_end());
            if !difference.is_empty() {
                out.push_str(&format!("{}, under `=== {heading}`:\n{difference}", self.path.display()));
            }
        }
        out
    }
}

/// The files of a text with headings `--- path` or `--- path (how)`.
pub fn parts(text: &str) -> Vec<(String, Part)> {
    headed(text, "--- ")
        .into_iter()
        .map(|(head, text)| {
            let (path, how) = match head.strip_suffix(')').and_then(|head| head.rsplit_once(" (")) {
                Some((path, how)) => (path, how),
                None => (head, ""),
            };
            let part = match how {
                "" => Part::File(text.as_bytes().to_vec()),
                "deleted" => Part::Deleted,
                "changed" => Part::Changed(changes(text)),
                "added" => Part::Added(text.to_owned()),
                "escaped" => Part::File(unescaped(text)),
                "link" => Part::Link(text.trim().to_owned()),
                "folder" => Part::Folder,
                "unreadable" => Part::Unreadable,
                _ => counted(how, text).unwrap_or_else(|| panic!("nobody knows what `({how})` means after `{path}`")),
            };
            (path.to_owned(), part)
        })
        .collect()
}

/// What is said with numbers after a path.
fn counted(how: &str, text: &str) -> Option<Part> {
    if let Some(times) = how.strip_prefix("added × ") {
        let times: usize = times.parse().ok()?;
        return Some(Part::Added((1..=times).map(|n| text.replace('#', &n.to_string())).collect()));
    }
    let (width, height) = how.strip_prefix("picture ")?.split_once('×')?;
    Some(Part::Picture(width.parse().ok()?, height.parse().ok()?))
}

/// The sections of a text whose headings begin with `mark`, each with the lines that follow; what is before the first is left out.
fn headed<'t>(text: &'t str, mark: &str) -> Vec<(&'t str, &'t str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(mark) {
            starts.push((at, at + line.len()));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((start, body), end)| (text[start + mark.len()..*body].trim_end(), &text[*body..end]))
        .collect()
}

/// Blocks of `-` lines, each with the block of `+` lines after it.
fn changes(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut is_new = true;
    for line in text.lines() {
        if line == "…" {
            is_new = true;
            continue;
        }
        match (line.strip_prefix('-'), line.strip_prefix('+')) {
            (Some(old), _) => match pairs.last_mut() {
                Some((before, _)) if !is_new => before.push_str(&format!("{old}\n")),
                _ => {
                    pairs.push((format!("{old}\n"), String::new()));
                    is_new = false;
                }
            },
            (None, Some(new)) => {
                pairs.last_mut().expect("`-` comes before `+`").1.push_str(&format!("{new}\n"));
                is_new = true;
            }
            (None, None) => panic!("neither `-` nor `+`: {line}"),
        }
    }
    pairs
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.extend(before.bytes());
        let kind = after.chars().next().expect("something after `\\`");
        rest = &after[1..];
        match kind {
            't' => out.push(b'\t'),
            'r' => out.push(b'\r'),
            'x' => {
                out.push(u8::from_str_radix(&rest[..2], 16).unwrap());
                rest = &rest[2..];
            }
            'u' => {
                let (code, after) = rest[1..].split_once('}').unwrap();
                let c = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
                out.extend(c.to_string().bytes());
                rest = after;
            }
            other => panic!("`\\{other}` stands for nothing"),
        }
    }
    out.extend(rest.bytes());
    out
}

#[test]
fn a_case_is_read_as_it_is_meant() {
    let text = "About.\n--- a.md\n---\ntitle: x\n---\n--- b (escaped)\n\\t\\xff\\u{f1}\n--- c (changed)\n-a\n-b\n+c\n-d\n--- e (added × 2)\nk#: 1\n";
    let file = |bytes: &[u8]| Part::File(bytes.to_vec());
    let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    assert_eq!(
        parts(text),
        [
            ("a.md".to_owned(), file(b"---\ntitle: x\n---\n")),
            ("b".to_owned(), file(b"\t\xff\xc3\xb1\n")),
            ("c".to_owned(), Part::Changed(vec![pair("a\nb\n", "c\n"), pair("d\n", "")])),
            ("e".to_owned(), Part::Added("k1: 1\nk2: 1\n".to_owned())),
        ]
    );
}
