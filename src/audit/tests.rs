//! The rules of the audit, each with a page that breaks it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::diagnostics::{Arg, Place};

const WHOLE: &str =
    r#"<!doctype html><html lang="es"><head><title>T</title><meta name="description" content="D"></head>"#;

/// A page that lacks nothing, with this in its body.
fn page(body: &str) -> String {
    format!("{WHOLE}<body><h1>T</h1>{body}</body></html>")
}

/// What the audit of pages (path, body) and files says: `path code argument`.
fn audit(prefix: &str, pages: &[(&str, &str)], files: &[&str]) -> Vec<String> {
    let audit = Audit::new(prefix);
    for (path, body) in pages {
        let html = if body.starts_with("<!doctype") { (*body).to_owned() } else { page(body) };
        audit.add(&OutPath::parse(path).unwrap(), facts(html.as_bytes()));
    }
    for path in files {
        audit.add_file(&OutPath::parse(path).unwrap());
    }
    audit.finish().into_iter().map(tell).collect()
}

fn tell(diagnostic: crate::diagnostics::Diagnostic) -> String {
    let Place::Path(path) = diagnostic.place else { panic!("a page is a path") };
    let args = diagnostic.args.into_iter().map(|(name, arg)| match arg {
        Arg::Text(text) => format!("{name}={text}"),
        Arg::Term(term) => format!("{name}:{term}"),
        other => panic!("{other:?}"),
    });
    let args: Vec<_> = args.collect();
    format!("{path} {} {}", diagnostic.code.as_str(), args.join(" "))
}

fn links(html: &str) -> Vec<String> {
    let facts = facts(html.as_bytes());
    let text =
        |link: Link<'_>| link.fragment.map_or(link.path.to_owned(), |fragment| format!("{}#{fragment}", link.path));
    facts.links().map(text).collect()
}

