//! How a text changed, line by line.

/// Lines that were taken out and lines that came in their place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The number of the first line in the old text, from 1.
    pub line: usize,
    pub old: Vec<String>,
    pub new: Vec<String>,
}

/// Cells of the table of common lines; beyond, all between the first and last difference counts as changed.
const MOST_CELLS: usize = 4_000_000;

/// The differences from top to bottom.
pub fn differences(before: &str, after: &str) -> Vec<Difference> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = |lines: &[&str]| lines.len().saturating_sub(start);
    let common = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let end = common.min(rest(&old)).min(rest(&new));
    let old_part = old.get(start..old.len() - end).unwrap_or_default();
    let new_part = new.get(start..new.len() - end).unwrap_or_default();
    let mut found: Vec<Difference> = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    for (same_old, same_new) in common_lines(old_part, new_part).into_iter().chain([(old_part.len(), new_part.len())]) {
        let texts = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let taken = texts(old_part.get(at_old..same_old).unwrap_or_default());
        let given = texts(new_part.get(at_new..same_new).unwrap_or_default());
        if !taken.is_empty() || !given.is_empty() {
            found.push(Difference { line: start + at_old + 1, old: taken, new: given });
        }
        (at_old, at_new) = (same_old + 1, same_new + 1);
    }
    found
}

/// The places of a longest sequence of lines that both have, in order.
fn common_lines(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if old.len().saturating_mul(new.len()) > MOST_CELLS {
        return Vec::new();
    }
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    let length = |lengths: &[u32], i: usize, j: usize| lengths.get(i * width + j).copied().unwrap_or_default();
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = match a == b {
                true => length(&lengths, i + 1, j + 1) + 1,
                false => length(&lengths, i + 1, j).max(length(&lengths, i, j + 1)),
            };
            if let Some(cell) = lengths.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        if a == b {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length(&lengths, i + 1, j) >= length(&lengths, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_told_with_their_numbers() {
        let told = |before: &str, after: &str| {
            let told = |d: Difference| format!("{}:{}>{}", d.line, d.old.join(","), d.new.join(","));
            differences(before, after).into_iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(told("a\nb\nc\n", "a\nx\nc\n"), ["2:b>x"]);
        assert_eq!(told("a\nb\nc\nd\n", "b\nc\ny\nd\n"), ["1:a>", "4:>y"]);
        assert_eq!(told("a\n", "a\nb\n"), ["2:>b"]);
        assert_eq!(told("a\na\n", "a\n"), ["2:a>"]);
        assert!(told("a\nb\n", "a\nb\n").is_empty());
    }
}
