//! Texts in Markdown, from what an editor types to what stands on the page: links by id, headings, shortcodes, and what is refused.

use crate::build::{Made, Page, Way, site};
use crate::support::tree::TODAY;

/// The page of a story with a text, in Spanish.
fn story(text: &str) -> Made {
    let tree = site(
        "--- content/stories/prueba/story.yaml\nkind: article\npublished_on: 2026-11-02\nslug: {es: prueba, en: test}\n\
         --- content/stories/prueba/en.md\n---\ntitle: Test\nsummary: A test.\n---\nText.\n",
    );
    tree.write("content/stories/prueba/es.md", format!("---\ntitle: Prueba\nsummary: Una prueba.\n---\n{text}\n"));
    Made::anyhow(&tree, &Way::default())
}

/// The text as markup.
#[track_caller]
fn prose(text: &str) -> String {
    let made = story(text);
    assert!(!made.report.has_errors(), "{}", made.said());
    let page = made.page("es/articulos/prueba/");
    let from = page.0.find("<div class=\"prose\"").unwrap();
    page.0[from..page.0.find("</article>").unwrap()].to_owned()
}

#[track_caller]
fn refused(text: &str, code: &str, line: usize) {
    let made = story(text);
    assert!(made.codes().contains(&code), "{text}\n{}", made.said());
    // Four lines of front matter stand before the text.
    let place = format!("content/stories/prueba/es.md:{}:", line + 4);
    assert!(made.said().contains(&place), "{place} is not in\n{}", made.said());
    assert!(made.files.is_empty(), "nothing is made of it");
}

#[test]
fn a_link_by_id_leads_to_the_page_whatever_its_address() {
    let html = prose(
        "Vea [La Loma](hospital:la-loma), [el estudio](service:electrocardiogram) y [todas](section:specialties).",
    );
    let links: Vec<&str> = Page(&html).tags("a").iter().map(|tag| tag.attribute("href").unwrap()).collect();
    // A service without a text of its own stands on the page of its specialty.
    assert_eq!(
        links,
        ["/es/hospitales/la-loma/", "/es/especialidades/cardiologia/#r-electrocardiogram", "/es/especialidades/"]
    );
}

#[test]
fn a_link_to_nothing_is_told_with_what_is_near() {
    refused("Uno.\n\nVea [La Loma](hospital:la-lomas).", "referencia-desconocida", 3);
    let said = story("Vea [La Loma](hospital:la-lomas).").said();
    assert!(said.contains("`la-loma`"), "{said}");
    refused("[x](section:hospitales)", "referencia-desconocida", 1);
    refused("Vea [esto](/es/hospitales/la-loma/).", "enlace-invalido", 1);
    let made = story("Vea [esto](hospital:la-loma#nada).");
    assert_eq!(made.codes(), ["ancla-rota"], "a place on a page that exists:\n{}", made.said());
}

#[test]
fn what_could_run_or_load_is_refused() {
    for (text, code) in [
        ("<script>x</script>", "html-crudo"),
        ("a <b>b</b>", "html-crudo"),
        ("[x](javascript:alert)", "enlace-invalido"),
        ("[x](java&#115;cript:alert)", "enlace-invalido"),
        ("[x](data:text/html,x)", "enlace-invalido"),
        ("<!-- nota -->", "html-crudo"),
    ] {
        refused(text, code, 1);
    }
}

#[test]
fn headings_have_places_and_long_texts_a_table_of_them() {
    let html = prose("## Qué llevar\n\nUno.\n\n## Qué llevar\n\nDos.\n\n## Señales de alarma\n\nTres.");
    let ids: Vec<&str> = Page(&html).tags("h2").iter().map(|tag| tag.attribute("id").unwrap()).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids[0] != ids[1], "two headings with the same words have different places: {ids:?}");
    let made = story("## Qué llevar\n\nUno.\n\n## Señales\n\nDos.\n\n## Costos\n\nTres.");
    let page = made.page("es/articulos/prueba/");
    let contents = page.between("<nav class=\"contents\"", "</nav>").unwrap();
    for link in contents.tags("a") {
        let id = link.attribute("href").unwrap().strip_prefix('#').unwrap();
        assert!(page.has(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(!story("## Uno\n\nUno.").page("es/articulos/prueba/").has("class=\"contents\""), "a short text needs none");
    refused("# Otro título", "encabezado-invalido", 1);
}

#[test]
fn tables_footnotes_and_lists_work() {
    let html = prose("| a | b |\n|---|---|\n| 1 | 2 |\n\nTexto[^1].\n\n[^1]: La nota.\n\n1. uno\n2. dos");
    assert!(
        html.contains("<table") && html.contains("<th") && html.contains("La nota") && html.contains("<ol"),
        "{html}"
    );
    let page = Page(&html);
    let back = page.tags("a").iter().filter_map(|tag| tag.attribute("href")?.strip_prefix('#')).collect::<Vec<_>>();
    assert!(
        back.len() >= 2 && back.iter().all(|id| html.contains(&format!("id=\"{id}\""))),
        "there and back again: {back:?}"
    );
}

#[test]
fn templates_in_content_are_text() {
    let html = prose("Escriba {{ view.city }} y {% include \"x\" %} tal cual.");
    assert!(html.contains("{{ view.city }}") && html.contains("{% include"), "{html}");
}

#[test]
fn a_link_to_another_site_says_so_and_tells_it_nothing() {
    let html = prose("[la norma](https://otro.example/a?b=1&c=2)");
    let link = Page(&html).tags("a")[0];
    assert_eq!(link.attribute("href"), Some("https://otro.example/a?b=1&amp;c=2"));
    assert!(link.attribute("rel").is_some_and(|rel| rel.contains("noopener")), "{}", link.0);
}

#[test]
fn carriage_returns_and_byte_order_marks_change_nothing() {
    let text = "## Uno\n\nTexto con [enlace](hospital:la-loma).\n\n- a\n- b";
    let plain = story(text);
    let tree = site(
        "--- content/stories/prueba/story.yaml\nkind: article\npublished_on: 2026-11-02\nslug: {es: prueba, en: test}\n\
         --- content/stories/prueba/en.md\n---\ntitle: Test\nsummary: A test.\n---\nText.\n",
    );
    let source = format!("\u{feff}---\ntitle: Prueba\nsummary: Una prueba.\n---\n{text}").replace('\n', "\r\n");
    tree.write("content/stories/prueba/es.md", source);
    let windows = Made::on(&tree, TODAY);
    let differ: Vec<&str> =
        plain.paths().into_iter().filter(|path| plain.files.get(*path) != windows.files.get(*path)).collect();
    assert_eq!(differ, [""; 0]);
}
