//! What the commands that change the content have in common: how a plan is shown, judged and carried out.

use std::path::Path;

use super::report::{self, filled};
use super::trouble::{self, Trouble};
use super::words::{Style, Words, escape};
use super::{CONTENT, ENVIRONMENT, FINE};
use crate::date::Date;
use crate::edit::{self, Changes, Difference, Plan, Refusal};
use crate::fs::Disk;
use crate::pipeline::{Options, Today};

/// Lines of one change that are shown; a text that is moved whole needs no more.
const MOST_LINES: usize = 12;
/// Characters of a line that is shown whole; of a longer one, so many around what differs.
const LONGEST_LINE: usize = 120;
const AROUND: usize = 40;

/// Takes back what a killed edit had begun, and gives the day by which records are judged to be shown; it does not decide what
/// refers to what. `None` once it has said why nothing can be changed.
pub(super) fn begin(disk: &dyn Disk, options: &Options, words: &Words) -> Option<Date> {
    if let Err(error) = edit::recover(disk, &options.root) {
        trouble::tell(&error.into(), words);
        return None;
    }
    match options.today {
        Today::Is(day) => Some(day),
        Today::At(seconds) => Date::at(seconds, "UTC"),
    }
}

/// The changes line by line: `content/a.yaml:3`, the lines that go, the lines that come.
pub(super) fn shown(changes: &Changes, moved: &[(String, String)]) -> String {
    let mut out = String::new();
    let texts: Vec<(&Path, Option<String>, Option<String>)> = changes.texts().collect();
    let text_at = |path: &str| texts.iter().find(|(known, ..)| *known == Path::new(path));
    for (from, to) in moved {
        out.push_str(&format!("{from} → {to}\n"));
    }
    let pairs = moved.iter().filter_map(|(from, to)| {
        let (before, after) = (text_at(from)?.1.clone()?, text_at(to)?.2.clone()?);
        Some((to.clone(), before, after))
    });
    let edited = texts.iter().filter_map(|(path, before, after)| {
        Some((path.display().to_string().replace('\\', "/"), before.clone()?, after.clone()?))
    });
    for (path, before, after) in pairs.chain(edited) {
        for difference in edit::differences(&before, &after) {
            out.push_str(&format!("{path}:{}\n{}", difference.line, lines(&difference)));
        }
    }
    out
}

/// The lines that go and those that come.
pub(super) fn lines(difference: &Difference) -> String {
    let mut out = String::new();
    let line = |mark: char, text: &str| format!("  {mark} {}\n", escape(text));
    let (old, new) = clipped(&difference.old, &difference.new);
    for (mark, lines) in [('-', &old), ('+', &new)] {
        lines.iter().take(MOST_LINES).for_each(|text| out.push_str(&line(mark, text)));
        if lines.len() > MOST_LINES {
            out.push_str(&line(mark, "…"));
        }
    }
    out
}

/// Of two long lines, what differs with a little around it.
fn clipped(old: &[String], new: &[String]) -> (Vec<String>, Vec<String>) {
    let ([a], [b]) = (old, new) else { return (old.to_vec(), new.to_vec()) };
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().max(b.len()) <= LONGEST_LINE {
        return (old.to_vec(), new.to_vec());
    }
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let cut = |line: &[char]| {
        let from = start.saturating_sub(AROUND);
        let to = line.len().saturating_sub(end.saturating_sub(AROUND)).clamp(from, line.len());
        let words: String = line.get(from..to).unwrap_or_default().iter().collect();
        format!("{}{words}{}", if from > 0 { "…" } else { "" }, if to < line.len() { "…" } else { "" })
    };
    (vec![cut(&a)], vec![cut(&b)])
}

/// Why a plan was not made, in words.
pub(super) fn refused(refusal: Refusal, words: &Words) -> u8 {
    let said = match refusal {
        Refusal::Disk(error) => {
            trouble::tell(&Trouble::Disk(error), words);
            return ENVIRONMENT;
        }
        Refusal::NoRecord { id, near } => super::new::unknown("edit-no-record", &id, &near, words),
        Refusal::NamedPage => words.term("edit-named-page").to_owned(),
        Refusal::BadId { id } => {
            let suggestion = crate::slug::slug_of(&id);
            filled(words.term("new-bad-id"), &[("id", &escape(&id)), ("suggestion", &suggestion)])
        }
        Refusal::Taken { id } => filled(words.term("new-taken"), &[("id", &id)]),
        Refusal::Unclear { path } => filled(words.term("edit-unclear"), &[("path", &escape(&path))]),
        Refusal::Needed { by } => filled(words.term("edit-needed"), &[("by", &by.join(", "))]),
    };
    report::complain(&said);
    ENVIRONMENT
}

/// Shows a plan, judges what would come of it, and carries it out unless it is a `rehearsal`.
pub(super) fn carry_out(
    disk: &dyn Disk,
    options: &Options,
    words: &Words,
    plan: &Plan,
    rehearsal: bool,
    done: &str,
) -> u8 {
    let judged = match edit::judge(disk, options, &plan.changes) {
        Ok(judged) => judged,
        Err(error) => {
            trouble::tell(&error.into(), words);
            return ENVIRONMENT;
        }
    };
    let style = Style { color: false, width: 100 };
    for (before, after) in &judged {
        let (said, found, sources) = match before.has_errors() {
            true => ("edit-errors-first", before.found.clone(), &before.sources),
            false => ("edit-worse", edit::worse(before, after), &after.sources),
        };
        if !found.is_empty() {
            report::complain(&format!("{}\n{}", report::text(&found, sources, words, style), words.term(said)));
            return CONTENT;
        }
    }
    report::print(&shown(&plan.changes, &plan.moved));
    for (address, what) in &plan.redirects {
        report::print(&filled(words.term("edit-redirect"), &[("address", address), ("what", what)]));
    }
    if rehearsal {
        report::print(words.term("edit-rehearsal"));
        return FINE;
    }
    match plan.changes.write(disk, &options.root) {
        Ok(()) => {
            report::print(done);
            FINE
        }
        Err(error) => {
            trouble::tell(&error.into(), words);
            ENVIRONMENT
        }
    }
}
