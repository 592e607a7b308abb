//! The desk as one page that needs nothing else: no script, no font, no other file.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::report::filled;
use super::super::words::{Tongue, Words};
use super::sections::{Cell, Section};
use crate::editorial::Scale;
use crate::html::escape;
use crate::pipeline::Report;

/// The columns of a plot of scores.
const COLUMNS: usize = 20;

const STYLE: &str = "
:root{color-scheme:light dark;--paper:#fcf6ec;--ink:#2a1c19;--line:#b9a58a;--bar:#8a3b1f;--soft:#efe2cd}
@media(prefers-color-scheme:dark){:root{--paper:#1a1311;--ink:#f4e9dc;--line:#7a675c;--bar:#e8a06a;--soft:#33261f}}
body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
a{color:inherit}table{border-collapse:collapse}th,td{padding:.25rem .5rem;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
td.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}code{overflow-wrap:anywhere}td code{display:block;min-width:14rem}
.scroll{overflow-x:auto}.bar{display:inline-block;width:6rem;height:.7rem;margin-inline-end:.5rem;background:var(--soft);vertical-align:middle}
.bar span{display:block;height:100%;background:var(--bar)}.plots{display:flex;flex-wrap:wrap;gap:2rem;margin:1rem 0}
figure{margin:0;flex:1 1 18rem}svg{width:100%;height:auto}svg rect{fill:var(--bar)}svg line{stroke:var(--ink)}svg text{fill:var(--ink);font-size:9px}
";

/// The whole page.
pub(super) fn html(report: &Report, sections: &[Section], words: &Words) -> String {
    let lang = match words.tongue() {
        Tongue::Spanish => "es",
        Tongue::English => "en",
    };
    let today = report.survey.today.map(|date| date.to_string()).unwrap_or_default();
    let title = escape(&filled(words.term("status-title"), &[("today", &today)]));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    page.push_str("<nav><ul>\n");
    for section in sections {
        let _ = writeln!(
            page,
            "<li><a href=\"#{}\">{}</a> ({})</li>",
            section.id,
            escape(&section.title),
            section.rows.len()
        );
    }
    page.push_str("</ul></nav>\n<div class=\"plots\">\n");
    plots(&mut page, report, words);
    page.push_str("</div>\n");
    for section in sections {
        table(&mut page, section);
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn table(page: &mut String, section: &Section) {
    let (id, title) = (section.id, escape(&section.title));
    let _ = writeln!(page, "<section>\n<h2 id=\"{id}\">{title}</h2>");
    if section.rows.is_empty() {
        let _ = writeln!(page, "<p>{}</p>\n</section>", escape(&section.none));
        return;
    }
    let _ = write!(
        page,
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\"><table>\n<thead><tr>"
    );
    for head in &section.heads {
        let _ = write!(page, "<th scope=\"col\">{}</th>", escape(head));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in &section.rows {
        page.push_str("<tr>");
        for cell in row {
            let _ = match cell {
                Cell::Text(text) => write!(page, "<td>{}</td>", escape(text)),
                Cell::Code(text) => write!(page, "<td><code>{}</code></td>", escape(text)),
                Cell::Number(number) => write!(page, "<td class=\"n\">{}</td>", escape(number)),
                Cell::Percent(percent) => write!(
                    page,
                    "<td class=\"n\"><span class=\"bar\" aria-hidden=\"true\"><span style=\"width:{percent}%\"></span></span>{percent} %</td>"
                ),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n</section>\n");
}

/// How complete the records are, and how easy the texts of each language.
fn plots(page: &mut String, report: &Report, words: &Words) {
    let scores: Vec<f64> =
        report.survey.public().map(|row| f64::from(u32::try_from(row.score).unwrap_or(100))).collect();
    plot(page, words.term("status-plot-complete"), &scores, (0.0, 100.0), None);
    let mut languages: BTreeMap<_, (Vec<f64>, Scale, f64)> = BTreeMap::new();
    for reading in &report.readings {
        let entry = languages.entry(reading.language).or_insert_with(|| (Vec::new(), reading.scale, reading.limit));
        entry.0.push(reading.score);
    }
    for (language, (scores, scale, limit)) in languages {
        let range = match scale {
            Scale::FleschKincaid => (0.0, 20.0),
            Scale::Inflesz => (0.0, 100.0),
        };
        let values = [("language", language.as_str()), ("scale", words.term(scale.term()))];
        plot(page, &filled(words.term("status-plot-reading"), &values), &scores, range, Some(limit));
    }
}

/// A plot of how many values fall into each of [`COLUMNS`] equal parts of a range, with a line at a limit.
fn plot(page: &mut String, title: &str, values: &[f64], (low, high): (f64, f64), limit: Option<f64>) {
    const WIDTH: f64 = 300.0;
    const HEIGHT: f64 = 100.0;
    let mut counts = [0_usize; COLUMNS];
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a column's number"
    )]
    for value in values {
        let part = ((value - low) / (high - low) * COLUMNS as f64).clamp(0.0, (COLUMNS - 1) as f64);
        if let Some(count) = counts.get_mut(part as usize) {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let title = escape(title);
    let _ = write!(
        page,
        "<figure><figcaption>{title}</figcaption>\n<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{title}\">",
        HEIGHT + 12.0
    );
    #[expect(clippy::cast_precision_loss, reason = "a few hundred records")]
    for (column, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let step = WIDTH / COLUMNS as f64;
        let height = HEIGHT * *count as f64 / most as f64;
        let (x, y) = (column as f64 * step, HEIGHT - height);
        let _ = write!(page, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>", step - 1.0);
    }
    if let Some(limit) = limit {
        let x = (limit - low) / (high - low) * WIDTH;
        let _ = write!(page, "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"0\" y2=\"{HEIGHT}\" stroke-dasharray=\"3\"/>");
        let _ = write!(page, "<text x=\"{:.1}\" y=\"9\">{limit:.0}</text>", x + 3.0);
    }
    let _ = write!(
        page,
        "<text x=\"0\" y=\"9\">{most}</text><text x=\"0\" y=\"{0}\">{low:.0}</text><text x=\"{WIDTH}\" y=\"{0}\" text-anchor=\"end\">{high:.0}</text>",
        HEIGHT + 10.0
    );
    page.push_str("</svg></figure>\n");
}
