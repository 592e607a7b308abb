//! What attackers write, and that nothing of it reaches a page or costs more than its length.

use std::time::Duration;

use super::tests::{Site, arg, faults};
use super::*;

/// The page, after checking that it holds only elements and attributes that the writer makes, each closed where it should be.
fn checked_page(text: &str) -> String {
    let page = parse(text, Dialect::Full).0.to_html(&Site::default()).as_str().to_owned();
    let mut open = Vec::new();
    let mut ids = std::collections::HashSet::new();
    for piece in page.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("each tag is closed");
        assert!(!text.contains('"') && !text.contains('\''), "{page}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{page}");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let elements = "p em strong del a h2 h3 h4 ul ol li blockquote pre code hr br table thead tbody tr th td div aside \
                        section sup span figure figcaption img address";
        assert!(elements.split(' ').any(|known| known == name), "{name} in {page}");
        let mut quoted = attributes.split('"');
        while let Some(attribute) = quoted.next().map(|a| a.trim().trim_end_matches('=')).filter(|a| !a.is_empty()) {
            let value = quoted.next().expect("each value is quoted");
            let known =
                ["href", "rel", "title", "hreflang", "class", "id", "role", "tabindex", "start", "scope", "src", "alt"];
            assert!(known.contains(&attribute) || attribute.starts_with("aria-"), "{attribute} in {page}");
            if attribute == "href" {
                let safe = ["https://", "http://", "mailto:", "tel:", "/es/", "#s-", "#fn"];
                assert!(safe.iter().any(|start| value.starts_with(start)), "{value} in {page}");
            }
            if attribute == "id" {
                assert!(value.starts_with("s-") || value.starts_with("fn"), "{page}");
                assert!(ids.insert(value.to_owned()), "{value} twice in {page}");
            }
        }
        if !["hr", "br", "img"].contains(&name) {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0], "{page}");
    page
}

#[test]
fn no_markup_of_an_author_reaches_the_page() {
    for text in [
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "a <svg/onload=alert(1)> <iframe srcdoc='x'> <form action=x> <base href=//x> <meta http-equiv=refresh>",
        "`</code><script>alert(1)</script>`\n\n```\n</code></pre><script>\n```",
        "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=y&#62;",
        "[a](https://x.mx/\"onmouseover=alert(1)) [b](https://x.mx/'><script> 'x\"><script>')",
        "[a](https://x.mx '\" onmouseover=\"alert(1)') ![\" onerror=\"x](a.jpg)",
        "[![a](javascript:alert(1))](javascript:alert(1)) [x]: y\n\n[x]: javascript:alert(1)",
        "[a](javascript&colon;alert(1)) [a](&#x6A;&#x61;vascript:alert(1)) [a](\\j\\avascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=) [a](vbscript:x) [a](hospital:x\"onclick=y) [a](\u{1}javascript:x)",
        "<javascript:alert(1)> <JAVASCRIPT:alert(1)> <data:text/html,x> <x:alert>",
        "## \"><script>\n\n## `<x y=\"`\n\n[a](#\"><script>) [b](#script)",
        "|\"><script>|\n|-|\n|</table><script>|",
        "[^\"><b>]\n\n[^\"><b>]: x <https://x.mx/\">",
        "{% callout kind=\"info\" title=\"</p><script>'\" %}\n</aside>\n\nx\n{% end %}",
        "{% figure src=\"a.jpg\" alt=\"<b>\" caption=\"</figcaption>\" %}\n{% contact hospital=\"aranda\" onclick=\"x\" %}",
        "{{ 7*7 }} {% raw %} {# x #} ${x} <%= x %>",
        "*a **b* c** [d *e](https://x.mx)* ~~f [g~~](hospital:a)",
        "a[^1] [b[^1]](https://x.mx) ![c[^1]](d.jpg)\n\n[^1]: e[^1] [f][^2]\n[^2]: g\n[^2]: h",
        "## fn 1\n\n## title\n\n## A\n\n## a\n\n## A-2\n\nx[^1]\n\n[^1]: y",
    ] {
        let page = checked_page(text);
        assert_eq!(page, checked_page(text));
        parse(text, Dialect::Field).0.to_html(&Site::default());
    }
    assert!(checked_page("{{ 7*7 }}").contains("{{ 7*7 }}"));
}

