//! `marca schema`: what an editor such as VS Code needs to help while a record is typed, and the reference of all fields.

use std::path::{Path, PathBuf};

use clap::Args;

use super::words::Words;
use super::{ENVIRONMENT, FINE, reference, report, trouble};
use crate::fs::{Disk, DiskError, RealDisk, replace};
use crate::model::Kind;
use crate::{pipeline, schema};

/// Bytes of the settings of an editor.
const MAX_SETTINGS: u64 = 1 << 20;

#[derive(Args, Debug)]
pub(super) struct Schema {
    /// Carpeta que contiene content/
    #[arg(long, value_name = "CARPETA", default_value = ".")]
    root: PathBuf,
    /// Carpeta de los esquemas (si no se indica, .vscode/marca dentro de --root)
    #[arg(long, value_name = "CARPETA")]
    out: Option<PathBuf>,
    /// Muestra los campos de cada ficha, en Markdown, sin escribir nada
    #[arg(long, conflicts_with = "out")]
    reference: bool,
}

impl Schema {
    pub(super) fn run(&self, words: &Words) -> u8 {
        if self.reference {
            report::print(&reference::markdown(words));
            return FINE;
        }
        match self.write(&RealDisk, words) {
            Ok(said) => {
                report::print(&said);
                FINE
            }
            Err(error) => {
                trouble::tell(&trouble::Trouble::Disk(error), words);
                ENVIRONMENT
            }
        }
    }

    /// Writes the schemas and leads VS Code to them; tells what was done.
    fn write(&self, disk: &dyn Disk, words: &Words) -> Result<String, DiskError> {
        let rules = pipeline::known(disk, &self.root)?;
        let folder = self.out.clone().unwrap_or_else(|| self.root.join(".vscode/marca"));
        disk.create_folders(&folder)?;
        let mut schemas = vec![("site", "content/site.yaml".to_owned(), schema::settings(&rules))];
        let records = Kind::ALL.iter().map(|kind| (kind.as_str(), schema::files(*kind), schema::record(*kind, &rules)));
        schemas.extend(records);
        // Below the site, so that the settings hold in every copy of it.
        let (root, whole) = (disk.resolve(&self.root)?, disk.resolve(&folder)?);
        let below = whole.strip_prefix(&root).map_or_else(|_| slashed(&whole), |below| format!("./{}", slashed(below)));
        let mut pairs = Vec::new();
        for (name, files, value) in &schemas {
            replace(disk, &folder.join(format!("{name}.json")), schema::text(value).as_bytes(), false)?;
            pairs.push((format!("{below}/{name}.json"), files.clone()));
        }
        let count = schemas.len().to_string();
        let path = folder.display().to_string();
        let mut said =
            report::filled(words.term("cli-schemas"), &[("count", &count), ("path", &super::words::escape(&path))]);
        said.push('\n');
        let settings = self.root.join(".vscode/settings.json");
        let given = match disk.read(&settings, MAX_SETTINGS) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(fault) if fault.is_missing() => None,
            // Whatever it is, it is not ours to replace.
            Err(_) => Some("?".to_owned()),
        };
        match schema::wire(given.as_deref(), &below, &pairs) {
            Some(wired) => {
                if given.as_deref() != Some(&wired) {
                    disk.create_folders(&self.root.join(".vscode"))?;
                    replace(disk, &settings, wired.as_bytes(), false)?;
                }
                said.push_str(words.term("cli-schemas-wired"));
            }
            None => {
                said.push_str(words.term("cli-schemas-by-hand"));
                said.push('\n');
                said.push_str(&schema::wire(None, &below, &pairs).unwrap_or_default());
            }
        }
        Ok(said)
    }
}

/// A path as settings write it on every system.
fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/").replacen("//", "/", 1)
}
