//! B: what tries to reach a visitor's browser, mail, telephone, calendar or eye.

use super::Promise::{E, S, W};
use super::*;

/// What breaks out of text, attributes, scripts, comments and templates, if anything does.
const MARKUP: [&str; 16] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)' x='",
    "</title></head><body onload=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "--><svg onload=alert(1)>",
    "]]><x>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7*7 }}{% include 'x' %}{# x #}${7*7}<%= 7*7 %>",
    "\\u003cscript\\u003e a\u{2028}b\u{2029}c",
    "</textarea></template></noscript></style><iframe src=//evil.example>",
    "<math><mtext></table><mglyph><style><!--</style><img src onerror=alert(1)>",
    "__proto__ constructor toString hasOwnProperty",
    "=cmd|'/C calc'!A0",
    "javascript:alert(1)//\u{a0}&#x6a;&colon;",
];

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// Records with a text in every place that takes one.
fn everywhere(text: &str) -> Vec<(String, What)> {
    let q = quoted(text);
    let more = format!(
        "short_name: {q}\ngroup: {q}\nhours: {{es: {q}, en: {q}}}\ninternational_desk: {{es: {q}, en: {q}}}\n\
         remote_consultation: {{es: {q}, en: {q}}}\ninsurers: [{q}]\nclues_code: {q}\nsanitary_licence: {q}\n\
         address: {{street: {q}, neighborhood: {q}, postal_code: {q}, city: {q}, state: {q}, country: MX}}\n\
         geo: {{lat: 21.1, lon: -101.7, source: {q}}}\nwebsite: https://hostil.example/\n"
    );
    let hospital = hospital(&q, &more)
        .replace("city: León", &format!("city: {q}"))
        .replace("title: Directorio", &format!("title: {q}"));
    let mut parts = told(&format!("title: {q}\nsummary: {q}"), "Texto.");
    parts.extend(one(HOSPITAL, hospital));
    parts.extend(one("events/hostil.yaml", format!(
        "name: {{es: {q}, en: {q}}}\nslug: hostil\nstarts_on: 2027-03-05 09:00\ntimezone: America/Mexico_City\nplace: {q}\norganiser: {q}\n\
         summary: {{es: {q}, en: {q}}}\nstatus: published\n")));
    parts.extend(one(
        "services/hostil.yaml",
        format!(
            "name: {{es: {q}, en: {q}}}\nslug: hostil\nspecialty: cardiology\nkind: test\nclinical_review: pending\n\
         search: {{es: {{lay: [{q}]}}, en: {{lay: [{q}]}}}}\n"
        ),
    ));
    parts.extend(put(
        "site.yaml",
        What::Instead("  search:", "  events: {es: eventos, en: events}\n  search:".to_owned()),
    ));
    parts
}

#[test]
fn markup_in_every_field_is_text() {
    let mut cases: Vec<Case> = MARKUP
        .iter()
        .map(|text| {
            case(
                format!("B1 {text}"),
                everywhere(text),
                S(&[], &["<script>alert", "onerror=alert(1)>", "<iframe", "onload=alert(1)>", "{\"__proto__\""]),
            )
        })
        .collect();
    cases.push(case("B1 as an entity", named("\"&lt;b&gt; &amp; &#x3c;i&#x3e;\""), S(&["&amp;lt;b&amp;gt;"], &[])));
    cases.push(case(
        "B2 in a title",
        told("title: \"</script><!--<script>\"\nsummary: x", "y"),
        S(&["&lt;/script&gt;"], &["</script><!--"]),
    ));
    cases.push(case(
        "B10 words of the search",
        one("search/words.yaml", "es: {stop_words: [__proto__]}\n"),
        E("search/words.yaml"),
    ));
    all_as_promised(cases, 15);
}

