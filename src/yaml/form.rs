//! What the form of a file tells that the YAML crate does not: what is lost behind a `#`, and the slip of the editor that
//! stands behind a fault of the parser, which notices some lines later.
//!
//! Two looks. [`hidden`] walks the gaps between the values of a tree that was read, so that it cannot mistake a text for
//! anything else. [`explained`] is for files that could not be read: there it may guess.

use std::ops::Range;

use super::{Fault, Limits, Node, Value};
use crate::diagnostics::{Arg, Code};

/// The first fault of what a tree does not show: tags, anchors, text cut off by `#`, hard spaces before a key, too many keys.
pub(super) fn hidden(source: &str, root: &Node, limits: Limits) -> Option<Fault> {
    let mut gaps = Gaps { source, at: 0, plain: false, limits };
    gaps.visit(root).and_then(|()| gaps.pass(source.len())).err()
}

/// The marks of an unfinished merge, which may stand anywhere in a file.
pub(crate) fn conflict(source: &str) -> Option<Fault> {
    // Faster than to go line by line, and there is hardly ever one.
    if !["<<<<<<<", ">>>>>>>"].iter().any(|mark| source.contains(mark)) {
        return None;
    }
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let after = line.strip_prefix("<<<<<<<").or_else(|| line.strip_prefix(">>>>>>>"));
        if after.map(str::trim_end).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) {
            return Some(Fault { code: Code::YamlConflict, range: at..at + line.trim_end().len(), args: Vec::new() });
        }
        at += line.len();
    }
    None
}

fn syntax(reason: &'static str, range: Range<usize>) -> Fault {
    Fault { code: Code::YamlSyntax, range, args: vec![("reason", Arg::Term(reason))] }
}

/// What stands between the keys and values of a tree, from the top of the file to its end.
struct Gaps<'s> {
    source: &'s str,
    /// Where the next gap begins.
    at: usize,
    /// Whether an unquoted value, or one that is not there, ended at `at`.
    plain: bool,
    limits: Limits,
}

impl Gaps<'_> {
    fn visit(&mut self, node: &Node) -> Result<(), Fault> {
        self.pass(node.start as usize)?;
        match &node.value {
            Value::List(items) => {
                self.plain = false;
                items.iter().try_for_each(|item| self.visit(item))
            }
            Value::Map(entries) => {
                if let Some((key, _)) = entries.get(self.limits.keys) {
                    let args = vec![("limit", Arg::from(self.limits.keys))];
                    return Err(Fault { code: Code::YamlTooBig, range: key.range(), args });
                }
                self.plain = false;
                entries.iter().try_for_each(|(key, value)| {
                    self.pass(key.start as usize)?;
                    let hard = key.text.len() - key.text.trim_start_matches('\u{a0}').len();
                    if hard > 0 {
                        return Err(syntax("yaml-nbsp", key.range().start..key.range().start + hard));
                    }
                    self.end(key.range(), false);
                    self.visit(value)
                })
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
                let quoted = self.source.get(node.range()).is_some_and(|text| text.starts_with(['"', '\'']));
                self.end(node.range(), !quoted);
                Ok(())
            }
        }
    }

    fn end(&mut self, range: Range<usize>, plain: bool) {
        self.at = self.at.max(range.end);
        self.plain = plain;
    }

    /// Looks at all between the last value and `to`: indicators, comments, tags and anchors.
    fn pass(&mut self, to: usize) -> Result<(), Fault> {
        let from = self.at;
        let gap = self.source.get(from..to).unwrap_or_default().as_bytes();
        // Whether all since a plain value stands on its line.
        let mut same_line = self.plain;
        let mut at = 0;
        while let Some(byte) = gap.get(at) {
            let starts = match at.checked_sub(1).and_then(|before| gap.get(before)) {
                Some(before) => before.is_ascii_whitespace() || b"[{,".contains(before),
                None => from == 0,
            };
            match byte {
                b'\n' | b']' | b'}' | b',' => same_line = false,
                b'#' if starts => {
                    let comment = gap.get(at..).unwrap_or_default();
                    let length = comment.iter().position(|byte| *byte == b'\n').unwrap_or(comment.len());
                    let is_note = comment.get(1).is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'#');
                    if same_line && !is_note {
                        let range = from + at..from + at + length;
                        return Err(syntax("yaml-hash", trimmed(self.source, range)));
                    }
                    at += length;
                    continue;
                }
                b'!' | b'&' if starts => return Err(mark(self.source, from + at)),
                _ => {}
            }
            at += 1;
        }
        self.at = from.max(to);
        Ok(())
    }
}

