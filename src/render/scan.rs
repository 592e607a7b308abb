//! What a template's text names, and where: enough to point at a fault that the library tells without a place.

use std::ops::Range;

/// A piece of what stands inside the tags of a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token<'t> {
    pub kind: TokenKind<'t>,
    pub range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TokenKind<'t> {
    /// The start of a tag.
    Open,
    Word(&'t str),
    /// A text, without its quotes.
    Text(&'t str),
    Sign(char),
}

/// A value that a template asks for, such as `view.title`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Path<'t> {
    pub words: Vec<&'t str>,
    pub ranges: Vec<Range<usize>>,
    /// Whether the template only asks if it is there.
    pub is_asked: bool,
}

impl Path<'_> {
    /// From the first word to the last.
    pub fn range(&self) -> Option<Range<usize>> {
        Some(self.ranges.first()?.start..self.ranges.last()?.end)
    }
}

/// The tokens of all tags; comments and what is between `raw` tags are passed over.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some((start, close)) = next_tag(text, at) {
        let first = tokens.len();
        tokens.push(Token { kind: TokenKind::Open, range: start..start + 2 });
        at = inside(text, start + 2, close, &mut tokens);
        let is_raw = tokens.get(first + 1).is_some_and(|token| token.kind == TokenKind::Word("raw"));
        if close == "%}" && is_raw {
            at += text.get(at..).and_then(|rest| rest.find("endraw")).unwrap_or(text.len() - at);
        }
    }
    tokens
}

/// The names in `{% keyword "name" %}`.
pub(super) fn named<'t>(
    tokens: &'t [Token<'_>],
    keyword: &'t str,
    name: &'t str,
) -> impl Iterator<Item = Range<usize>> {
    tokens.windows(3).filter_map(move |three| match three {
        [open, word, text]
            if open.kind == TokenKind::Open
                && word.kind == TokenKind::Word(keyword)
                && text.kind == TokenKind::Text(name) =>
        {
            Some(text.range.start + 1..text.range.start + 1 + name.len())
        }
        _ => None,
    })
}

/// The names of all templates that `keyword` asks for.
pub(super) fn asked<'t>(tokens: &[Token<'t>], keyword: &str) -> Vec<&'t str> {
    let name = |three: &[Token<'t>]| match three {
        [open, word, Token { kind: TokenKind::Text(name), .. }]
            if open.kind == TokenKind::Open && word.kind == TokenKind::Word(keyword) =>
        {
            Some(*name)
        }
        _ => None,
    };
    tokens.windows(3).filter_map(name).collect()
}

/// Where the component of a name is defined.
pub(super) fn component(tokens: &[Token<'_>], name: &str) -> Option<Range<usize>> {
    tokens.windows(3).find_map(|three| match three {
        [open, word, defined]
            if open.kind == TokenKind::Open
                && word.kind == TokenKind::Word("component")
                && defined.kind == TokenKind::Word(name) =>
        {
            Some(defined.range.clone())
        }
        _ => None,
    })
}

/// Where a filter is used.
pub(super) fn filters<'t>(tokens: &'t [Token<'_>], name: &'t str) -> impl Iterator<Item = Range<usize>> {
    tokens.windows(2).filter_map(move |two| match two {
        [bar, word] if word.kind == TokenKind::Word(name) => {
            let is_filter = matches!(bar.kind, TokenKind::Sign('|') | TokenKind::Word("filter"));
            is_filter.then(|| word.range.clone())
        }
        _ => None,
    })
}

/// Names that the template gives to values of its own: with `set`, in a loop, as the arguments of a component.
pub(super) fn bound<'t>(tokens: &[Token<'t>]) -> Vec<&'t str> {
    let mut bound = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let after = tokens.get(at + 1..).unwrap_or_default();
        match token.kind {
            TokenKind::Word("set" | "set_global") => bound.extend(after.first().and_then(word)),
            TokenKind::Word("for") => {
                bound.extend(
                    after.iter().take_while(|token| token.kind != TokenKind::Word("in")).take(3).filter_map(word),
                );
            }
            TokenKind::Word("component") => {
                let arguments = after.iter().take_while(|token| token.kind != TokenKind::Open);
                let mut before = TokenKind::Open;
                for argument in arguments {
                    bound.extend(word(argument).filter(|_| matches!(before, TokenKind::Sign('(' | ','))));
                    before = argument.kind;
                }
            }
            TokenKind::Open | TokenKind::Word(_) | TokenKind::Text(_) | TokenKind::Sign(_) => {}
        }
    }
    bound
}