#[test]
fn html_and_addresses_in_texts() {
    let mut cases = Vec::new();
    for html in [
        "<script>alert(1)</script>",
        "<b onclick=x>a</b>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>x</script></svg>",
        "<math><mi//xlink:href=\"data:x,<script>\">",
        "<iframe src=//evil.example></iframe>",
        "<form action=//evil.example><input name=a></form>",
        "<base href=//evil.example/>",
        "<style>*{background:url(//evil.example)}</style>",
        "<link rel=stylesheet href=//evil.example>",
        "<object data=x></object>",
        "<embed src=x>",
        "<a name=location>x</a>",
        "<form id=x><input id=attributes></form>",
        "<!-- comment",
        "<!-- a --> b",
        "<![CDATA[x]]>",
        "<?php echo 1 ?>",
        "<!DOCTYPE html>",
        "</main></body>",
        "<noscript><p title=\"</noscript><img src=x>\">",
        "<template><b>x</b></template>",
        "<details open ontoggle=alert(1)>",
        "<video><source onerror=alert(1)></video>",
        "<br/>",
        "<x-y>a</x-y>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<img\nsrc=x\nonerror=alert(1)>",
        "<dialog open>x</dialog>",
        "<input autofocus onfocus=alert(1)>",
        "<marquee onstart=alert(1)>",
        "<isindex action=javascript:x>",
    ] {
        cases.push(case(format!("B3/B7 {html}"), story(html), E("stories/hostil/es.md:5")));
        cases.push(case(
            format!("B3 in a record: {html}"),
            field(&format!("description: {{es: {q}, en: x}}\n", q = quoted(html))),
            E("hospitals/hostil.yaml:14"),
        ));
    }
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\u{9}script:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;&#x61;vascript:alert(1)",
        "javascript&colon;alert(1)",
        "javascript&#58;alert(1)",
        "\\javascript:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://x.mx/",
        "blob:https://x.mx/1",
        "//evil.example/x",
        "/es/",
        "../x",
        "?x=1",
        "https://good.mx@evil.example/",
        "https://user:pass@x.mx/",
        "https://x.mx\\@evil.example",
        "https:\\\\evil.example",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "http://x",
        "intent://x#Intent;end",
        "sms:+1",
        "x-apple:y",
        "mailto:a@x.mx?cc=b@y.mx",
        "mailto:a@x.mx?subject=x",
        "mailto:a%0d%0abcc:b@y.mx",
        "mailto:a@x.mx,b@y.mx",
        "tel:*21*5%23",
        "tel:+52477;ext=1",
        "tel:javascript:1",
        "hospital:nada",
        "hospital:../x",
        "nada:x",
        "https://x.mx/\u{202e}gpj",
        "https://x.mx/a\u{200b}b",
        "https://х\u{202d}.mx/",
        "wss://x.mx/",
        "view-source:https://x.mx/",
        "about:blank",
        "https:///x.mx",
        "https:x.mx",
        "HTTPS:/x.mx",
    ] {
        cases.push(case(
            format!("B4/B5/B6 [{address}]"),
            story(&format!("[x](<{address}>)")),
            E("stories/hostil/es.md:5"),
        ));
        let q = quoted(address);
        if !["&", "hospital:", "mailto:", "tel:"].iter().any(|start| address.starts_with(start))
            && !address.contains("&")
        {
            cases.push(case(
                format!("B4/B5 website {address}"),
                field(&format!("website: {q}\n")),
                E("hospitals/hostil.yaml:14"),
            ));
        }
    }
    for (text, line) in [
        ("[x]: javascript:alert(1)\n\n[y][x]", 5),
        ("<javascript:alert(1)>", 5),
        ("![x](https://evil.example/pixel.gif)", 5),
        ("![x](//evil.example/a.png)", 5),
        ("![x](../../site.yaml)", 5),
        ("![x](data:image/svg+xml,<svg>)", 5),
        ("![](nada.jpg)", 5),
        ("{% youtube id=\"x\" %}", 5),
        ("{% include \"/etc/passwd\" %}", 5),
        ("{% figure src=\"../x.jpg\" alt=\"y\" %}", 5),
        ("{% contact hospital=\"nada\" %}", 5),
        ("{% callout kind=\"info\" %}\nx", 5),
        ("{% callout kind=\"info\" onclick=\"x\" %}\nx\n{% end %}", 5),
        ("a\u{202e}b", 5),
        ("a\u{2066}b", 5),
        ("a&#x202e;b", 5),
        ("a\u{e0041}b", 5),
        ("a\u{0}b", 5),
        ("# Uno", 5),
        ("a&#x2067;b", 5),
        ("a&#xE0041;b", 5),
        ("`a\u{202e}b`", 5),
        ("[a\u{202d}b](https://x.mx)", 5),
        ("a\u{feff}b", 5),
    ] {
        cases.push(case(
            format!("B7/B9/B12 {text}"),
            story(text),
            E(match line {
                5 => "stories/hostil/es.md:5",
                _ => "stories/hostil/es.md",
            }),
        ));
    }
    all_as_promised(cases, 150);
}

