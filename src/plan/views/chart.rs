//! Charts as SVG: pure functions from labels and numbers to markup. Colours and sizes of text are the style sheet's, by class.
//!
//! Promise: a bar begins at zero, is as long as its number, and its number stands beside it. Beside a chart stands a table with the
//! same numbers, which says what a picture cannot.

use crate::html::{Html, escape};

/// A line of a bar chart.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub label: String,
    /// The number in words of the language.
    pub shown: String,
    /// Not negative.
    pub value: f64,
}

/// What a chart is called, and what it says to who does not see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caption<'c> {
    /// Unique on the page.
    pub id: &'c str,
    pub title: &'c str,
    pub text: &'c str,
}

/// Letters of a label on one line: beside a number they take some 230 px, which a phone of 320 px has.
const LINE: usize = 30;
/// Pixels from line to line, the height of a bar, and the space below it.
const LEADING: usize = 19;
const THICKNESS: usize = 12;
const GAP: usize = 14;

/// Horizontal bars under their labels. The bars stretch with the page, the letters do not, so that both stay readable at any width.
/// `None` when there is nothing to compare.
pub(super) fn bars(caption: Caption<'_>, bars: &[Bar]) -> Option<Html> {
    let largest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    if bars.len() < 2 || largest <= 0.0 {
        return None;
    }
    let mut body = String::new();
    let mut top = 0;
    for bar in bars {
        for (line, words) in lines(&bar.label).iter().enumerate() {
            let y = top + LEADING * (line + 1) - 5;
            body.push_str(&format!("<text y=\"{y}\">{}</text>", escape(words)));
            if line == 0 {
                let shown = escape(&bar.shown);
                body.push_str(&format!(
                    "<text class=\"chart-value\" x=\"100%\" y=\"{y}\" text-anchor=\"end\">{shown}</text>"
                ));
            }
        }
        top += LEADING * lines(&bar.label).len();
        let share = (bar.value / largest * 1_000.0).round() / 10.0;
        body.push_str(&format!("<rect class=\"chart-bar\" y=\"{top}\" width=\"{share}%\" height=\"{THICKNESS}\"/>"));
        top += THICKNESS + GAP;
    }
    let Caption { id, title, text } = caption;
    let (id, title, text, height) = (escape(id), escape(title), escape(text), top - GAP);
    Some(Html::from_trusted(format!(
        "<svg class=\"chart\" width=\"100%\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-text\">\
         <title id=\"{id}-title\">{title}</title><desc id=\"{id}-text\">{text}</desc>{body}</svg>"
    )))
}

/// A label broken between words, so that no line is longer than [`LINE`] unless a word is.
fn lines(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, value: f64) -> Bar {
        Bar { label: label.to_owned(), shown: value.to_string(), value }
    }

    fn drawn(all: &[Bar]) -> Option<String> {
        let caption = Caption { id: "t", title: "A & B", text: "<x>" };
        bars(caption, all).map(|html| html.as_str().to_owned())
    }

    #[test]
    fn a_bar_is_as_long_as_its_number() {
        let svg = drawn(&[bar("a", 50.0), bar("b", 200.0), bar("c", 0.0)]).unwrap();
        let widths: Vec<&str> = svg
            .split("<rect ")
            .skip(1)
            .map(|rect| rect.split("width=\"").nth(1).unwrap().split('"').next().unwrap())
            .collect();
        assert_eq!(widths, ["25%", "100%", "0%"]);
        assert!(
            svg.contains("aria-labelledby=\"t-title t-text\"")
                && svg.contains("<title id=\"t-title\">A &amp; B</title>")
        );
        assert!(svg.contains("&lt;x&gt;") && !svg.contains("style="), "{svg}");
    }

    #[test]
    fn nothing_is_compared_with_nothing() {
        assert_eq!(drawn(&[bar("a", 5.0)]), None);
        assert_eq!(drawn(&[bar("a", 0.0), bar("b", 0.0)]), None);
    }

    #[test]
    fn long_labels_are_broken_between_words_and_nothing_overlaps() {
        let label = "Consultorios de audiología y de terapia ocupacional, física y del lenguaje";
        let broken = lines(label);
        assert!(broken.len() > 1 && broken.iter().all(|line| line.chars().count() <= LINE), "{broken:?}");
        assert_eq!(broken.join(" "), label);
        let svg = drawn(&[bar(label, 3.0), bar("b", 2.0)]).unwrap();
        let heights: Vec<usize> =
            svg.split(" y=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect();
        assert!(heights.is_sorted(), "from top to bottom: {heights:?}");
        let height: usize = svg.split(" height=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        assert!(heights.iter().all(|y| *y < height), "{heights:?} in {height}");
    }
}