/// All values that the template asks for.
pub(super) fn paths<'t>(tokens: &[Token<'t>]) -> Vec<Path<'t>> {
    let mut paths = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let before = at.checked_sub(2).and_then(|at| tokens.get(at)).map(|token| token.kind);
        let TokenKind::Word(first) = token.kind else { continue };
        if matches!(before, Some(TokenKind::Sign('.' | '|' | '@'))) {
            continue;
        }
        let mut path = Path { words: vec![first], ranges: vec![token.range.clone()], is_asked: false };
        while let [dot, Token { kind: TokenKind::Word(next), range }, ..] = tokens.get(at..).unwrap_or_default() {
            if dot.kind != TokenKind::Sign('.') {
                break;
            }
            path.words.push(next);
            path.ranges.push(range.clone());
            at += 2;
        }
        let after: Vec<TokenKind<'_>> = tokens.iter().skip(at).take(3).map(|token| token.kind).collect();
        path.is_asked = matches!(
            after.as_slice(),
            [TokenKind::Word("is"), TokenKind::Word("defined" | "undefined"), ..]
                | [TokenKind::Word("is"), TokenKind::Word("not"), TokenKind::Word("defined" | "undefined")]
                | [TokenKind::Sign('|'), TokenKind::Word("default"), ..]
                | [TokenKind::Sign('?'), ..]
        );
        paths.push(path);
    }
    paths
}

fn word<'t>(token: &Token<'t>) -> Option<&'t str> {
    match token.kind {
        TokenKind::Word(word) => Some(word),
        TokenKind::Open | TokenKind::Text(_) | TokenKind::Sign(_) => None,
    }
}

/// The next tag from `at` on that is not a comment, and what closes it.
fn next_tag(text: &str, mut at: usize) -> Option<(usize, &'static str)> {
    loop {
        let start = at + text.get(at..)?.find('{')?;
        match text.as_bytes().get(start + 1) {
            Some(b'{') => return Some((start, "}}")),
            Some(b'%') => return Some((start, "%}")),
            Some(b'#') => at = start + text.get(start..)?.find("#}")? + 2,
            _ => at = start + 1,
        }
    }
}

/// Reads the inside of a tag that starts at `at`; returns where it ends.
fn inside<'t>(text: &'t str, mut at: usize, close: &str, tokens: &mut Vec<Token<'t>>) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(rest) = text.get(at..).filter(|rest| !rest.starts_with(close)) {
        let Some(first) = rest.chars().next() else { break };
        let (kind, length) = match first {
            '"' | '\'' | '`' => {
                let inner = rest.get(1..).unwrap_or_default();
                let end = inner.find(first).unwrap_or(inner.len());
                (TokenKind::Text(inner.get(..end).unwrap_or_default()), (end + 2).min(rest.len()))
            }
            c if is_part(c) => {
                let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                (TokenKind::Word(rest.get(..end).unwrap_or_default()), end)
            }
            // The dash that trims space belongs to the tag.
            '-' if tokens.last().is_some_and(|token| token.kind == TokenKind::Open && token.range.end == at) => {
                at += 1;
                continue;
            }
            c => (TokenKind::Sign(c), c.len_utf8()),
        };
        if !first.is_whitespace() {
            tokens.push(Token { kind, range: at..at + length });
        }
        at += length;
    }
    (at + close.len()).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_tags_are_found_and_those_in_text_comments_and_quotes_are_not() {
        let text = "view.a {# {{ view.b }} #}{%- if view.c and \"view.d\" -%}{{ x.view.e | safe }}{% endif %}\
                    {% raw %}{{ view.f }}{% endraw %}{{ view.g.h is defined }}{{ view.i[view.j] }}";
        let tokens = tokens(text);
        let paths: Vec<_> = paths(&tokens).into_iter().filter(|path| path.words[0] == "view").collect();
        assert_eq!(
            paths.iter().map(|path| path.words.join(".")).collect::<Vec<_>>(),
            ["view.c", "view.g.h", "view.i", "view.j"]
        );
        assert_eq!(paths.iter().map(|path| path.is_asked).collect::<Vec<_>>(), [false, true, false, false]);
        assert_eq!(&text[paths[1].ranges[1].clone()], "g");
        assert_eq!(paths[1].range().map(|range| &text[range]), Some("view.g.h"));
        assert_eq!(filters(&tokens, "safe").map(|range| &text[range]).collect::<Vec<_>>(), ["safe"]);
    }

    #[test]
    fn names_of_the_templates_own_are_known() {
        let text = "{% set a = b %}{% for k, v in c %}{% endfor %}{{ [x for x in d] }}{% component e(f = 1, @g) %}";
        assert_eq!(bound(&tokens(text)), ["a", "k", "v", "x", "f"]);
    }

    #[test]
    fn templates_that_are_asked_for_are_found() {
        let text = "{% extends \"a.html\" %}{%- include 'b.html' -%}{# {% include \"c\" %} #}{% component d() %}";
        let tokens = tokens(text);
        assert_eq!((asked(&tokens, "extends"), asked(&tokens, "include")), (vec!["a.html"], vec!["b.html"]));
        assert_eq!(named(&tokens, "include", "b.html").map(|range| &text[range]).collect::<Vec<_>>(), ["b.html"]);
        assert_eq!(component(&tokens, "d").map(|range| &text[range]), Some("d"));
    }
}