#[test]
fn texts_that_are_built_and_harmless() {
    let mut cases = Vec::new();
    for (text, shown) in [
        ("{{ 7+7 }} {% raw %} {# x #} ${7+7} <%= x %>".replace('<', "\\<"), &["{{ 7+7 }}"][..]),
        ("`<script>alert(1)</script>`".to_owned(), &["&lt;script&gt;"]),
        ("```html\n</code></pre><script>alert(1)</script>\n```".to_owned(), &["&lt;/code&gt;"]),
        ("```\nnever closed <script>".to_owned(), &["never closed"]),
        ("&lt;img src=x onerror=alert(1)&gt; &#60;script&#62;alert(1)&#60;/script&#62;".to_owned(), &["&lt;img src"]),
        (
            "## location\n\n## attributes\n\n## __proto__\n\n## constructor\n\n## title\n\n## main".to_owned(),
            &["id=\"s-location\""],
        ),
        ("## \"><script>alert(1)\n\ny".replace('<', "\\<"), &["&lt;script&gt;"]),
        ("[x](https://x.mx/\"onmouseover=alert(1))".to_owned(), &["%22onmouseover"]),
        ("[x](https://x.mx/ 'a\" onmouseover=\"alert(1)')".to_owned(), &["&quot; onmouseover"]),
        ("|a|\n|-|\n|`</table><script>`|".to_owned(), &["&lt;/table&gt;"]),
        ("x[^1]\n\n[^1]: y <https://x.mx/>".to_owned(), &["https://x.mx/"]),
        (">".repeat(40) + " hondo", &["hondo"]),
        ("*a **b* c** ~~d *e~~ f*".to_owned(), &["<em>"]),
        ("می\u{200c}خواهم \u{200f}نص\u{200e} x".to_owned(), &["می\u{200c}خواهم"]),
        (
            "<svg/onload=alert(1)> <meta http-equiv=refresh content=0;url=//evil.example>".to_owned(),
            &["&lt;svg/onload"],
        ),
        ("Vea 1 \\< 2 & 3 > 2".to_owned(), &["1 &lt; 2 &amp; 3"]),
        ("a <b".replace('<', "&lt;"), &["a &lt;b"]),
        ("[x](https://x.mx/?a=1&b=2#c)".to_owned(), &["a=1&amp;b=2#c"]),
        ("[Escriba](mailto:o'brien@x.mx) o [llame](tel:911)".to_owned(), &["tel:911", "mailto:o%27brien@x.mx"]),
    ] {
        cases.push(case(
            format!("B3/B8/B9 {text}"),
            story(&text),
            S(shown, &["<script>alert", "<img src=x", "onmouseover=\"alert"]),
        ));
    }
    let heavy: [(&str, String); 14] = [
        ("brackets", "[".repeat(60_000)),
        ("links", "[a](".repeat(30_000)),
        ("emphasis", "*a **b ".repeat(20_000)),
        ("underscores", "_a __b ".repeat(20_000)),
        ("backticks", (1..400).map(|n| "`".repeat(n) + "a").collect()),
        ("quotes", format!("{}a\n{}", ">".repeat(49), "a\n".repeat(50_000))),
        ("lists", (0..49).map(|n| format!("{}- a\n", "  ".repeat(n))).collect::<String>() + &"a\n".repeat(20_000)),
        ("notes", "[^a] ".repeat(20_000)),
        ("definitions", (0..10_000).map(|n| format!("[a{n}]: /b\n")).collect()),
        ("headings", "## a\n\n".repeat(5_000)),
        ("tables", "|a".repeat(3_000) + "\n" + &"|-".repeat(3_000) + "\n" + &"|b\n".repeat(500)),
        ("entities", "&amp;".repeat(40_000)),
        ("one word", "x".repeat(500_000)),
        ("stars", "**".repeat(100_000)),
    ];
    for (what, text) in heavy {
        // Built or refused: within the limits either way.
        cases.push(Case { about: format!("H2 {what}"), parts: story(&text), promise: Promise::Any });
    }
    all_as_promised(cases, 25);
}

#[test]
fn what_looks_like_something_else_is_told() {
    let second = |name: &str| one("hospitals/otro.yaml", hospital(name, "").replace("slug: hostil", "slug: otro"));
    let both = |first: &str, other: &str| {
        let mut parts = named(first);
        parts.extend(second(other));
        parts
    };
    let slugs = |a: &str, b: &str| {
        let mut parts = one(HOSPITAL, hospital("Uno", "").replace("slug: hostil", &format!("slug: {a}")));
        parts.extend(one("hospitals/otro.yaml", hospital("Dos", "").replace("slug: hostil", &format!("slug: {b}"))));
        parts
    };
    let cases = vec![
        case("B13 a Cyrillic letter", both("Hospital Ángeles", "Hospital Ángelеs"), W("otro.yaml")),
        case("B13 a Greek letter", both("Clinica Omega", "Clinica Οmega"), W("otro.yaml")),
        case("B13 a letter without width", both("Clínica Uno", "\"Clí\\u200bnica Uno\""), W("otro.yaml")),
        case("B13 full width", both("Clinica Uno", "Ｃｌｉｎｉｃａ Ｕｎｏ"), W("otro.yaml")),
        case("B13 mixed scripts in one word", named("Hоspital Hostil"), W("hostil.yaml")),
        case("B13 slugs with l and 1", slugs("salud-1", "salud-l"), W("otro.yaml")),
        case("B13 slugs with rn and m", slugs("clinica-rnar", "clinica-mar"), W("otro.yaml")),
        case("B13 slugs with 0 and o", slugs("h0spital", "hospital"), W("otro.yaml")),
        case("B5 a Cyrillic host", field("website: https://gооgle.com/\n"), W("hostil.yaml")),
        case("B5 punycode", field("website: https://xn--ggle-55da.com/\n"), W("hostil.yaml")),
        case("B5 a Cyrillic host in a text", story("[x](https://ѕalud.mx/)"), W("es.md")),
        case("H6 one script is nobody else", named("Больница"), S(&["Больница"], &[])),
        case("H6 two scripts side by side", named("Clínica 病院 León"), S(&["病院"], &[])),
        case("H6 a host with an accent", field("website: https://clínica-león.mx/\n"), S(&["xn--clnica-len"], &[])),
        case("H6 names that only begin alike", both("Hospital La Luz", "Hospital La Luz Norte"), S(&[], &[])),
    ];
    all_as_promised(cases, 10);
}
