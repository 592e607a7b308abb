//! Whoever writes a theme is told of a mistake as an editor is: the file, the line, the words, and nothing is published.

use crate::build::{Made, Way, edit, site};
use crate::support::tree::{TODAY, Tree};

/// What is said when a text of the theme becomes another.
fn said(path: &str, old: &str, new: &str) -> String {
    let tree = site("");
    edit(&tree, path, old, new);
    let made = Made::anyhow(&tree, &Way::default());
    assert!(made.report.has_errors(), "{new}:\n{}", made.said());
    made.said()
}

/// Line and column of a text in a template, from 1.
fn place(path: &str, words: &str) -> String {
    let text = std::fs::read_to_string(Tree::base().path(path)).unwrap();
    let at = text.find(words).unwrap();
    let before = &text[..at];
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    format!("{path}:{}:{column}", before.matches('\n').count() + 1)
}

#[test]
fn each_mistake_of_a_theme_is_told_at_its_place() {
    let (path, right) = ("themes/leon/templates/service.html", "{% include \"parts/title.html\" %}");
    let begin = place(path, right);
    let line = begin.rsplit_once(':').unwrap().0.to_owned();
    for (mistake, words) in [
        ("{{ view.kind_lable }}", "kind_lable"),
        ("{{ vew.kind_label }}", "vew"),
        ("{{ view.kind_label | shout }}", "shout"),
        ("{% iff view.related %}", "iff"),
        ("{% endif %}", "endif"),
        ("{{ <cars items={view.related} /> }}", "cars"),
    ] {
        let tree =
            site("--- content/services/electrocardiogram.yaml (added)\nsummary: {es: Un trazo., en: A trace.}\n");
        edit(&tree, path, right, mistake);
        let made = Made::anyhow(&tree, &Way::default());
        assert!(made.report.has_errors(), "`{mistake}` is no error");
        assert!(
            made.said().contains(&format!("{line}:")),
            "`{mistake}` stands in {line}, and what is said is\n{}",
            made.said()
        );
        assert!(made.said().contains(words), "{}", made.said());
        assert_eq!(made.codes(), ["plantilla-invalida"], "once, however many pages it stands on:\n{}", made.said());
    }
}

#[test]
fn a_part_or_template_that_is_not_there_is_told_by_its_name() {
    let said_of = said(
        "themes/leon/templates/hospital.html",
        "{% include \"parts/title.html\" %}",
        "{% include \"parts/titel.html\" %}",
    );
    assert!(said_of.contains("parts/titel.html") && said_of.contains("hospital.html"), "{said_of}");
    let tree = site("");
    std::fs::remove_file(tree.path("themes/leon/templates/hospital.html")).unwrap();
    let made = Made::anyhow(&tree, &Way::default());
    assert!(made.report.has_errors() && made.said().contains("hospital.html"), "{}", made.said());
}

#[test]
fn a_template_cannot_print_text_of_the_content_as_markup() {
    let said = said("themes/leon/templates/hospital.html", "view.city]", "view.city | safe]");
    assert!(said.contains("plantilla-invalida") && said.contains("safe"), "{said}");
    // The filter for markup takes what the program made and nothing else.
    let said = self::said(
        "themes/leon/templates/hospital.html",
        "{% include \"parts/title.html\" %}",
        "{{ view.city | html }}",
    );
    assert!(said.contains("themes/leon/templates/hospital.html:"), "{said}");
}

#[test]
fn text_of_the_content_is_text_wherever_it_is_printed() {
    let tree = site("");
    let name = "A <b onclick=x>\\\"B\\\"</b> & 'C' </script><!--";
    edit(&tree, "content/hospitals/la-loma.yaml", "name: Hospital La Loma", &format!("name: \"{name}\""));
    let made = Made::on(&tree, TODAY);
    for (path, text) in made.files.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".xml")) {
        for raw in ["<b onclick", "</script><!--", "\"B\"<"] {
            assert!(!text.contains(raw), "{path} has {raw} in it");
        }
    }
    let data = made.page("es/hospitales/la-loma/").json_ld().to_string();
    assert!(data.contains("</script><!--"), "for machines it comes back as it was written: {data}");
}

#[test]
fn words_that_a_language_lacks_are_all_told_at_once() {
    let tree = site("");
    let path = "themes/leon/strings/en.yaml";
    let text = std::fs::read_to_string(tree.path(path)).unwrap();
    let kept: String =
        text.split_inclusive('\n').filter(|line| !line.starts_with("skip:") && !line.starts_with("is_yes:")).collect();
    tree.write(path, kept);
    let made = Made::anyhow(&tree, &Way::default());
    assert_eq!(made.codes(), ["palabra-de-tema-falta"; 2], "{}", made.said());
    assert!(made.said().contains("`skip`") && made.said().contains("`is_yes`"), "{}", made.said());
}

#[test]
fn assets_are_named_by_their_bytes() {
    let tree = site("");
    let css = |made: &Made| made.paths().into_iter().find(|path| path.ends_with(".css")).unwrap().to_owned();
    let before = css(&Made::on(&tree, TODAY));
    tree.write("themes/leon/assets/site.css", "body { color: black }\n");
    let made = Made::on(&tree, TODAY);
    let after = css(&made);
    assert_ne!(before, after, "a browser that keeps the old file for a year asks for the new one");
    for (address, page) in made.pages() {
        assert!(page.has(&format!("href=\"/{after}\"")) && !page.has(&before), "/{address}");
    }
}

#[test]
fn every_specialty_has_an_icon_and_a_theme_without_icons_still_stands() {
    let icons = std::fs::read_to_string("themes/leon/assets/icons.svg").unwrap();
    for file in std::fs::read_dir("content/specialties").unwrap() {
        let id = file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        // Samples are drawn as any specialty without an icon of its own.
        let drawn = if id.starts_with("ejemplo-") { "kind-specialty" } else { id.as_str() };
        assert!(icons.contains(&format!("<symbol id=\"{drawn}\" viewBox=\"0 0 24 24\">")), "{id} has no icon");
    }
    let tree = site("");
    let drawn = |made: &Made| made.pages().filter(|(_, page)| page.has("icons-")).count();
    assert!(drawn(&Made::on(&tree, TODAY)) > 0);
    let path = "themes/leon/assets/icons.svg";
    tree.write(path, "<svg xmlns=\"http://www.w3.org/2000/svg\"><symbol id=\"kind-page\"></svg>");
    let made = Made::anyhow(&tree, &Way::default());
    assert_eq!(made.codes(), ["imagen-invalida"], "{}", made.said());
    std::fs::remove_file(tree.path(path)).unwrap();
    assert_eq!(drawn(&Made::on(&tree, TODAY)), 0);
}
