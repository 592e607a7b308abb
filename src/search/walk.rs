//! Words found in a trie letter by letter: as they are, as they begin, misspelt, or of the same root.

use std::collections::BTreeMap;

#[derive(Default, Debug)]
pub(super) struct Node {
    pub next: BTreeMap<char, Node>,
    pub token: Option<usize>,
}

impl Node {
    /// Whether the trie holds the very word.
    pub fn holds(&self, word: &str) -> bool {
        let mut node = Some(self);
        for letter in word.chars() {
            node = node.and_then(|node| node.next.get(&letter));
        }
        node.is_some_and(|node| node.token.is_some())
    }
}

fn alike(a: char, b: char) -> f64 {
    /// Letters that sound alike.
    const GROUPS: [(f64, &str); 12] = [
        (0.1, "nñ"),
        (0.5, "bv"),
        (0.5, "scz"),
        (0.5, "gj"),
        (0.5, "yl"),
        (0.5, "kcq"),
        (0.5, "mn"),
        (0.5, "yi"),
        (0.5, "pf"),
        (0.5, "xs"),
        (0.5, "uw"),
        (0.7, "aeiou"),
    ];
    if a == b {
        return 0.0;
    }
    let group = GROUPS.iter().find(|(_, group)| group.contains(a) && group.contains(b));
    group.map_or_else(|| if are_neighbours(a, b) { 0.8 } else { 1.0 }, |(cost, _)| *cost)
}

/// Whether the keys of two letters are side by side.
fn are_neighbours(a: char, b: char) -> bool {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjklñ", "zxcvbnm"];
    let follows = |row: &str, a: char, b: char| row.chars().zip(row.chars().skip(1)).any(|pair| pair == (a, b));
    ROWS.iter().any(|row| follows(row, a, b) || follows(row, b, a))
}

fn extra(letter: char, before: Option<char>) -> f64 {
    if letter == 'h' {
        0.5
    } else if Some(letter) == before {
        0.4
    } else if "aeiou".contains(letter) {
        0.8
    } else {
        1.0
    }
}

/// Letter by letter down a trie, with the row of edit costs of each.
struct Walk<'w> {
    word: &'w [char],
    most: f64,
    length: usize,
    is_last: bool,
    found: BTreeMap<usize, f64>,
}

impl Walk<'_> {
    fn note(&mut self, token: usize, quality: f64) {
        let best = self.found.entry(token).or_insert(0.0);
        *best = best.max(quality);
    }

    fn below(&mut self, node: &Node, more: f64, quality: f64, fade: f64) {
        if let Some(token) = node.token {
            self.note(token, quality * (fade - (0.3 * more) / (size(self.word) + more)));
        }
        node.next.values().for_each(|next| self.below(next, more + 1.0, quality, fade));
    }

    /// Words of one root: alike but for a few last letters of each.
    fn kin(&mut self, node: &Node, more: f64, less: f64) {
        if let Some(token) = node.token {
            self.note(token, 0.8 - (0.3 * (more + less)) / (size(self.word) + more));
        }
        if more < 3.0 {
            node.next.values().for_each(|next| self.kin(next, more + 1.0, less));
        }
    }

    fn visit(&mut self, node: &Node, row: &[f64], above: Option<&[f64]>, letter: Option<char>) {
        let least = row.iter().copied().fold(f64::INFINITY, f64::min);
        let Some(end) = row.last().copied().filter(|_| least <= self.most) else { return };
        let whole = self.word.len();
        for place in whole.saturating_sub(3).max(5)..whole {
            if row.get(place).is_some_and(|cost| *cost <= 0.1) {
                self.kin(node, 0.0, size(self.word.get(place..).unwrap_or_default()));
            }
        }
        let quality = 1.0 - (end * 1.6) / size(self.word);
        if end <= self.most {
            if let Some(token) = node.token
                && quality > 0.0
            {
                self.note(token, quality);
            }
            let most = if self.is_last && self.length > 4 { 1.0 } else { 0.1 };
            if self.word.len() > 2 && end <= most {
                let fade = match self.is_last {
                    false => 0.8,
                    true if end > 0.1 => 0.85,
                    true => 0.95,
                };
                node.next.values().for_each(|next| self.below(next, 1.0, quality, fade));
            }
        }
        let at = |row: &[f64], place: usize| row.get(place).copied().unwrap_or(f64::INFINITY);
        for (to, next) in &node.next {
            let insert = extra(*to, letter);
            let mut now = vec![at(row, 0) + insert];
            let mut before = None;
            for (place, here) in (1..).zip(self.word.iter().copied()) {
                let mut cost = at(row, place) + insert;
                cost = cost.min(at(&now, place - 1) + extra(here, before));
                cost = cost.min(at(row, place - 1) + alike(here, *to));
                if let (Some(above), true) = (above, place > 1 && Some(here) == letter && before == Some(*to)) {
                    cost = cost.min(at(above, place - 2) + 0.6);
                }
                now.push(cost);
                before = Some(here);
            }
            self.visit(next, &now, Some(row), Some(*to));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "words have few letters")]
fn size(word: &[char]) -> f64 {
    word.len() as f64
}

/// Token → how well it matches the word, 0 to 1.
pub(super) fn matching(root: &Node, word: &str, length: usize, is_last: bool) -> BTreeMap<usize, f64> {
    let letters: Vec<char> = word.chars().collect();
    let most = if length < 4 {
        0.1
    } else if length < 8 {
        1.0
    } else {
        2.0
    };
    let mut first = vec![0.0];
    let mut before = None;
    for letter in &letters {
        first.push(first.last().copied().unwrap_or_default() + extra(*letter, before));
        before = Some(*letter);
    }
    let mut walk = Walk { word: &letters, most, length, is_last, found: BTreeMap::new() };
    walk.visit(root, &first, None, None);
    walk.found
}

/// Whether each of the `typed` stems is matched by one of `words`: the ranking then needs no help with the spelling.
pub(super) fn understands<'w>(words: impl Iterator<Item = &'w str>, typed: &[String]) -> bool {
    let mut root = Node::default();
    for word in words {
        let mut node = &mut root;
        for letter in word.chars() {
            node = node.next.entry(letter).or_default();
        }
        node.token = Some(0);
    }
    typed.iter().all(|word| matching(&root, word, word.chars().count(), false).values().any(|quality| *quality > 0.5))
}
