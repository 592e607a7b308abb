//! The list of threats names files and tests that exist.

use std::path::Path;

use crate::support::text_of;

#[test]
fn every_promise_names_where_it_is_kept_and_what_proves_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = text_of(&root.join("src/SECURITY.md"));
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let mut faults = Vec::new();
    let mut rows = 0;
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        let [threat, _, place, proof] = cells.as_slice() else { continue };
        if place.trim().is_empty() || threat.contains("---") || place.contains("Enforced") {
            continue;
        }
        rows += 1;
        for path in quoted(place).iter().filter(|path| !root.join(path).is_file()) {
            faults.push(format!("{}: there is no {path}", threat.trim()));
        }
        if quoted(place).is_empty() {
            faults.push(format!("{}: kept nowhere", threat.trim()));
        }
        for proof in proof.split("; ") {
            let [file, test] = quoted(proof).try_into().unwrap_or_else(|_| panic!("no file and test: {proof}"));
            let path = if file.starts_with("src/") { root.join(&file) } else { root.join("tests/suite").join(&file) };
            let tests = std::fs::read_to_string(&path).unwrap_or_default();
            if !tests.contains(&format!("#[test]\nfn {test}()"))
                && !tests.contains(&format!("#[test]\n    fn {test}()"))
            {
                faults.push(format!("{}: {file} has no test {test}", threat.trim()));
            }
        }
    }
    assert!(rows > 30, "only {rows} rows were understood");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(text_of(&root.join("README.md")).contains("(src/SECURITY.md)"), "the README leads to it");
}