#[test]
fn a_sound_site_is_passed_over_in_silence() {
    let body = r##"<a href="/">1</a><a href="/es/">2</a><a href="/es">3</a><a href="/es/#s-a">4</a><a href="#top">5</a>
        <a href="#">6</a><a href="">7</a><a href="?q=1">8</a><a href="/site.css?v=1">9</a><a href="es/index.html">10</a>
        <a href="/icons.svg#mark">11</a><a href="https://example.org/nada">12</a><a href="tel:911">13</a>"##;
    let pages = [("index.html", body), ("es/index.html", r#"<h2 id="s-a">A</h2><a href="..">up</a>"#)];
    assert_eq!(audit("/", &pages, &["site.css", "icons.svg"]), [""; 0]);
}

#[test]
fn links_that_lead_to_no_file_are_told_once_per_page() {
    let body = r##"<a href="/nada/">a</a><a href="/nada/?q#x">b</a><a href="/nada/#y">c</a><a href="nada.html">d</a>
        <a href="/site.css/">e</a><img src="/a.webp" srcset="/b.webp 1x, /c.webp 2x" alt=""><a href="/ES/">f</a>"##;
    assert_eq!(
        audit("/", &[("es/index.html", body), ("fr/index.html", body)], &["site.css", "b.webp"]),
        [
            "es/index.html enlace-roto target=/ES/",
            "es/index.html enlace-roto target=/a.webp",
            "es/index.html enlace-roto target=/c.webp",
            "es/index.html enlace-roto target=/nada/",
            "es/index.html enlace-roto target=/site.css/",
            "es/index.html enlace-roto target=nada.html",
            "fr/index.html enlace-roto target=/ES/",
            "fr/index.html enlace-roto target=/a.webp",
            "fr/index.html enlace-roto target=/c.webp",
            "fr/index.html enlace-roto target=/nada/",
            "fr/index.html enlace-roto target=/site.css/",
            "fr/index.html enlace-roto target=nada.html",
        ]
    );
}

#[test]
fn pages_to_which_no_way_leads_are_told() {
    let pages = [
        ("index.html", r#"<a href="/es/">es</a>"#),
        ("es/index.html", r#"<a href="a/">a</a>"#),
        ("es/a/index.html", ""),
        // They lead to one another, and nobody leads to them.
        ("es/b/index.html", r#"<a href="/en/b/">en</a>"#),
        ("en/b/index.html", r#"<a href="/es/b/">es</a>"#),
        ("404.html", ""),
        (
            "old/index.html",
            "<!doctype html><html lang=es><head><title>T</title><meta http-equiv=refresh content='0; url=/es/'>",
        ),
    ];
    let told = ["en/b/index.html pagina-sin-enlaces ", "es/b/index.html pagina-sin-enlaces "];
    assert_eq!(audit("/", &pages, &[]), told);
    assert_eq!(audit("/", &pages[1..], &[]), [""; 0], "without a first page there is no way from it");
}

#[test]
fn pages_about_health_say_that_they_are_no_advice() {
    let page = |kind: &str, body: &str| format!("{WHOLE}<body data-kind={kind}><h1>T</h1>{body}</body></html>");
    let notice = "<div><p data-notice=not-medical-advice>No</p></div>";
    for (kind, body, told) in
        [("service", "", 1), ("specialty", "", 1), ("story", "", 1), ("service", notice, 0), ("hospital", "", 0)]
    {
        let found = audit("/", &[("es/index.html", &page(kind, body))], &[]);
        assert_eq!(found, vec!["es/index.html aviso-medico-falta "; told], "{kind}");
    }
}

#[test]
fn relative_links_mean_something_else_on_every_page() {
    let pages =
        [("es/index.html", r#"<a href="x/">x</a>"#), ("es/x/index.html", r#"<a href="../x/">x</a><a href="x/">y</a>"#)];
    assert_eq!(audit("/", &pages, &[]), ["es/x/index.html enlace-roto target=x/"]);
}

#[test]
fn a_site_under_a_path_links_below_it() {
    let body =
        r#"<a href="/salud/">a</a><a href="/salud/es/">b</a><a href="es/">c</a><a href="/es/">d</a><a href="/">e</a>"#;
    assert_eq!(
        audit("/salud/", &[("index.html", body), ("es/index.html", "")], &[]),
        ["index.html enlace-roto target=/", "index.html enlace-roto target=/es/",]
    );
}

#[test]
fn fragments_name_an_id_of_the_page_they_lead_to() {
    let home = r##"<p id="a">a</p><a href="#a">1</a><a href="#b">2</a><a href="/es/#b">3</a><a href="/es/#a">4</a>
        <a href="es/?q=1#%C3%B1">5</a><a href="/es/#ñ">6</a><a href="/es/#B">7</a><a href="/es/index.html#x&amp;y">8</a>"##;
    let spanish = r#"<p id="b">b</p><p ID=ñ>ñ</p><p id="x&amp;y">x</p>"#;
    assert_eq!(
        audit("/", &[("index.html", home), ("es/index.html", spanish)], &[]),
        [
            "index.html ancla-rota target=#b",
            "index.html ancla-rota target=/es/#B",
            "index.html ancla-rota target=/es/#a",
        ]
    );
}

#[test]
fn an_id_given_twice_is_told_once() {
    let body = r#"<p id="a"></p><p id="b"></p><p id="a"></p><p id="a"></p><p id="A"></p><p id></p><p id=""></p>"#;
    assert_eq!(audit("/", &[("index.html", body)], &[]), ["index.html ancla-repetida id=a"]);
}

#[test]
fn a_page_has_what_every_page_has() {
    let bare = "<!doctype html><title> </title><meta name=description content=' &#32; '><img src='data:,x'><h1>1</h1><h1>2</h1>";
    let lacking = |path: &str, what: &str| format!("{path} pagina-incompleta what:page-{what}");
    let all = ["alt", "description", "h1", "lang", "title"].map(|what| lacking("index.html", what));
    assert_eq!(audit("/", &[("index.html", bare)], &[]), all);

    let not_found = "<!doctype html><html lang=es><title>No está</title>";
    assert_eq!(audit("/", &[("es/404.html", not_found)], &[]), [lacking("es/404.html", "h1")]);

    let redirect = "<!doctype html><html lang=''><META HTTP-EQUIV=Refresh CONTENT=\"0; url='/nada/'\"><title>x</title>";
    let told = ["index.html enlace-roto target=/nada/".to_owned(), lacking("index.html", "lang")];
    assert_eq!(audit("/", &[("index.html", redirect)], &[]), told);
}

#[test]
fn a_page_that_cannot_be_read_is_a_fault_of_its_template() {
    let facts = facts(page("<a href='/'>a</a><p <br><p id=later>").as_bytes());
    assert_eq!(facts.unparsed.as_deref(), Some("<p <br><p id=later></body></html>"));
    let audit = Audit::new("/");
    audit.add(&OutPath::parse("a.html").unwrap(), facts);
    audit.add(&OutPath::parse("index.html").unwrap(), super::facts(page("<a href='/a.html#later'>a</a>").as_bytes()));
    let found: Vec<_> = audit.finish().into_iter().map(tell).collect();
    assert_eq!(found, ["a.html plantilla-invalida reason=HTML: <p <br><p id=later></body></html>"]);
}

#[test]
fn links_are_found_wherever_html_has_them() {
    let html = r#"<link rel="stylesheet" href="/a.css"><link REL="Canonical" HREF="/no"><base href="/no">
        <script src="/b.js"></script><AREA HREF=/c><form action="/d" method=get><button formaction='/e'></button></form>
        <picture><source srcset="/f.avif 1x, /g.avif 2x"></picture><video poster="/h" src="/i"></video>
        <link rel=preload imagesrcset="/j 1x, /k?a=1&amp;b=2, 3x"><div action="/no" data-href="/no"></div>
        <a href="/l?x&amp;y=1#z&#39;">l</a><a href="/l#z'" href="/no">again</a><a href="mailto:a@b.c">m</a>
        <script>"<a href='/no'>"</script><!-- <a href="/no"> --><noscript><a href="/m">m</a><img src="/n"></noscript>
        <svg><a href="/o"></a></svg>"#;
    let all = [
        "/a.css", "/b.js", "/c", "/d", "/e", "/f.avif", "/g.avif", "/i", "/h", "/j", "/k", "3x", "/l#z'", "/o", "/m",
        "/n",
    ];
    assert_eq!(links(html), all);
    assert_eq!(facts(html.as_bytes()).images_without_alt, 1);
}

#[test]
fn the_page_is_measured() {
    let html = "<HTML LANG=es><TITLE>Niños &amp; <niñas></TITLE ><title>2</title>\
        <meta name=Description content='&#191;Dónde?'><meta name=description content=x><h1>a</h1><h3>b</h3><H2>c</H2>";
    let facts = facts(html.as_bytes());
    assert_eq!((facts.title_chars, facts.description_chars, facts.has_lang), (15, 7, true));
    assert_eq!((&*facts.headings, facts.h1_count(), facts.bytes), (&[1, 3, 2][..], 1, html.len() as u64));
}

#[test]
fn the_title_of_a_drawing_is_not_the_page_s() {
    assert_eq!(facts(b"<title></title><body><svg><title>x</title></svg>").title_chars, 0);
}

#[test]
fn any_bytes_are_a_page() {
    for html in
        [&b""[..], b"\xFF<a href=\"/\xFF\">", b"<title>x</", b"<title", b"<noscript>", b"a & b < c", b"&", b"</p>"]
    {
        assert_eq!(facts(html).bytes, html.len() as u64);
    }
}

/// What browsers and a parser of XML would take for different things, and markup that breaks off, is refused.
#[test]
fn a_page_is_read_as_browsers_do_or_not_at_all() {
    let sound = r#"<p title="it's" lang='a"b' class=a hidden><br/><a/href=/a/><!-- > -- --><img alt="<">a & b &nbsp;
        <textarea><a href='/no'></textarea><xmp><!--</xmp><ul><li>1<li>2</ul></b><a href=/b ></a><script>'<!--'</script>"#;
    assert_eq!((links(sound), facts(sound.as_bytes()).unparsed), (vec!["/a/".to_owned(), "/b".to_owned()], None));
    for html in [
        "<",
        "<p",
        "<p title='x>",
        "</",
        "a < b",
        "<p title=it's>x<a href='/no'>'",
        "<p it's>x<a href='/no'>'",
        "<p <br>",
        "<p title=>",
        "<!-- x",
        "<!--><a href=/no>-->",
        "<!---><a href=/no>-->",
        "<!-- --!><a href=/no>-->",
        "<![CDATA[<a href=/no>]]>",
        "<?a <b>?>",
        "<!x>",
        "<script src=/a />",
        "<svg><title/></svg>",
        "<script><!--<Script></script><a href=/no>",
        "</p'><a href=/no>'>",
        "<p'x>",
    ] {
        let page = format!("<a href='/'>a</a> {html}");
        let told = facts(page.as_bytes()).unparsed;
        assert!(told.as_ref().is_some_and(|told| html.contains(&**told) && told.starts_with('<')), "{html}: {told:?}");
    }
}

/// The links of a page as another parser finds them, one that reads HTML as the standard says.
fn links_by_the_standard(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let any = lol_html::element!("*", |element| {
        found.extend(element.get_attribute("href").filter(|href| !href.is_empty()));
        Ok(())
    });
    let settings = lol_html::RewriteStrSettings::new().append_element_content_handler(any);
    lol_html::rewrite_str(html, settings).unwrap();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn links_are_those_of_the_standard_or_the_page_is_refused(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<a href=", "\"/x\"", "'/y'", "/z", ">", "</a>", "<!--", "-->", "--!>", "<p", " title=", " it's", "<", " ", "/",
                "<script>", "</script>", "<title>", "</title", "<textarea>", "</textarea>", "x", "=", "\"", "'", "<br/>", "\n",
                " href", "<style/>", "<!doctype html>", "&amp;", "&", "ñ", "<?", "]]>", "<![CDATA[",
            ]),
            0..24,
        )
    ) {
        let html = parts.concat();
        let read = facts(html.as_bytes());
        if read.unparsed.is_none() {
            let links: BTreeSet<String> = links(&html).into_iter().collect();
            let standard: BTreeSet<String> = links_by_the_standard(&html).iter().filter_map(|link| {
                super::address::internal(&super::values::unescape(link)).map(std::borrow::Cow::into_owned)
            }).collect();
            prop_assert_eq!(links, standard, "{}", html);
        }
    }
}

#[test]
fn facts_outlive_the_run() {
    let known = facts(page("<a id=b href='/es/#a'>ñ</a>").as_bytes());
    let kept = serde_json::to_string(&known).unwrap();
    assert_eq!(serde_json::from_str::<PageFacts>(&kept).unwrap(), known);
    let broken = serde_json::from_str::<PageFacts>(&kept.replace("\"ends\":[", "\"ends\":[3,99,1,"));
    assert_eq!(broken.unwrap().links().count(), 4);
}

#[test]
fn many_threads_find_the_same() {
    let body = |n: usize| format!("<a href='/{}/'>a</a><p id=p{n}></p><a href='/nada/{n}'>b</a>", (n + 1) % 64);
    let run = || {
        let audit = Audit::new("/");
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let audit = &audit;
                scope.spawn(move || {
                    for n in (0..64).filter(|n| n % 4 == thread) {
                        audit.add(
                            &OutPath::parse(&format!("{n}/index.html")).unwrap(),
                            facts(page(&body(n)).as_bytes()),
                        );
                    }
                });
            }
        });
        audit.finish().into_iter().map(tell).collect::<Vec<_>>()
    };
    let found = run();
    assert_eq!(found.len(), 64);
    assert!(found.is_sorted());
    assert_eq!(found, run());
}
