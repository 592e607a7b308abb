//! Diagnostics for the eyes of a person at a terminal: the line, the words underlined, what to do.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::escape::{escape, is_hostile};
use super::sources::{Regions, Sources};
use super::{Message, Words};
use crate::diagnostics::{Diagnostic, Diagnostics, Place, Severity, Span};

/// A narrower terminal is treated as this wide, in columns: words broken at every other one help nobody.
const NARROWEST: usize = 40;
/// The renderer's work grows with the bytes it is given, and a hostile file can cause thousands of diagnostics. So a longer
/// stretch is not shown: of two marks so far apart each gets its own picture, of a line so long only the place is told.
const LONGEST_STRETCH: usize = 8_000;

/// How the text looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Whether to use the colours of ANSI terminals.
    pub color: bool,
    /// Columns of the terminal; longer lines of the source are trimmed around the underlined words, help is wrapped.
    pub width: usize,
}

/// All diagnostics in their order, with an empty line between two; ends with a line break unless there are none.
pub fn human(diagnostics: &Diagnostics, sources: &dyn Sources, words: &Words, style: Style) -> String {
    let width = style.width.max(NARROWEST);
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let mut regions = Regions::new(sources);
    let mut out = String::new();
    for diagnostic in diagnostics.iter() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&renderer.render(&[group(diagnostic, &mut regions, words, width)]));
        out.push('\n');
    }
    out
}

/// Words to underline in a file.
struct Mark {
    span: Span,
    label: Option<String>,
    kind: AnnotationKind,
}

fn group<'w>(diagnostic: &Diagnostic, regions: &mut Regions<'_>, words: &'w Words, width: usize) -> Group<'w> {
    let Message { title, label, related, help } = words.message(diagnostic);
    let severity = diagnostic.severity();
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.with_name(words.severity(severity)).primary_title(title).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    let mut marks = Vec::new();
    match &diagnostic.place {
        Place::Path(path) => group = group.element(Origin::path(escape(path))),
        Place::Words(span) => marks.push(Mark { span: *span, label, kind: AnnotationKind::Primary }),
    }
    if let Some(span) = diagnostic.related {
        marks.push(Mark { span, label: related, kind: AnnotationKind::Context });
    }
    group = group.elements(pictures(regions, marks));
    let name = words.term("help");
    let margin = name.chars().count() + "     = : ".len();
    let message = |hint: &String| Level::HELP.with_name(name).message(wrapped(hint, width.saturating_sub(margin)));
    group.elements(help.iter().map(message))
}

/// A mark and the line on which it stands.
struct Line {
    number: usize,
    /// The bytes of the line, without its break.
    whole: Range<usize>,
    /// The bytes to underline, all on this line.
    words: Range<usize>,
    mark: Mark,
}

impl Line {
    fn of(regions: &mut Regions<'_>, mark: Mark) -> Line {
        let words = regions.clamped(mark.span);
        let (number, mut whole) = regions.line(mark.span.file, words.start);
        let (_, text) = regions.file(mark.span.file);
        // A byte order mark is no character to those who read the file.
        if text.get(whole.clone()).is_some_and(|line| line.starts_with('\u{feff}')) {
            whole.start += '\u{feff}'.len_utf8();
        }
        // Words over several lines are underlined on the first: it names the thing, the rest is its inside.
        let start = words.start.clamp(whole.start, whole.end.max(whole.start));
        let end = words.end.clamp(start, whole.end.max(start));
        Line { number, whole, words: start..end, mark }
    }

    /// The mark within a window of the text that begins at byte `start`.
    fn annotation(&self, text: &str, start: usize) -> Annotation<'static> {
        let offset = |at: usize| text.get(start..at).map_or(0, |before| harmless(before).len());
        self.mark.kind.span(offset(self.words.start)..offset(self.words.end)).label(self.mark.label.clone())
    }
}

/// The lines that hold the marks; marks close to each other share a picture.
fn pictures(regions: &mut Regions<'_>, marks: Vec<Mark>) -> Vec<Element<'static>> {
    let lines: Vec<Line> = marks.into_iter().map(|mark| Line::of(regions, mark)).collect();
    let file = lines.first().map(|line| line.mark.span.file);
    let together =
        lines.iter().all(|line| Some(line.mark.span.file) == file) && stretch(&lines).len() <= LONGEST_STRETCH;
    if together { picture(regions, &lines) } else { lines.chunks(1).flat_map(|line| picture(regions, line)).collect() }
}

/// One stretch of a file with marks.
fn picture(regions: &mut Regions<'_>, lines: &[Line]) -> Vec<Element<'static>> {
    let Some(first) = lines.iter().min_by_key(|line| line.number) else { return Vec::new() };
    let (path, text) = regions.file(first.mark.span.file);
    let stretch = stretch(lines);
    if stretch.len() > LONGEST_STRETCH {
        let region = regions.region(first.mark.span);
        let origin = Origin::path(escape(path)).line(region.line).char_column(region.column).into();
        let label = first.mark.label.clone().map(|label| Level::NOTE.no_name().message(label).into());
        return std::iter::once(origin).chain(label).collect();
    }
    let annotations = lines.iter().map(|line| line.annotation(text, stretch.start));
    let window = harmless(text.get(stretch.clone()).unwrap_or_default());
    vec![Snippet::source(window).path(escape(path)).line_start(first.number).annotations(annotations).into()]
}

/// The bytes from the first to the last of some lines of one file.
fn stretch(lines: &[Line]) -> Range<usize> {
    let start = lines.iter().map(|line| line.whole.start).min().unwrap_or(0);
    start..lines.iter().map(|line| line.whole.end).max().unwrap_or(start)
}

/// The source as it is shown: one character for one, so that columns stay; line breaks and tabs are the renderer's work.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if is_hostile(c) && !matches!(c, '\n' | '\r' | '\t') { '\u{fffd}' } else { c }).collect()
}

/// Text in lines of at most `width` characters, broken at spaces.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}
