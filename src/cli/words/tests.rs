//! The catalogues are whole and alike, and what is made of them is what people and programs are promised.

use std::collections::BTreeSet;
use std::io::ErrorKind;

use super::fill::{Piece, pieces};
use super::*;
use crate::diagnostics::{Arg, Diagnostics, FileId, Span};

const BOTH: [Tongue; 2] = [Tongue::Spanish, Tongue::English];

/// `content/hospitals/ejemplo.yaml` and `content/hospitals/otro.yaml`.
struct Files(Vec<&'static str>);

impl Sources for Files {
    fn file(&self, id: FileId) -> (&str, &str) {
        let path = if id.0 == 0 { "content/hospitals/ejemplo.yaml" } else { "content/hospitals/otro.yaml" };
        (path, self.0[id.0 as usize])
    }
}

const HOSPITAL: &str = "name: Ejemplo\ncity: León\n\n\n\n\n\n\n\n\n\n\nspecialties:\n  - cardiolgia\n";

fn files() -> Files {
    Files(vec![HOSPITAL, "a: 1\ncity: León\n"])
}

fn span(file: u32, words: &str) -> Span {
    let at = files().0[file as usize].find(words).unwrap();
    Span::new(FileId(file), at..at + words.len())
}

fn unknown_specialty(near: &str) -> Diagnostic {
    Diagnostic::at(Code::ReferenceUnknown, span(0, "cardiolgia"))
        .arg("kind", Arg::Term("kind-specialty"))
        .arg("id", "cardiolgia")
        .arg("path", "content/specialties/cardiolgia.yaml")
        .one_of("near", vec![near.to_owned()])
}

fn all(diagnostics: impl IntoIterator<Item = Diagnostic>) -> Diagnostics {
    let mut all = Diagnostics::default();
    all.extend(diagnostics);
    all
}

fn plain(diagnostics: impl IntoIterator<Item = Diagnostic>, tongue: Tongue) -> String {
    human(&all(diagnostics), &files(), &Words::of(tongue), Style { color: false, width: 80 })
}

/// All texts of a code but the explanation.
fn texts(words: &Words, code: Code) -> Vec<String> {
    let node = words.code(code).unwrap();
    let text = |name: &str| node.get(name).map(several).unwrap_or_default().to_vec();
    let all = ["message", "label", "related", "help"].into_iter().flat_map(text);
    all.map(|node| node.scalar().unwrap().to_owned()).collect()
}

fn placeholders(texts: &[String]) -> BTreeSet<String> {
    let name = |piece| match piece {
        Piece::Placeholder { name, .. } => Some(name.to_owned()),
        Piece::Text(_) => None,
    };
    texts.iter().flat_map(|text| pieces(text).into_iter().filter_map(name).collect::<Vec<_>>()).collect()
}

#[test]
fn every_code_has_its_texts_in_both_catalogues_and_none_is_left_over() {
    for tongue in BOTH {
        let words = Words::of(tongue);
        let wanted: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        let written = words.catalogue.get("codes").unwrap().entries().iter().map(|(key, _)| &*key.text);
        assert_eq!(written.collect::<Vec<_>>(), wanted, "in the order of code.rs");
        for code in Code::ALL {
            for (key, _) in words.code(*code).unwrap().entries() {
                assert!(
                    ["message", "label", "related", "help", "explain"].contains(&&*key.text),
                    "{code:?}: {}",
                    key.text
                );
            }
            assert!(words.code(*code).unwrap().get("message").is_some(), "{code:?}");
            assert!(words.code(*code).unwrap().get("help").is_some(), "{code:?}");
            for text in texts(&words, *code) {
                assert!(!text.ends_with('.') && !text.contains('\n') && !text.is_empty(), "{code:?}: {text}");
            }
        }
    }
}

#[test]
fn every_code_is_explained_in_a_few_lines_with_a_wrong_and_a_right_example() {
    for (tongue, wrong, right) in [(Tongue::Spanish, "\nMal:", "\nBien:"), (Tongue::English, "\nWrong:", "\nRight:")] {
        let words = Words::of(tongue);
        for code in Code::ALL {
            let text = words.explain(*code);
            let lines = text.lines().filter(|line| !line.is_empty()).count();
            assert!((4..=12).contains(&lines), "{code:?}: {lines} lines");
            assert!(text.lines().all(|line| line.chars().count() <= 100), "{code:?}");
            assert!(text.contains(wrong) && text.contains(right), "{code:?}");
        }
    }
}

#[test]
fn both_catalogues_say_the_same_things_with_the_same_values() {
    let [spanish, english] = BOTH.map(Words::of);
    for code in Code::ALL {
        let [a, b] = [&spanish, &english].map(|words| texts(words, *code));
        assert_eq!(placeholders(&a), placeholders(&b), "{code:?}");
        assert_eq!(a.len(), b.len(), "{code:?}");
    }
    let [a, b] = [&spanish, &english].map(|words| {
        words.catalogue.get("terms").unwrap().entries().iter().map(|(key, _)| key.text.clone()).collect::<Vec<_>>()
    });
    assert_eq!(a, b);
}

#[test]
fn the_terms_that_the_lower_layers_use_are_translated() {
    use crate::safe_url::UrlFault;
    let of_nodes = ["null", "true", "1", "a", "[a]", "a: 1"].map(|source| yaml::parse(source).unwrap().term());
    let of_urls =
        [UrlFault::Malformed, UrlFault::Scheme, UrlFault::Credentials, UrlFault::Characters].map(UrlFault::term);
    let of_yaml = ["a: b: c", "a: 'b' c", "a: \"\\q\"", "a: 'b", "a: [b", "a: @b", "- a\nb: c", "a: &b c", "a: !b c"]
        .into_iter()
        .chain(["a: b #c", "a:b\nc: d", "\u{a0}a: b"])
        .map(|source| {
            let fault = yaml::parse(source).unwrap_err();
            match fault.args.first() {
                Some((_, Arg::Term(term))) => *term,
                other => panic!("{source}: {other:?}"),
            }
        });
    let of_yaml: Vec<&str> = of_yaml.collect();
    let of_files = [ErrorKind::NotFound, ErrorKind::PermissionDenied, ErrorKind::ResourceBusy, ErrorKind::Other]
        .map(|kind| if let Arg::Term(term) = Arg::from(kind) { term } else { "" });
    let of_numbers = ["type-with-decimals", "type-odd-number"];
    for words in BOTH.map(Words::of) {
        for term in of_nodes.iter().chain(&of_urls).chain(&of_yaml).chain(&of_files).chain(&of_numbers) {
            assert_ne!(words.term(term), *term);
        }
        for stage in crate::pipeline::Stage::ALL {
            assert_ne!(words.term(stage.term()), stage.term());
        }
        // Every type that the decoder can ask for has its advice.
        let types = "bool number whole-number text translation translations list map date choice id review";
        for name in types.split(' ') {
            assert!(words.find_term(&format!("help-type-{name}")).is_some(), "{name}");
        }
    }
    assert_eq!(Words::of(Tongue::Spanish).term("no-such-term"), "no-such-term");
}

#[test]
fn the_example_of_the_design_reads_so() {
    assert_eq!(
        plain([unknown_specialty("cardiology (Cardiología)")], Tongue::Spanish),
        "\
error[referencia-desconocida]: no existe la especialidad `cardiolgia`
  --> content/hospitals/ejemplo.yaml:14:5
   |
14 |   - cardiolgia
   |     ^^^^^^^^^^ no hay ningún archivo content/specialties/cardiolgia.yaml
   |
   = ayuda: ¿quiso decir `cardiology` (Cardiología)?
"
    );
    assert_eq!(
        plain([unknown_specialty("cardiology (Cardiology)")], Tongue::English),
        "\
error[referencia-desconocida]: there is no specialty `cardiolgia`
  --> content/hospitals/ejemplo.yaml:14:5
   |
14 |   - cardiolgia
   |     ^^^^^^^^^^ there is no file content/specialties/cardiolgia.yaml
   |
   = help: did you mean `cardiology` (Cardiology)?
"
    );
}

#[test]
fn a_warning_a_second_place_and_a_path_without_words_read_so() {
    let diagnostics = [
        Diagnostic::at(Code::ListRepeats, span(0, "León")).arg("value", "León").related(span(0, "Ejemplo")),
        Diagnostic::at(Code::FieldTwice, span(0, "city")).arg("field", "city").related(span(1, "city")),
        Diagnostic::about(Code::AddressNew, "/es/hospitales/ejemplo/").arg("address", "/es/hospitales/ejemplo/"),
    ];
    assert_eq!(
        plain(diagnostics, Tongue::Spanish),
        "\
aviso[lista-con-repetidos]: `León` está más de una vez en la lista
 --> content/hospitals/ejemplo.yaml:2:7
  |
1 | name: Ejemplo
  |       ------- primera vez
2 | city: León
  |       ^^^^ repetido
  |
  = ayuda: borre el que sobra

error[campo-repetido]: el campo `city` está dos veces
 --> content/hospitals/ejemplo.yaml:2:1
  |
2 | city: León
  | ^^^^ segunda vez
  |
 ::: content/hospitals/otro.yaml:2:1
  |
2 | city: León
  | ---- primera vez
  |
  = ayuda: deje uno solo; si son varios valores, póngalos como lista en el
           mismo campo

aviso[direccion-sin-registrar]: la dirección `/es/hospitales/ejemplo/` todavía no está en el registro de direcciones
--> /es/hospitales/ejemplo/
 = ayuda: si la dirección le parece bien, ejecute `marca addresses --record`
"
    );
}

#[test]
fn colour_is_there_when_asked_for() {
    let colored =
        human(&all([unknown_specialty("x")]), &files(), &Words::of(Tongue::Spanish), Style { color: true, width: 80 });
    assert!(colored.contains("\u{1b}["));
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    let evil = "a\u{1b}]0;pwned\u{7}\r\n\u{9b}2J\u{202e}b";
    let sources = Files(vec!["\u{feff}a: \u{1b}[2J\u{9b}\u{202e} x\u{200f}\n"]);
    let diagnostics = all([
        Diagnostic::at(Code::FieldUnknown, Span::new(FileId(0), 0..900))
            .arg("field", evil)
            .one_of("near", vec![evil.into()]),
        Diagnostic::at(Code::TemplateInvalid, Span::new(FileId(7), 3..4)).arg("reason", evil),
        Diagnostic::about(Code::FileName, evil).arg("name", evil).arg("suggestion", evil),
    ]);
    struct Forgiving(Files);
    impl Sources for Forgiving {
        fn file(&self, id: FileId) -> (&str, &str) {
            if id.0 == 0 { self.0.file(id) } else { ("\u{1b}c", "") }
        }
    }
    for tongue in BOTH {
        let text = human(
            &diagnostics,
            &Forgiving(Files(sources.0.clone())),
            &Words::of(tongue),
            Style { color: false, width: 20 },
        );
        let hostile: Vec<char> = text.chars().filter(|c| escape::is_hostile(*c) && *c != '\n').collect();
        assert!(hostile.is_empty(), "{hostile:?} in {text}");
        assert!(text.contains("a\\x1b]0;pwned\\x07\\r\\n\\u{9b}2J\\u{202e}b"), "{text}");
    }
}

#[test]
fn thousands_of_faults_in_one_long_line_are_told_at_once() {
    let line: &'static str =
        Box::leak(format!("a: [{}]\n{}", "x, ".repeat(300_000), "\n".repeat(20_000)).into_boxed_str());
    let sources = Files(vec![line]);
    let end = line.len() - 1;
    let each = (0..2_000).map(|index| {
        Diagnostic::at(Code::FieldTwice, Span::new(FileId(0), index..index + 1)).related(Span::new(FileId(0), end..end))
    });
    let text = human(&all(each), &sources, &Words::of(Tongue::Spanish), Style { color: false, width: 80 });
    assert!(text.len() < 2_000 * 1_000, "{}", text.len());
    assert!(text.contains("ejemplo.yaml:1:2000\n"));
}

#[test]
fn every_text_is_filled_when_all_values_are_there() {
    for tongue in BOTH {
        let words = Words::of(tongue);
        for code in Code::ALL {
            let names = placeholders(&texts(&words, *code));
            let mut diagnostic = Diagnostic::about(*code, "a").related(span(0, "city"));
            diagnostic.args = names.into_iter().map(|name| (&*name.leak(), Arg::from("V"))).collect();
            let Message { title, label, related, help } = words.message(&diagnostic);
            // These are for terms with advice and for paths.
            let rare = |text: &String| text.contains(":help}") || text.contains(":folder}");
            let texts = texts(&words, *code).iter().filter(|text| !rare(text)).count();
            let expected = texts + usize::from(words.code(*code).unwrap().get("related").is_none());
            let filled: Vec<String> = [Some(title), label, related].into_iter().flatten().chain(help).collect();
            assert_eq!(filled.len(), expected, "{code:?}");
            let bare = words.message(&Diagnostic::about(*code, "a"));
            assert!(!bare.title.is_empty() && bare.related.is_none());
        }
    }
}

#[test]
fn json_tells_places_in_characters_and_counts() {
    let diagnostics = all([
        unknown_specialty("cardiology (Cardiología)").related(span(1, "León")),
        Diagnostic::about(Code::AddressNew, "/es/").arg("address", "/es/"),
    ]);
    let text = json(&diagnostics, &files(), &Words::of(Tongue::Spanish));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        value,
        serde_json::json!({
            "version": 1,
            "diagnostics": [
                {
                    "code": "referencia-desconocida", "severity": "error", "path": "content/hospitals/ejemplo.yaml",
                    "line": 14, "column": 5, "end_line": 14, "end_column": 15,
                    "message": "no existe la especialidad `cardiolgia`",
                    "label": "no hay ningún archivo content/specialties/cardiolgia.yaml",
                    "help": ["¿quiso decir `cardiology` (Cardiología)?"],
                    "related": {
                        "path": "content/hospitals/otro.yaml", "line": 2, "column": 7, "end_line": 2, "end_column": 11,
                        "label": "también aquí",
                    },
                },
                {
                    "code": "direccion-sin-registrar", "severity": "warning", "path": "/es/",
                    "line": null, "column": null, "end_line": null, "end_column": null,
                    "message": "la dirección `/es/` todavía no está en el registro de direcciones",
                    "label": "dirección nueva",
                    "help": ["si la dirección le parece bien, ejecute `marca addresses --record`"],
                    "related": null,
                },
            ],
            "errors": 1,
            "warnings": 1,
        })
    );
}