/// A tag, anchor or alias that begins at byte `at`.
fn mark(source: &str, at: usize) -> Fault {
    let rest = source.get(at..).unwrap_or_default();
    let end = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
    let length = rest.find(end).unwrap_or(rest.len()).max(1);
    let what = if rest.starts_with('!') { "yaml-tag" } else { "yaml-anchor" };
    Fault { code: Code::YamlForbidden, range: at..at + length, args: vec![("what", Arg::Term(what))] }
}

fn trimmed(source: &str, range: Range<usize>) -> Range<usize> {
    let length = source.get(range.clone()).map_or(range.len(), |text| text.trim_end().len());
    range.start..range.start + length
}

/// A fault of the parser, moved to where the editor slipped and named by that, if it can be told.
pub(super) fn explained(source: &str, fault: Fault) -> Fault {
    let term = match fault.args.first() {
        Some((_, Arg::Term(term))) => *term,
        _ => return fault,
    };
    match term {
        "yaml-tag" | "yaml-anchor" => marked(source, fault.range.start, term).unwrap_or(fault),
        "yaml-hash" => {
            let line = line_at(source, fault.range.start);
            syntax(term, trimmed(source, fault.range.start..line.end))
        }
        "yaml-quote" | "yaml-after-quote" | "yaml-bracket" | "yaml-colon" | "yaml-indent" | "yaml-other" => {
            misplaced(source, fault.range.start, term).unwrap_or(fault)
        }
        _ => fault,
    }
}

/// The parser points at what is tagged, or at the first sign of an alias: the mark begins there or before.
fn marked(source: &str, at: usize, term: &str) -> Option<Fault> {
    if source.get(at..)?.starts_with(['*', '&', '!']) {
        return Some(mark(source, at));
    }
    let sign = if term == "yaml-tag" { '!' } else { '&' };
    let before = source.get(..at)?;
    let starts = |at: &usize| {
        before.get(..*at).is_some_and(|text| text.is_empty() || text.ends_with([' ', '\n', '[', '{', ',']))
    };
    before.rmatch_indices(sign).map(|(at, _)| at).find(starts).map(|at| mark(source, at))
}

/// What an editor forgot or typed before the parser stopped at byte `at`.
fn misplaced(source: &str, at: usize, term: &'static str) -> Option<Fault> {
    let line = line_at(source, at);
    let before = line_before(source, line.start);
    let lines = || std::iter::once(line.clone()).chain(before.clone());
    if let Some(range) = lines().find_map(|line| hard_spaces(source, line)) {
        return Some(syntax("yaml-nbsp", range));
    }
    let open = Open::at(source, at);
    if let Some(quote) = open.quote {
        return Some(syntax("yaml-quote", quote..quote + 1));
    }
    if matches!(term, "yaml-quote" | "yaml-other") && source.get(at..)?.starts_with(['"', '\'']) {
        return Some(syntax("yaml-quote", at..at + 1));
    }
    if let Some(quote) = open.closed.filter(|quote| term == "yaml-after-quote" && *quote < line.start) {
        return Some(syntax("yaml-quote", quote..quote + 1));
    }
    if let Some(bracket) = open.brackets.last().copied().filter(|bracket| *bracket < line.start || term != "yaml-colon")
    {
        // Within one line the parser's place is where the comma is missing.
        return (bracket < line.start || at >= source.trim_end().len())
            .then(|| syntax("yaml-bracket", bracket..bracket + 1));
    }
    if let Some(range) = lines().find_map(|line| no_space(source, line)) {
        return Some(syntax("yaml-space", range));
    }
    if term == "yaml-colon"
        && let Some(range) = before.and_then(|before| too_deep(source, before, line.clone()))
    {
        return Some(syntax("yaml-indent", range));
    }
    None
}

/// The line that holds byte `at`, without its break.
fn line_at(source: &str, at: usize) -> Range<usize> {
    let start = source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let length = source.get(start..).and_then(|rest| rest.find('\n'));
    start..length.map_or(source.len(), |length| start + length)
}

/// The last line before byte `start` of a line that holds more than white space and comments.
fn line_before(source: &str, start: usize) -> Option<Range<usize>> {
    let mut end = start.checked_sub(1)?;
    loop {
        let line = line_at(source, end);
        let text = source.get(line.clone())?.trim();
        if !text.is_empty() && !text.starts_with('#') {
            return Some(line);
        }
        end = line.start.checked_sub(1)?;
    }
}

/// U+00A0, which looks like a space and is none, in the indentation of a line.
fn hard_spaces(source: &str, line: Range<usize>) -> Option<Range<usize>> {
    let text = source.get(line.clone())?;
    let indentation = text.len() - text.trim_start_matches([' ', '\u{a0}']).len();
    let first = text.get(..indentation)?.find('\u{a0}')?;
    Some(line.start + first..line.start + indentation)
}

