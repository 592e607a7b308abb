//! What authors write and what comes of it.

use super::*;

/// Resolves hospitals other than `oculto`, any picture, and contact boxes of `aranda`.
pub(super) struct Site(BlockWords);

impl Default for Site {
    fn default() -> Site {
        let words = BlockWords {
            callout_info: "Información".into(),
            callout_warning: "Advertencia".into(),
            callout_emergency: "Urgencia".into(),
            table: "Tabla".into(),
            footnote: "Nota".into(),
            footnotes: "Notas".into(),
            footnote_back: "Volver al texto".into(),
            external: String::new(),
        };
        Site(words)
    }
}

impl Resolve for Site {
    fn link(&self, reference: &Reference) -> Option<Target> {
        let fragment = reference.fragment.as_ref().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        let url = crate::safe_url::SafeUrl::internal(&format!("/es/{}/{fragment}", reference.id));
        let lang = (reference.id == "ingles").then(|| "en".to_owned());
        (reference.scheme == "hospital" && reference.id != "oculto").then_some(Target { url, lang })
    }

    fn picture(&self, picture: &Picture) -> Option<Html> {
        let (src, alt) = (crate::html::escape(&picture.path), crate::html::escape(&picture.alt));
        (picture.path != "falta.jpg").then(|| Html::from_trusted(format!("<img src=\"/m/{src}\" alt=\"{alt}\">")))
    }

    fn map(&self) -> Option<Html> {
        Some(Html::from_trusted("<figure>mapa</figure>".into()))
    }

    fn contact(&self, id: &str) -> Option<Html> {
        (id == "aranda").then(|| Html::from_trusted("<address>aranda</address>".into()))
    }

    fn words(&self) -> &BlockWords {
        &self.0
    }
}

pub(super) fn html(text: &str) -> String {
    let (document, faults) = parse(text, Dialect::Full);
    assert_eq!(faults, [], "{text}");
    document.to_html(&Site::default()).as_str().to_owned()
}

/// Each fault as `code` and the bytes it points at.
pub(super) fn faults(text: &str) -> Vec<(Code, &str)> {
    faults_in(text, Dialect::Full)
}

fn faults_in(text: &str, dialect: Dialect) -> Vec<(Code, &str)> {
    parse(text, dialect).1.into_iter().map(|fault| (fault.code, &text[fault.range])).collect()
}

pub(super) fn arg(fault: &Fault, name: &str) -> Option<String> {
    fault.args.iter().find(|(found, _)| *found == name).map(|(_, arg)| match arg {
        Arg::Text(text) => text.clone(),
        Arg::Term(term) => (*term).to_owned(),
        Arg::Number(number) => number.to_string(),
        Arg::OneOf(values) => values.join("|"),
    })
}