#[test]
fn entities_cannot_smuggle_direction_overrides() {
    let text = "a&#x202e;b [c](https://x.mx 't&#x2066;') \u{202e} &lrm; &nbsp;";
    let (_, found) = parse(text, Dialect::Full);
    let found: Vec<_> = found.iter().map(|f| (f.code, &text[f.range.clone()], arg(f, "code").unwrap())).collect();
    let link = "[c](https://x.mx 't&#x2066;')";
    assert_eq!(
        found,
        [(Code::TextControl, "&#x202e;", "U+202E".to_owned()), (Code::TextControl, link, "U+2066".to_owned())]
    );
}

#[test]
fn depth_is_bounded() {
    for deep in [
        "- ".repeat(5_000) + "a",
        ">".repeat(10_000) + "a",
        (0..200).map(|level| "  ".repeat(level) + "- a\n").collect(),
        (0..5_000).map(|_| "*a **b ").collect::<String>() + &"x** y*".repeat(5_000),
        "![".repeat(200) + "a" + &"](b.jpg)".repeat(200),
        "{% callout kind=\"info\" %}\n".repeat(5_000),
    ] {
        let (document, found) = parse(&deep, Dialect::Full);
        let codes: Vec<_> = found.iter().map(|fault| fault.code).collect();
        assert!(codes.contains(&Code::YamlTooBig) || codes.contains(&Code::ShortcodeOpen), "{codes:?}");
        assert!(document.plain_text().len() < deep.len());
        checked_page(&deep);
    }
    let honest: String = (0..20).map(|level| "  ".repeat(level) + "- a\n").collect();
    assert_eq!(faults(&honest), []);
    assert_eq!(faults(&format!("a\n\n{}", ">".repeat(99))), [(Code::YamlTooBig, ">".repeat(99).as_str())]);
}

/// Makes a hostile text of about so many bytes.
type TextOfLength = Box<dyn Fn(usize) -> String>;