/// The first key of a line: where it begins, behind indentation and hyphens, and what follows its colon.
fn key(text: &str) -> Option<(usize, &str, &str)> {
    let start = text.len() - text.trim_start_matches([' ', '-']).len();
    let (name, rest) = text.get(start..)?.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    is_name.then_some((start, name, rest))
}

/// `city:León`, which is one text.
fn no_space(source: &str, line: Range<usize>) -> Option<Range<usize>> {
    let text = source.get(line.clone())?;
    let (start, name, rest) = key(text)?;
    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let missing = word > 0 && !rest.starts_with("//");
    missing.then(|| line.start + start..line.start + start + name.len() + 1 + word)
}

/// A key that stands deeper than that of the line before, which has a value already.
fn too_deep(source: &str, before: Range<usize>, line: Range<usize>) -> Option<Range<usize>> {
    let (outer, _, value) = key(source.get(before)?)?;
    let text = source.get(line.clone())?;
    let (inner, _, _) = key(text)?;
    let indentation = text.len() - text.trim_start_matches(' ').len();
    let is_deeper = inner > outer && indentation > 0 && !value.trim().is_empty();
    is_deeper.then_some(line.start..line.start + indentation)
}

/// The quotes and brackets that are open at a place, as far as a look without a parser tells.
#[derive(Default)]
struct Open {
    /// Where the text in quotes begins that holds the place.
    quote: Option<usize>,
    /// Where the last text in quotes before the place began.
    closed: Option<usize>,
    brackets: Vec<usize>,
}

impl Open {
    fn at(source: &str, place: usize) -> Open {
        let mut open = Open::default();
        let bytes = source.as_bytes();
        let mut at = 0;
        // A value can begin at the start of a line and behind an indicator.
        let mut fresh = true;
        let mut line_start = 0;
        while at < place.min(bytes.len()) {
            let Some(byte) = bytes.get(at).copied() else { break };
            let spaced = bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
            if let Some(quote) = open.quote {
                let sign = bytes.get(quote).copied();
                match byte {
                    b'\\' if sign == Some(b'"') => at += 1,
                    b'\'' if sign == Some(byte) && bytes.get(at + 1) == Some(&byte) => at += 1,
                    _ if sign == Some(byte) => (open.closed, open.quote) = (open.quote.take(), None),
                    _ => {}
                }
                at += 1;
                continue;
            }
            match byte {
                b'\n' => {
                    if open.brackets.is_empty() {
                        at = after_block(source, line_start, at);
                    }
                    line_start = at + 1;
                    fresh = true;
                }
                b' ' | b'\t' => {}
                b'#' if at == 0 || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                    at = line_at(source, at).end;
                    continue;
                }
                b'"' | b'\'' if fresh => (open.quote, fresh) = (Some(at), false),
                b'[' | b'{' if fresh || !open.brackets.is_empty() => {
                    open.brackets.push(at);
                    fresh = true;
                }
                b']' | b'}' if !open.brackets.is_empty() => {
                    open.brackets.pop();
                    fresh = false;
                }
                b',' if !open.brackets.is_empty() => fresh = true,
                b':' if spaced => fresh = true,
                b'-' | b'?' if fresh && spaced => {}
                _ => fresh = false,
            }
            at += 1;
        }
        open
    }
}