#[test]
fn commonmark_becomes_plain_html() {
    for (text, expected) in [
        ("Hola *a* **b** ~~c~~ `d<e`", "<p>Hola <em>a</em> <strong>b</strong> <del>c</del> <code>d&lt;e</code></p>\n"),
        ("a  \nb\nc", "<p>a<br>\nb\nc</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("- a\n\n- b", "<ul>\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ul>\n"),
        ("3. a\n   - b\n4. c", "<ol start=\"3\">\n<li>a\n<ul>\n<li>b</li>\n</ul></li>\n<li>c</li>\n</ol>\n"),
        ("> cita\n\n---", "<blockquote>\n<p>cita</p>\n</blockquote>\n<hr>\n"),
        ("```rust\na & b\n```", "<pre><code>a &amp; b\n</code></pre>\n"),
        ("1 < 2 & \"x\" <3", "<p>1 &lt; 2 &amp; &quot;x&quot; &lt;3</p>\n"),
        ("", ""),
    ] {
        assert_eq!(html(text), expected);
        assert_eq!(html(&text.replace('\n', "\r\n")), expected);
    }
}

#[test]
fn tables_can_be_scrolled_and_have_headers() {
    assert_eq!(
        html("| Día | | Costo |\n|:-|:-:|-:|\n| lunes | a | 1 |"),
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Tabla: Día, Costo\">\n<table>\n<thead>\n\
         <tr><th scope=\"col\" class=\"align-start\">Día</th><td class=\"align-center\"></td>\
         <th scope=\"col\" class=\"align-end\">Costo</th></tr>\n</thead>\n<tbody>\n\
         <tr><td class=\"align-start\">lunes</td><td class=\"align-center\">a</td><td class=\"align-end\">1</td></tr>\n\
         </tbody>\n</table>\n</div>\n"
    );
}

#[test]
fn links_lead_to_records_sites_contacts_and_headings() {
    for (text, expected) in [
        ("[a](hospital:aranda#precios 'T & U')", "<a href=\"/es/aranda/#precios\" title=\"T &amp; U\">a</a>"),
        ("[a](hospital:ingles)", "<a href=\"/es/ingles/\" hreflang=\"en\">a</a>"),
        ("[a *b*](hospital:oculto)", "a <em>b</em>"),
        ("[a][r]\n\n[r]: hospital:aranda", "<a href=\"/es/aranda/\">a</a>"),
        ("[a](https://x.mx/?b=1&c)", "<a href=\"https://x.mx/?b=1&amp;c\" rel=\"noopener noreferrer\">a</a>"),
        ("<https://x.mx>", "<a href=\"https://x.mx/\" rel=\"noopener noreferrer\">https://x.mx</a>"),
        ("<a@x.mx>", "<a href=\"mailto:a@x.mx\">a@x.mx</a>"),
        ("[911](tel:911)", "<a href=\"tel:911\">911</a>"),
        (
            "[a <https://y.mx> b](https://x.mx)",
            "<a href=\"https://x.mx/\" rel=\"noopener noreferrer\">a https://y.mx b</a>",
        ),
        ("[![b](falta.jpg)](https://x.mx) c", " c"),
    ] {
        assert_eq!(html(text), format!("<p>{expected}</p>\n"));
    }
    let text = "[a](#como-llegar) [b](#s-como-llegar)\n\n## ¿Cómo llegar?";
    assert!(html(text).contains("<a href=\"#s-como-llegar\">a</a> <a href=\"#s-como-llegar\">b</a>"));
    let mut site = Site::default();
    site.0.external = "otro <sitio>".into();
    let page = parse("[a](https://x.mx)", Dialect::Field).0.to_html(&site);
    assert!(page.as_str().contains(">a<span class=\"visually-hidden\"> (otro &lt;sitio&gt;)</span></a>"));
}

#[test]
fn references_pictures_and_contacts_tell_where_they_stand() {
    let text = "ñ [a](<hospital:a-1#b> 'c') ![x *y*](f/a.jpg \"T\") [d][e] ![ref][p]\n\n[e]:\n  doctor:e\n[p]: b.png\n\n\
                {% figure src=\"c.webp\" alt=\"&\" %}\n{% contact hospital=\"aranda\" %}";
    let (document, faults) = parse(text, Dialect::Full);
    assert_eq!(faults, []);
    let references: Vec<_> = document
        .outline()
        .references()
        .iter()
        .map(|r| (r.scheme.as_str(), r.id.as_str(), r.fragment.as_deref(), &text[r.range.clone()]))
        .collect();
    assert_eq!(references, [("hospital", "a-1", Some("b"), "hospital:a-1#b"), ("doctor", "e", None, "doctor:e")]);
    let pictures: Vec<_> = document
        .outline()
        .pictures()
        .iter()
        .map(|p| (p.path.as_str(), p.alt.as_str(), p.title.as_deref(), &text[p.range.clone()]))
        .collect();
    assert_eq!(
        pictures,
        [("f/a.jpg", "x y", Some("T"), "f/a.jpg"), ("b.png", "ref", None, "b.png"), ("c.webp", "&", None, "c.webp")]
    );
    let contacts: Vec<_> =
        document.outline().contacts().iter().map(|c| (c.id.as_str(), &text[c.range.clone()])).collect();
    assert_eq!(contacts, [("aranda", "aranda")]);
}

#[test]
fn bad_links_point_at_their_addresses() {
    for (text, bad, reason) in [
        ("ñ [a](/es/x 'T')", "/es/x", "url-relative"),
        ("[a](//x.mx)", "//x.mx", "url-relative"),
        ("[a](<b c>)", "b c", "url-characters"),
        ("[a *b* c]( x(y)z )", "x(y)z", "url-relative"),
        ("[a][r] [r]\n\n> [r]: ftp://x.mx", "ftp://x.mx", "url-scheme"),
        ("[a]()", "[a]()", "url-malformed"),
        ("<javascript:alert(1)>", "javascript:alert(1)", "url-scheme"),
        ("[a](&#106;avascript:alert(1))", "&#106;avascript:alert(1)", "url-scheme"),
        ("[a](java&Tab;script:alert(1))", "java&Tab;script:alert(1)", "url-characters"),
        ("[a](https://u@x.mx)", "https://u@x.mx", "url-credentials"),
        ("[a](mailto:a@x.mx?cc=b@x.mx)", "mailto:a@x.mx?cc=b@x.mx", "url-contact"),
        ("[a](tel:&#43;12)", "tel:&#43;12", "url-contact"),
        ("[](https://x.mx)", "[](https://x.mx)", "link-empty"),
    ] {
        let (document, faults) = parse(text, Dialect::Full);
        let found: Vec<_> = faults.iter().map(|f| (f.code, &text[f.range.clone()], arg(f, "reason"))).collect();
        assert_eq!(found, [(Code::MarkdownLink, bad, Some(reason.to_owned()))], "{text}");
        assert!(!document.to_html(&Site::default()).as_str().contains("<a"), "{text}");
    }
    assert_eq!(faults("[a](#nada)\n\n## Algo"), [(Code::AnchorBroken, "#nada")]);
}

#[test]
fn headings_have_unique_ids_and_a_sound_outline() {
    let text = "## Niños *hoy*\n\n### A\n\n### á\n\n## A\n\nS\n---\n\n#### B";
    let (document, _) = parse(text, Dialect::Full);
    let headings: Vec<_> = document.headings().iter().map(|h| (h.level, h.id.as_str(), h.text.as_str())).collect();
    assert_eq!(
        headings,
        [
            (2, "s-ninos-hoy", "Niños hoy"),
            (3, "s-a", "A"),
            (3, "s-a-2", "á"),
            (2, "s-a-3", "A"),
            (2, "s-s", "S"),
            (4, "s-b", "B")
        ]
    );
    assert_eq!(faults(text), [(Code::MarkdownHeading, "#### B")]);
    assert_eq!(html("## A `<b>`"), "<h2 id=\"s-a-b\">A <code>&lt;b&gt;</code></h2>\n");
    assert_eq!(
        faults("# T #\n\n## A\n\n##\n\n### C\n\n#### D\n\n##### E\n"),
        [(Code::MarkdownHeading, "# T #"), (Code::MarkdownHeading, "##"), (Code::MarkdownHeading, "##### E")]
    );
    assert_eq!(faults("T\n=\n\n### A"), [(Code::MarkdownHeading, "T\n="), (Code::MarkdownHeading, "### A")]);
    assert_eq!(parse(text, Dialect::Full), parse(text, Dialect::Full));
}

#[test]
fn images_need_a_description_and_a_path_of_the_site() {
    assert_eq!(html("![a & b](x/y.jpg)"), "<p><img src=\"/m/x/y.jpg\" alt=\"a &amp; b\"></p>\n");
    assert_eq!(html("![a](falta.jpg)"), "");
    assert_eq!(faults("![ ](x.jpg)"), [(Code::ImageAlt, "![ ](x.jpg)")]);
    assert_eq!(faults("![a](https://x.mx/a.jpg)"), [(Code::ImageInvalid, "https://x.mx/a.jpg")]);
    assert_eq!(faults("![a](<../b.jpg>)"), [(Code::ImageInvalid, "../b.jpg")]);
    assert_eq!(html("![a [b](javascript:x) ![c](/d) <https://x.mx>](e.jpg)").matches('<').count(), 3);
    assert_eq!(faults("![<b>](e.jpg)"), [(Code::ImageAlt, "![<b>](e.jpg)"), (Code::MarkdownHtml, "<b>")]);
}

#[test]
fn raw_html_is_told_and_dropped() {
    let text =
        "a <b onclick='x()'>b</b> <!-- c --> <br/>\n\n<div>\n<p>x\n</div>\n\n</section>\n\n<!-- y\nz -->\n\n<?php ?>";
    let (document, found) = parse(text, Dialect::Full);
    let found: Vec<_> = found.iter().map(|f| (&text[f.range.clone()], arg(f, "tag").unwrap())).collect();
    let expected = [
        ("<b onclick='x()'>", "b"),
        ("<!-- c -->", "!--"),
        ("<br/>", "br"),
        ("<div>", "div"),
        ("</section>", "section"),
        ("<!-- y", "!--"),
        ("<?php ?>", "?php"),
    ];
    assert_eq!(found, expected.map(|(bytes, tag)| (bytes, tag.to_owned())));
    assert_eq!(document.to_html(&Site::default()).as_str(), "<p>a b  </p>\n");
    assert!(parse("<!-- only -->", Dialect::Full).0.is_empty());
}

#[test]
fn footnotes_stand_at_the_end_with_ways_back() {
    let page = html("A[^uno] b[^Dos] c[^UNO].\n\n[^dos]: Dos.\n[^uno]: Uno.\n\n    - x\n[^tres]: Sin llamada.");
    assert_eq!(
        page,
        "<p>A<sup class=\"footnote-call\"><a id=\"fnref-1\" href=\"#fn-1\" role=\"doc-noteref\" aria-label=\"Nota 1\">1</a></sup> \
         b<sup class=\"footnote-call\"><a id=\"fnref-2\" href=\"#fn-2\" role=\"doc-noteref\" aria-label=\"Nota 2\">2</a></sup> \
         c<sup class=\"footnote-call\"><a id=\"fnref-1-2\" href=\"#fn-1\" role=\"doc-noteref\" aria-label=\"Nota 1\">1</a></sup>.</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"fn-title\">\n<h2 id=\"fn-title\">Notas</h2>\n<ol>\n\
         <li id=\"fn-1\"><p>Uno.</p>\n<ul>\n<li>x</li>\n</ul>\n\
         <p> <a href=\"#fnref-1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Volver al texto 1\">↩\u{fe0e}</a> \
         <a href=\"#fnref-1-2\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Volver al texto 1.2\">↩\u{fe0e}</a></p></li>\n\
         <li id=\"fn-2\"><p>Dos. <a href=\"#fnref-2\" class=\"footnote-back\" role=\"doc-backlink\" \
         aria-label=\"Volver al texto 2\">↩\u{fe0e}</a></p></li>\n\
         <li id=\"fn-3\"><p>Sin llamada.</p></li>\n</ol>\n</section>\n"
    );
    assert_eq!(faults("a[^nada_x] \\[^b] [^ c]"), [(Code::AnchorBroken, "[^nada_x]")]);
    assert_eq!(html("\\[^b]"), "<p>[^b]</p>\n");
}

#[test]
fn plain_text_has_one_block_a_line_and_no_footnotes() {
    let text = "## T *x*\n\nA[^1]\nb `c`\n\n- u\n- v\n\n| a | |b|\n|-|-|-|\n| 1 | |2|\n\n![alt](a.jpg)\n\n\
                {% callout kind=\"info\" title=\"Ojo\" %}\nz & y\n{% end %}\n\n[^1]: nota";
    let (document, faults) = parse(text, Dialect::Full);
    assert_eq!(faults, []);
    assert_eq!(document.plain_text(), "T x\nA b c\nu\nv\na b\n1 2\nOjo\nz & y");
    assert_eq!(document.word_count(), 14);
    assert!(!document.is_empty());
}

#[test]
fn callouts_steps_figures_and_contacts_are_blocks() {
    assert_eq!(
        html("a\n{% callout kind=\"emergency\" title=\"¡<Ojo>!\" %}\n- b\n{% end %}\n- c"),
        "<p>a</p>\n<div class=\"callout callout-emergency\" role=\"note\" aria-label=\"Urgencia\">\n\
         <p class=\"callout-title\">¡&lt;Ojo&gt;!</p>\n<ul>\n<li>b</li>\n</ul>\n</div>\n<ul>\n<li>c</li>\n</ul>\n"
    );
    assert!(
        html("{% callout kind=\"info\" %}\nx\n{% end %}").contains("<p class=\"callout-title\">Información</p>\n<p>x")
    );
    assert_eq!(
        html(
            "{% steps %}\n1. a\n   {% contact hospital=\"aranda\" %}\n2. b\n{% end %}\r\n{% contact hospital=\"x\" %}"
        ),
        "<ol class=\"steps\">\n<li>a\n<address>aranda</address></li>\n<li>b</li>\n</ol>\n"
    );
    assert_eq!(
        html("|a|\n|-|\n|b|\n  {%figure caption=\"C&D\" src=\"a.jpg\"   alt=\"E\"%}  "),
        html("|a|\n|-|\n|b|")
            + "<figure>\n<img src=\"/m/a.jpg\" alt=\"E\">\n<figcaption>C&amp;D</figcaption>\n</figure>\n"
    );
}

#[test]
fn shortcodes_within_code_or_text_are_text() {
    for text in [
        "```\n{% callout %}\n***\n```",
        "~~~\r\n{% end %}\r\n~~~",
        "- a\n\n  ```\n  {% end %}\n  ```",
        "    {% end %}",
        "a {% end %} {{ site }}",
        "a\n    {% end %}",
        "`{% end %}`",
        "> {% end %}",
    ] {
        let page = html(text);
        assert_eq!(page.matches("{%").count(), text.matches("{%").count(), "{page}");
        assert_eq!(page.matches('*').count(), text.matches('*').count(), "{page}");
    }
    assert_eq!(html("```\n{% x %}\n```\n\n***"), "<pre><code>{% x %}\n</code></pre>\n<hr>\n");
}

#[test]
fn faulty_shortcodes_are_told_with_what_was_meant() {
    let told = |text: &str| -> Vec<String> {
        let (_, faults) = parse(text, Dialect::Full);
        let part = |fault: &Fault, name| arg(fault, name).map(|arg| format!(" {name}={arg}")).unwrap_or_default();
        let args = |f: &Fault| ["name", "argument", "reason", "near"].map(|name| part(f, name)).concat();
        faults.iter().map(|f| format!("{} [{}]{}", f.code.as_str(), &text[f.range.clone()], args(f))).collect()
    };
    for (text, expected) in [
        ("{% calout kind=\"info\" %}\n{% end %}", "atajo-desconocido [calout] name=calout near=callout"),
        ("{%%}", "atajo-desconocido [{%%}] name="),
        ("{% end %}", "atajo-desconocido [end] name=end"),
        (
            "{% callout %}\n{% end %}",
            "atajo-argumento [{% callout %}] name=callout argument=kind reason=argument-missing",
        ),
        (
            "{% callout kind=\"inf\" %}\n{% end %}",
            "atajo-argumento [inf] name=callout argument=kind reason=argument-invalid near=info",
        ),
        (
            "{% callout kind=\"info\" titel=\"x\" %}\n{% end %}",
            "atajo-argumento [titel] name=callout argument=titel reason=argument-unknown near=title",
        ),
        (
            "{% callout kind=\"info\" kind=\"info\" %}\n{% end %}",
            "atajo-argumento [kind] name=callout argument=kind reason=argument-twice",
        ),
        (
            "{% callout kind=\"info\" title=“x y” %}\n{% end %}",
            "atajo-argumento [title=“x y”] name=callout argument=title=“x y” reason=argument-syntax",
        ),
        (
            "{% callout kind=\"info\" %} a {% end %}",
            "atajo-argumento [%} a {% end] name=callout argument=%} a {% end reason=argument-syntax",
        ),
        ("{% callout kind=\"info\" %}\na", "atajo-sin-cerrar [{% callout kind=\"info\" %}] name=callout"),
        ("- a\n  {% steps %}\n  1. b\n", "atajo-sin-cerrar [{% steps %}] name=steps"),
        (
            "{% steps %}\n- a\n{% end %}",
            "atajo-argumento [{% steps %}] name=steps argument=ordered-list reason=argument-missing",
        ),
        (
            "{% callout kind=\"info\" %}\n{% callout kind=\"info\" %}\na\n{% end %}\n{% end %}",
            "atajo-desconocido [callout] name=callout",
        ),
        ("{% figure src=\"../a\" alt=\"b\" %}", "imagen-invalida [../a] reason=image-path"),
        ("{% figure src=\"a\" alt=\" \" %}", "imagen-sin-texto [ ]"),
        ("{% figure src=\"a\" alt=\"\" %}", "imagen-sin-texto [alt=\"\"]"),
        (
            "{% figure src=\"a.jpg\" %}",
            "atajo-argumento [{% figure src=\"a.jpg\" %}] name=figure argument=alt reason=argument-missing",
        ),
        ("{% contact hospital=\"A\" %}", "atajo-argumento [A] name=contact argument=hospital reason=argument-invalid"),
        ("[a]: https://x.mx \"\n{% end %}\n\"\n\n[a]", "atajo-desconocido [end] name=end"),
        ("<div>\n{% callout kind=\"info\" %}\n</div>\n\na\n{% end %}", "html-crudo [<div>]"),
    ] {
        assert_eq!(told(text).join("|"), expected, "{text}");
    }
}

#[test]
fn fields_hold_text_lists_links_and_tables_only() {
    let field = |text| faults_in(text, Dialect::Field);
    assert_eq!(field("a *b* [c](hospital:d)\n\n- e\n\n|f|\n|-|\n|g|"), []);
    assert_eq!(field("## A"), [(Code::MarkdownHeading, "## A")]);
    assert_eq!(field("a\n{% contact hospital=\"b\" %}"), [(Code::ShortcodeUnknown, "contact")]);
    assert_eq!(field("{% steps %}\n1. a\n{% end %}"), [(Code::ShortcodeUnknown, "steps")]);
    assert_eq!(field("{% end %}"), [(Code::ShortcodeUnknown, "end")]);
    assert_eq!(field("![a](b.jpg)"), [(Code::ImageInvalid, "![a](b.jpg)")]);
    assert_eq!(field("a [^1]"), []);
}
