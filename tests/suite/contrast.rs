//! The colours of the theme can be read: the pairs that the style sheet itself lists, in light and in dark.

use std::collections::BTreeMap;

const SHEET: &str = "themes/leon/assets/site.css";

/// Relative luminance of `#rrggbb`, as WCAG 2.2 defines it.
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let part = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    assert!(hex.len() == 7 && hex.starts_with('#'), "{hex} is no #rrggbb");
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The part of the sheet from `from` to the next `}`, as names and values.
fn tokens(sheet: &str, from: &str) -> BTreeMap<String, String> {
    let at = sheet.find(from).unwrap_or_else(|| panic!("{SHEET} has no `{from}`")) + from.len();
    let block = sheet[at..].split('}').next().unwrap();
    let pair = |line: &str| line.trim().split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
    block
        .split(';')
        .filter_map(pair)
        .filter_map(|(name, value)| Some((name.strip_prefix("--")?.to_owned(), value)))
        .collect()
}

/// Light and dark; what dark does not say is as in light.
pub(crate) fn schemes(sheet: &str) -> [(&'static str, BTreeMap<String, String>); 2] {
    let light = tokens(sheet, ":root{");
    let mut dark = light.clone();
    dark.extend(tokens(sheet, "@media(prefers-color-scheme:dark){:root{"));
    [("light", light), ("dark", dark)]
}

/// Ratio, text, grounds.
fn pairs(sheet: &str) -> Vec<(f64, String, Vec<String>)> {
    let list = sheet.split("/* Contrast").nth(1).expect("the list of pairs").split("*/").next().unwrap();
    let pair = |line: &str| {
        let (rule, grounds) = line.split_once(": ")?;
        let (ratio, text) = rule.split_once(' ')?;
        Some((ratio.parse().ok()?, text.to_owned(), grounds.split_whitespace().map(str::to_owned).collect()))
    };
    list.lines().filter_map(pair).collect()
}

#[test]
fn every_pair_of_colours_can_be_read_by_day_and_by_night() {
    let sheet = std::fs::read_to_string(SHEET).unwrap();
    let pairs = pairs(&sheet);
    assert!(pairs.len() > 8, "{} pairs", pairs.len());
    let mut weak = Vec::new();
    for (scheme, colours) in schemes(&sheet) {
        for (least, text, grounds) in &pairs {
            for ground in grounds {
                let [above, below] =
                    [text, ground].map(|name| colours.get(name).unwrap_or_else(|| panic!("no --{name}")));
                let ratio = contrast(above, below);
                if ratio < *least {
                    weak.push(format!("{scheme}: {text} on {ground} is {ratio:.2}, needs {least}"));
                }
            }
        }
    }
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}

#[test]
fn every_colour_of_the_tokens_is_in_a_pair() {
    let sheet = std::fs::read_to_string(SHEET).unwrap();
    let pairs = pairs(&sheet);
    let held = |name: &String| pairs.iter().any(|(_, text, grounds)| text == name || grounds.contains(name));
    let [(_, light), _] = schemes(&sheet);
    // Hairlines part what is already apart.
    let loose: Vec<_> =
        light.iter().filter(|(name, value)| value.starts_with('#') && *name != "line" && !held(name)).collect();
    assert!(loose.is_empty(), "{loose:?}");
}

#[test]
fn no_colour_stands_outside_the_tokens() {
    let sheet = std::fs::read_to_string(SHEET).unwrap();
    let rules = sheet.split("/* Contrast").nth(1).unwrap().split_once("*/").unwrap().1;
    for (number, line) in rules.lines().enumerate() {
        let values = line.split_once('{').map_or(line, |(_, values)| values);
        for colour in ["#", "rgb", "hsl", "oklch", "color-mix", ":white", ":black"] {
            assert!(!values.contains(colour), "line {} of the rules: {line}", number + 1);
        }
    }
}

#[test]
fn the_measure_of_contrast_is_that_of_the_standard() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contrast("#767676", "#ffffff") - 4.54).abs() < 0.01);
}
