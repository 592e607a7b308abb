//! How two texts differ, line by line, as a person wants to read it when a test fails.

use std::fmt::Write;

/// Equal lines shown around each difference.
const AROUND: usize = 3;

/// The lines of both texts: `-` only in the expected one, `+` only in the actual one. Empty when they are equal.
pub fn diff(expected: &str, actual: &str) -> String {
    if expected == actual {
        return String::new();
    }
    let lines = aligned(&expected.lines().collect::<Vec<_>>(), &actual.lines().collect::<Vec<_>>());
    let differs = |at: usize| lines.get(at).is_some_and(|(mark, _)| *mark != ' ');
    let mut out = String::new();
    let mut skipped = false;
    for (at, (mark, line)) in lines.iter().enumerate() {
        if (at.saturating_sub(AROUND)..=at + AROUND).any(differs) {
            if skipped {
                out.push_str("    …\n");
            }
            let _ = writeln!(out, "  {mark} {line}");
        }
        skipped = !(at.saturating_sub(AROUND)..=at + AROUND).any(differs);
    }
    if out.is_empty() { "  the texts differ in their last line break only\n".to_owned() } else { out }
}

/// The longest common subsequence, with what is on one side only in between.
fn aligned<'t>(expected: &[&'t str], actual: &[&'t str]) -> Vec<(char, &'t str)> {
    let (rows, columns) = (expected.len(), actual.len());
    let mut common = vec![vec![0_usize; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            common[row][column] = if expected[row] == actual[column] {
                common[row + 1][column + 1] + 1
            } else {
                common[row + 1][column].max(common[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut lines) = (0, 0, Vec::new());
    while row < rows || column < columns {
        if row < rows && column < columns && expected[row] == actual[column] {
            lines.push((' ', expected[row]));
            row += 1;
            column += 1;
        } else if row < rows && (column == columns || common[row + 1][column] >= common[row][column + 1]) {
            lines.push(('-', expected[row]));
            row += 1;
        } else {
            lines.push(('+', actual[column]));
            column += 1;
        }
    }
    lines
}

#[test]
fn only_what_differs_is_shown() {
    assert_eq!(diff("a\nb\n", "a\nb\n"), "");
    assert_eq!(diff("a\nb\nc\n", "a\nx\nc\n"), "    a\n  - b\n  + x\n    c\n");
    let long = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    assert_eq!(
        diff(long, &long.replace('5', "five")),
        "    …\n    2\n    3\n    4\n  - 5\n  + five\n    6\n    7\n    8\n"
    );
}
