//! What people get wrong in their first weeks: each time the message names the file and the line, and says what to do, in both
//! languages.

use crate::support::said::{TONGUES, said};
use crate::support::tree::Tree;

const HOSPITAL: &str = "content/hospitals/la-loma.yaml";
const PAGE: &str = "content/pages/home/es.md";

/// A file, what stands there, what somebody makes of it, and what the message must say: the line, the code, and words of the advice
/// in Spanish and in English.
type Mistake = (&'static str, &'static str, &'static str, usize, &'static str, [&'static str; 2]);

const MISTAKES: &[Mistake] = &[
    (
        HOSPITAL,
        "[cardiology]",
        "[cardiolgia]",
        6,
        "referencia-desconocida",
        ["¿quiso decir `cardiology`", "did you mean `cardiology`"],
    ),
    (HOSPITAL, "city: León", "ciudad: León", 4, "campo-desconocido", ["`city`", "`city`"]),
    (HOSPITAL, "city: León\n", "", 1, "campo-falta", ["agregue una línea `city:`", "add a line `city:`"]),
    (HOSPITAL, "private", "privado", 3, "valor-desconocido", ["`private`", "`private`"]),
    (HOSPITAL, "2026-11-01", "05/03/2026", 11, "fecha-invalida", ["`2026-03-05`", "`2026-03-05`"]),
    (HOSPITAL, "https://directorio.example/", "directorio.example", 10, "url-invalida", ["https://", "https://"]),
    (HOSPITAL, "city: León\n", "city: León\nphones: [477 123 4567]\n", 5, "telefono-invalido", ["+52", "+52"]),
    (HOSPITAL, "city: León\n", "city: León\nemail: citas arroba clinica.mx\n", 5, "correo-invalido", ["@", "@"]),
    (HOSPITAL, "city: León\n", "city: León\nemergency_24h: Sí\n", 5, "si-o-no", ["`true`", "`true`"]),
    (HOSPITAL, "city: León\n", "city: León\ncity: Silao\n", 5, "campo-repetido", ["deje uno solo", "keep only one"]),
    (HOSPITAL, "  - fields", "\t- fields", 8, "yaml-tabulador", ["espacios", "spaces"]),
    (HOSPITAL, "Hospital La Loma", "Hospital: La Loma", 1, "yaml-sintaxis", ["comillas", "quotes"]),
    (HOSPITAL, "Hospital La Loma", "\"Hospital La Loma", 1, "yaml-sintaxis", ["comillas", "quote"]),
    ("content/specialties/cardiology.yaml", ", en: Cardiology}", "}", 1, "traduccion-falta", ["`en:`", "`en:`"]),
    (PAGE, "Bienvenida", "Resultado garantizado", 5, "frase-prohibida", ["un hecho", "a fact"]),
    (PAGE, "Bienvenida", "<b>Bienvenida</b>", 5, "html-crudo", ["**", "**"]),
    (PAGE, "Bienvenida", "[La Loma](hospital:la-lomo)", 5, "referencia-desconocida", ["`la-loma`", "`la-loma`"]),
    (PAGE, "Bienvenida", "![](entrada.jpg)", 5, "imagen-sin-texto", ["lo que se ve", "what can be seen"]),
    (PAGE, "---\nBienvenida", "Bienvenida", 1, "portada-sin-cerrar", ["---", "---"]),
];

#[test]
fn each_mistake_names_its_place_and_says_what_to_do() {
    let mut faults = Vec::new();
    for (path, right, wrong, line, code, advice) in MISTAKES {
        let tree = Tree::base();
        let text = std::fs::read_to_string(tree.path(path)).unwrap();
        let broken = text.replacen(right, wrong, 1);
        assert_ne!(text, broken, "{wrong}");
        tree.write(path, broken);
        let report = tree.check();
        for ((_, tongue), advice) in TONGUES.into_iter().zip(advice) {
            let all = said(&report, tongue);
            // One message: from its code to the empty line after it.
            let message = all.find(&format!("[{code}]")).and_then(|start| all[start..].split("\n\n").next());
            let message = message.unwrap_or(&all);
            let help = message.lines().skip_while(|line| !line.trim_start().starts_with("= "));
            let help = help.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
            if !message.contains(&format!("{path}:{line}:")) || !help.contains(advice) {
                faults.push(format!("{wrong:?} should say {code}, line {line}, {advice:?}:\n{message}\n"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