#[test]
fn json_keeps_a_hostile_path_and_still_steers_nothing() {
    let evil = "a\u{9b}\u{7f}\u{202e}\u{e0041}\u{1b}.yaml";
    let text = json(&all([Diagnostic::about(Code::FileLink, evil)]), &files(), &Words::of(Tongue::Spanish));
    assert!(!text.chars().any(|c| c != '\n' && escape::is_hostile(c)), "{text}");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["diagnostics"][0]["path"], evil);
}

#[test]
fn sarif_lists_every_rule_and_every_result() {
    let diagnostics = all([
        unknown_specialty("cardiology").related(span(1, "León")),
        Diagnostic::about(Code::AddressNew, "content/mi página.yaml").arg("address", "/es/"),
    ]);
    for tongue in BOTH {
        let text = sarif(&diagnostics, &files(), &Words::of(tongue));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let run = &value["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!((value["version"].as_str(), run["columnKind"].as_str()), (Some("2.1.0"), Some("unicodeCodePoints")));
        assert_eq!(rules.len(), Code::ALL.len());
        for rule in rules {
            let short = rule["shortDescription"]["text"].as_str().unwrap();
            assert!(
                (10..200).contains(&short.chars().count()) && short.ends_with('.') && !short.contains('\n'),
                "{short}"
            );
        }
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 2);
        for result in results {
            assert_eq!(result["ruleId"], rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"]);
        }
        let region = &results[0]["locations"][0]["physicalLocation"]["region"];
        assert_eq!(*region, serde_json::json!({"startLine": 14, "startColumn": 5, "endLine": 14, "endColumn": 15}));
        assert!(results[0]["relatedLocations"][0]["message"]["text"].is_string());
        assert_eq!(results[1]["level"], "warning");
        let artifact = &results[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(artifact, "content/mi%20p%C3%A1gina.yaml");
    }
}

#[test]
fn a_code_is_found_as_typed_or_pasted_and_else_its_neighbours() {
    assert_eq!(find_code("campo-falta"), Ok(Code::FieldMissing));
    assert_eq!(find_code(" Error[CAMPO-FALTA]: falta…"), Ok(Code::FieldMissing));
    assert_eq!(find_code("campo-flta"), Err(vec!["campo-falta".to_owned()]));
    assert_eq!(find_code("zzz"), Err(Vec::new()));
}

#[test]
fn counts_read_as_the_end_of_a_sentence() {
    let [spanish, english] = BOTH.map(Words::of);
    assert_eq!(spanish.count(2, 1), "2 errores y 1 aviso");
    assert_eq!(spanish.count(1, 0), "1 error");
    assert_eq!(spanish.count(0, 0), "ningún problema");
    assert_eq!(english.count(0, 12_000), "12,000 warnings");
    assert_eq!(english.count(1, 2), "1 error and 2 warnings");
}

#[test]
fn a_language_without_catalogue_is_spoken_to_in_spanish() {
    let tongue = |tag| Words::load(Language::parse(tag).unwrap()).tongue();
    assert_eq!([tongue("es"), tongue("en"), tongue("fr")], [Tongue::Spanish, Tongue::English, Tongue::Spanish]);
}