/// The break that ends the literal or folded text whose header ends at byte `end` of a line; `end` where there is none.
fn after_block(source: &str, start: usize, end: usize) -> usize {
    let header = source.get(start..end).unwrap_or_default();
    let header = header.split(" #").next().unwrap_or_default().trim_end();
    let sign = header.rsplit(' ').next().unwrap_or_default();
    if header.len() == sign.len() || !sign.starts_with(['|', '>']) || sign.len() > 3 {
        return end;
    }
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let outer = indentation(header);
    let mut at = end;
    for line in source.get(end + 1..).unwrap_or_default().split_inclusive('\n') {
        if !line.trim().is_empty() && indentation(line) <= outer {
            break;
        }
        at += line.len();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{parse, parse_within};

    /// The term of a fault, or its code, and the words underlined.
    fn told(source: &str) -> (String, &str) {
        let fault = parse(source).unwrap_err();
        let term = match fault.args.first() {
            Some((_, Arg::Term(term))) => (*term).to_owned(),
            _ => fault.code.as_str().to_owned(),
        };
        (term, &source[fault.range])
    }

    #[test]
    fn a_fault_is_told_where_the_editor_slipped() {
        for (source, term, words) in [
            ("a: \"Hosp\nb: \"León\"\nc: 1\n", "yaml-quote", "\""),
            ("a: 'x\nb: y\n", "yaml-quote", "'"),
            ("x: 1\na: \"x", "yaml-quote", "\""),
            ("a: [\"x, y]\nb: \"z\"\n", "yaml-quote", "\""),
            ("a: 'b' c", "yaml-after-quote", "c"),
            ("a: [cardiology\ncity: x\n", "yaml-bracket", "["),
            ("a: {b: c\nd: {e: f}\n", "yaml-bracket", "{"),
            ("a: [x, {y: z\n", "yaml-bracket", "{"),
            ("a: [b, c}\n", "yaml-bracket", "["),
            ("n: |\n  [it's \"\na: [x\nb: y\n", "yaml-bracket", "["),
            ("a: {b: 1 c: 2}\n", "yaml-bracket", ":"),
            ("city:León\nstate: Gto\n", "yaml-space", "city:León"),
            ("a: x\ncity:León\nstate: Gto\n", "yaml-space", "city:León"),
            ("a: 1\n  city: León\n", "yaml-indent", "  "),
            ("a:\n  b: 1\n   c: 2\n", "yaml-indent", "   "),
            ("a:\n  b: 1\n c: 2\n", "yaml-indent", "c"),
            ("a: Urgencias: todo\n", "yaml-colon", ":"),
            ("url: https://a.b c: d\n", "yaml-colon", ":"),
            ("a:\n\u{a0}\u{a0}- x\nb: 1\n", "yaml-nbsp", "\u{a0}\u{a0}"),
            ("a:\n\u{a0}city: x\n", "yaml-nbsp", "\u{a0}"),
            ("a: uno # x\n  dos\nb: 1\n", "yaml-hash", "# x"),
            ("name: Blvd. Campestre #305\n", "yaml-hash", "#305"),
            ("name: #305 Blvd.\nb: 1\n", "yaml-hash", "#305 Blvd."),
            ("a: [x] \nb: 40 #cuartos\n", "yaml-hash", "#cuartos"),
        ] {
            assert_eq!(told(source), (term.to_owned(), words), "{source}");
        }
    }

    #[test]
    fn a_mark_is_underlined_itself() {
        for (source, term, words) in [
            ("a: !foo x\n", "yaml-tag", "!foo"),
            ("a: !foo\n  b: 1\n", "yaml-tag", "!foo"),
            ("a: !!map\n  b: 1\n", "yaml-tag", "!!map"),
            ("a: !!str 1\n", "yaml-tag", "!!str"),
            ("- !foo a: 1\n", "yaml-tag", "!foo"),
            ("a: x\nb: !foo # c\nc: 1\n", "yaml-tag", "!foo"),
            ("a: &xyz [1]\n", "yaml-anchor", "&xyz"),
            ("a: &x\nb: 1\n", "yaml-anchor", "&x"),
            ("a: [x, *xyz]\n", "yaml-anchor", "*xyz"),
        ] {
            assert_eq!(told(source), (term.to_owned(), words), "{source}");
        }
    }

    #[test]
    fn what_only_looks_like_a_slip_passes() {
        for source in [
            "insurers: [AT &T, GNP]\n",
            "a: uno # x\nb: [x] #y\n#z\n  # !tag &x\nc: \"x\" #w\nd: C#\n",
            "a: 1 #\nb: 2 ## dos\nc: |\n  uno #dos\n  &x !y\n\nd: >-\n  x #y\n\n# fin",
            "a: 'x #y'\nb: \"x\n  &y !z\"\nc: uno\n  dos &x\n  !tres\n",
            "---\ntitle: x\u{a0}y\n",
            "a:\n  - b: c\n    d: http://x\n  -\n    e: 1\n",
            "{a: 1, b: [2, {c: d}]}\n",
        ] {
            let read = parse(source);
            assert!(read.is_ok(), "{source}: {read:?}");
        }
    }

    #[test]
    fn a_map_has_no_more_keys_than_its_limit() {
        let map: String = (0..=500).map(|number| format!("k{number}: 1\n")).collect();
        assert_eq!(told(&map), ("yaml-desmedido".to_owned(), "k500"));
        assert!(parse_within(&map, Limits::LEDGER).is_ok());
    }

    #[test]
    fn both_marks_of_a_merge_are_seen_on_any_line() {
        for source in ["a\n<<<<<<<\n", "<<<<<<< HEAD\nb", "a\n>>>>>>> ana"] {
            assert!(conflict(source).is_some(), "{source}");
        }
        assert_eq!(conflict("<<<<<<<<\n>>>>>> x\n a <<<<<<< b"), None);
    }

    #[test]
    fn long_hostile_files_are_judged_at_once() {
        for part in ["[", "\"", "a: ", "# ", "- ", "{a: ", "\u{a0}", "a: |\n", "a:\n &x !y #z ", "'\n"] {
            let _ = parse(&part.repeat(300_000 / part.len()));
        }
    }
}