#[cfg(unix)]
#[test]
fn cost_is_linear_in_the_text() {
    let square = |n: usize| n.isqrt();
    let texts: Vec<(&str, TextOfLength)> = vec![
        ("[", Box::new(|n| "[".repeat(n))),
        ("![", Box::new(|n| "![".repeat(n / 2))),
        ("[a](", Box::new(|n| "[a](<b".repeat(n / 6))),
        ("links", Box::new(|n| "[a](b) ".repeat(n / 7))),
        ("nested brackets", Box::new(|n| "[".repeat(n / 2) + &"](a)".repeat(n / 8))),
        (">", Box::new(|n| ">".repeat(n))),
        ("> lazy", Box::new(|n| ">".repeat(n / 2) + "a\n" + &"a\n".repeat(n / 4))),
        ("> 50 lazy", Box::new(|n| ">".repeat(50) + "a\n" + &"a\n".repeat(n / 2))),
        ("- lazy", Box::new(|n| "- ".repeat(n / 4) + "a\n" + &"a\n".repeat(n / 4))),
        ("note lazy", Box::new(|n| "[^a]: ".to_owned() + &"- ".repeat(n / 4) + "a\n" + &"a\n".repeat(n / 4))),
        ("stairs", Box::new(move |n| (0..square(n)).map(|level| "  ".repeat(level) + "- a\n").collect())),
        (
            "stairs lazy",
            Box::new(move |n| {
                (0..square(n)).map(|l| " ".repeat(l) + "- a\n").collect::<String>() + &"a\n".repeat(n / 4)
            }),
        ),
        ("emphasis", Box::new(|n| "*a **b ".repeat(n / 7))),
        ("emphasis closed", Box::new(|n| "*a ".repeat(n / 6) + &"b*".repeat(n / 4))),
        ("`", Box::new(move |n| (1..square(n)).map(|count| "`".repeat(count) + "a").collect())),
        ("<", Box::new(|n| "<a b=\"".repeat(n / 6))),
        ("<!--", Box::new(|n| "a <!-- ".repeat(n / 7))),
        ("html", Box::new(|n| "a <b>".repeat(n / 5))),
        ("[^a]", Box::new(|n| "[^a] ".repeat(n / 5))),
        ("notes", Box::new(|n| (0..n / 20).map(|i| format!("[^{i}]\n\n[^{i}]: a\n\n")).collect())),
        ("note calls", Box::new(|n| "[^a] ".repeat(n / 5) + "\n\n[^a]: b")),
        ("definitions", Box::new(|n| (0..n / 12).map(|i| format!("[a{i}]: b\n")).collect())),
        ("one definition", Box::new(|n| format!("[a]: /{}\n\n", "x".repeat(n / 2)) + &"[a]".repeat(n / 6))),
        (
            "long label",
            Box::new(|n| format!("[{}]: /b\n\n", "a".repeat(900)) + &format!("[{}]", "a".repeat(900)).repeat(n / 900)),
        ),
        ("equal headings", Box::new(|n| "## a\n\n".repeat(n / 6))),
        ("taken ids", Box::new(|n| (0..n / 24).map(|i| format!("## a\n\n## a {i}\n\n")).collect())),
        ("tables", Box::new(|n| "a|b\n-|-\n\n".repeat(n / 9))),
        ("wide table", Box::new(|n| "|a".repeat(n / 8) + "\n" + &"|-".repeat(n / 8) + "\n" + &"|\n".repeat(n / 8))),
        ("{%", Box::new(|n| "{% ".repeat(n / 3) + "%}")),
        ("{% lines", Box::new(|n| "{% callout kind=\"info\" %}\n".repeat(n / 26))),
        ("{% in code", Box::new(|n| "```\n".to_owned() + &"{% end %}\n".repeat(n / 10))),
        ("{% in html", Box::new(|n| "<div>\n".to_owned() + &"{% end %}\n".repeat(n / 10))),
        ("{% arguments", Box::new(|n| format!("{{% callout {}%}}", "a=\"b\" ".repeat(n / 6)))),
        ("{% name", Box::new(|n| format!("{{% {} %}}", "a".repeat(n)))),
        ("&", Box::new(|n| "&#x202e;".repeat(n / 8))),
        ("^", Box::new(|n| "[^".repeat(n / 2))),
    ];
    // The processor time of this thread, not the clock: other work on the machine must not look like a cost.
    let spent = || {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap())
    };
    let time = |text: &str| {
        let start = spent();
        let (document, _) = parse(text, Dialect::Full);
        document.to_html(&Site::default());
        document.plain_text();
        spent() - start
    };
    for (name, text) in &texts {
        let (short, long) = (time(&text(50_000)), time(&text(200_000)));
        // Four times the text may cost ten times the time, which no quadratic cost would keep; small times are noise.
        assert!(long < short * 10 + Duration::from_millis(300), "{name}: {short:?}, then {long:?}");
    }
}

#[test]
fn any_bytes_are_read_without_a_panic_and_point_at_whole_characters() {
    let parts = [
        "[",
        "](",
        ")",
        "<",
        ">",
        "!",
        "*",
        "_",
        "`",
        "```\n",
        "\n",
        "\r\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "|",
        "\n|-|\n",
        "{%",
        "%}",
        "{% end %}\n",
        "{% callout kind=\"info\" %}\n",
        "{% steps %}\n",
        "\\",
        "&amp;",
        "ñ",
        "\u{202e}",
        "🏥",
        "[^a]",
        "[^a]: ",
        "[a]: ",
        "\"",
        "'",
        "\t",
        "    ",
        "## ",
        "#",
        "https://x.mx",
        "hospital:a",
        "javascript:",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "===\n",
        "---\n",
        "~~",
        "\0",
        "a",
    ];
    let mut state = 0x2545_f491_u32;
    for _ in 0..4_000 {
        let mut text = String::new();
        for _ in 0..30 {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            text.push_str(parts[state as usize % parts.len()]);
        }
        for dialect in [Dialect::Full, Dialect::Field] {
            let (document, found) = parse(&text, dialect);
            for fault in found {
                assert!(text.get(fault.range.clone()).is_some_and(|bytes| !bytes.is_empty()), "{fault:?} in {text:?}");
            }
            let references = document.outline().references().iter().map(|reference| &reference.range);
            for range in references.chain(document.outline().pictures().iter().map(|picture| &picture.range)) {
                assert!(text.get(range.clone()).is_some_and(|bytes| !bytes.is_empty()), "{text:?}");
            }
            document.plain_text();
        }
        checked_page(&text);
    }
}

#[test]
fn documents_may_cross_threads() {
    fn crosses<T: Send + Sync + 'static>() {}
    crosses::<Document>();
    crosses::<Fault>();
}
