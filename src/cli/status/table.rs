//! The desk for a terminal: aligned columns, the first rows of long tables.

use super::super::report::filled;
use super::super::words::{Words, escape};
use super::sections::{Cell, Section};

/// Rows of a table that a terminal shows.
const MOST_ROWS: usize = 12;
/// Columns of a cell; a longer text is cut.
const WIDEST: usize = 70;

/// All tables as text.
pub(super) fn text(sections: &[Section], words: &Words) -> String {
    let mut text = String::new();
    for section in sections {
        text.push_str(&format!("{}\n", section.title));
        if section.rows.is_empty() {
            text.push_str(&format!("  {}\n\n", section.none));
            continue;
        }
        let heads = section.heads.iter().map(|head| (head.clone(), false)).collect();
        let shown = section.rows.iter().take(MOST_ROWS).map(|row| row.iter().map(cell).collect());
        let rows: Vec<Vec<(String, bool)>> = std::iter::once(heads).chain(shown).collect();
        let width = |column: usize| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|(text, _)| text.chars().count())
                .max()
                .unwrap_or_default()
        };
        let widths: Vec<usize> = (0..section.heads.len()).map(width).collect();
        let numeric = |column: usize| rows.get(1).and_then(|row| row.get(column)).is_some_and(|(_, right)| *right);
        for row in &rows {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, ((text, _), width))| {
                if numeric(column) { format!("{text:>width$}") } else { format!("{text:<width$}") }
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            text.push_str(&format!("  {}\n", line.trim_end()));
        }
        let more = section.rows.len().saturating_sub(MOST_ROWS);
        if more > 0 {
            text.push_str(&format!("  {}\n", filled(words.term("status-more"), &[("count", &more.to_string())])));
        }
        text.push('\n');
    }
    text
}

/// The text of a cell, and whether it stands at the right of its column.
fn cell(cell: &Cell) -> (String, bool) {
    match cell {
        Cell::Text(text) | Cell::Code(text) => (cut(&escape(text)), false),
        Cell::Number(number) => (number.clone(), true),
        Cell::Percent(percent) => (format!("{percent} %"), true),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
