//! The same content gives the same bytes: on any machine, in any folder, with any number of threads, whatever the clock, the
//! language or the order in which the disk lists the files. What is compared here is the real site of the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// A way to build that must make no difference.
struct Way<'w> {
    root: &'w Path,
    args: &'w [&'w str],
    env: &'w [(&'w str, &'w str)],
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Builds the site into a folder; tells every file of it.
#[track_caller]
fn built(way: &Way<'_>, out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marca"));
    command.arg("build").arg("--root").arg(way.root).arg("--out").arg(out).args(way.args);
    command.env_remove("SOURCE_DATE_EPOCH").envs(way.env.iter().copied());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut files = BTreeMap::new();
    read(out, "", &mut files);
    assert!(files.len() > 100, "only {} files were made", files.len());
    files
}

fn read(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}

#[track_caller]
fn same(first: &BTreeMap<String, Vec<u8>>, second: &BTreeMap<String, Vec<u8>>, what: &str) {
    let paths = first.keys().chain(second.keys().filter(|path| !first.contains_key(*path)));
    let differ: Vec<&String> = paths.filter(|path| first.get(*path) != second.get(*path)).collect();
    assert!(differ.is_empty(), "{what}: {} files differ: {differ:?}", differ.len());
}

/// Copies folders, the last file first, so that the disk lists them in another order.
fn copied_backwards(to: &Path) {
    let mut files = Vec::new();
    for folder in ["content", "themes"] {
        list(&repository().join(folder), &mut files);
    }
    files.sort();
    for path in files.into_iter().rev() {
        let target = to.join(path.strip_prefix(repository()).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(path, target).unwrap();
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}

const DAY: [&str; 2] = ["--as-of", "2026-11-21"];

/// The site as one thread makes it in UTC, with no locale, on a fixed day.
static PLAIN: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let temporary = tempfile::tempdir().unwrap();
    let way =
        Way { root: repository(), args: &["--jobs", "1", DAY[0], DAY[1]], env: &[("TZ", "UTC"), ("LC_ALL", "C")] };
    built(&way, &temporary.path().join("public"))
});

#[test]
fn threads_zone_language_and_folder_make_no_difference() {
    let temporary = tempfile::tempdir().unwrap();
    let env = [
        ("TZ", "Pacific/Kiritimati"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "ar_EG.UTF-8"),
        ("LANGUAGE", "fa"),
        ("HOME", "/"),
    ];
    let way =
        Way { root: repository(), args: &["--jobs", "8", "--lang", "en", "--no-cache", DAY[0], DAY[1]], env: &env };
    let out = temporary.path().join("a deeper folder/with spaces/señal");
    fs::create_dir_all(out.parent().unwrap()).unwrap();
    same(&PLAIN, &built(&way, &out), "eight threads, no cache, another zone, language and folder");
    same(&PLAIN, &built(&way, &out), "once more over itself");
}

#[test]
fn the_order_of_the_files_on_the_disk_makes_no_difference() {
    let temporary = tempfile::tempdir().unwrap();
    copied_backwards(temporary.path());
    let way = Way { root: temporary.path(), args: &["--jobs", "3", DAY[0], DAY[1]], env: &[("TZ", "America/Tijuana")] };
    same(&PLAIN, &built(&way, &temporary.path().join("public")), "a copy whose files were made in another order");
}

#[test]
fn the_moment_may_be_given_from_outside() {
    let temporary = tempfile::tempdir().unwrap();
    // A minute before midnight in León, when it is the next day in most of the world.
    let night =
        Way { root: repository(), args: &[], env: &[("SOURCE_DATE_EPOCH", "1795327140"), ("TZ", "Asia/Tokyo")] };
    same(&PLAIN, &built(&night, &temporary.path().join("a")), "SOURCE_DATE_EPOCH on the same day");
    let named = Way { root: repository(), args: &DAY, env: &[("SOURCE_DATE_EPOCH", "0")] };
    same(&PLAIN, &built(&named, &temporary.path().join("b")), "--as-of goes before SOURCE_DATE_EPOCH");
}

#[test]
fn no_file_knows_where_it_was_made() {
    // Where this was made, and the folders in which such places lie on any machine.
    let usual = ["home", "tmp", "root", "Users"].map(|folder| format!("/{folder}/"));
    let drive = format!("C:{}", char::from(b'\\'));
    let traces = [&[repository().to_str().unwrap().to_owned(), drive], &usual[..]].concat();
    for (path, bytes) in PLAIN.iter() {
        let text = String::from_utf8_lossy(bytes);
        for trace in &traces {
            assert!(!text.contains(trace), "{path} has {trace} in it");
        }
    }
}

/// The base site in many surroundings: zone, language, user, rights, folder, dates of files, processors, threads, clock, caches.
#[test]
fn fifty_surroundings_make_no_difference() {
    use crate::support::tree::{TODAY, Tree, copy};

    let tree = Tree::base();
    fs::create_dir_all(tree.path("content/media")).unwrap();
    image::RgbImage::from_fn(400, 300, |x, y| image::Rgb([(x % 251) as u8, (y % 241) as u8, 9]))
        .save(tree.path("content/media/a.jpg"))
        .unwrap();
    let home = fs::read_to_string(tree.path("content/pages/home/page.yaml")).unwrap();
    tree.write("content/pages/home/page.yaml", home + "hero: {file: a.jpg, alt: {es: Entrada, en: Entrance}}\n");
    let has = |program: &str| {
        Command::new("sh").args(["-c", &format!("command -v {program}")]).output().unwrap().status.success()
    };
    let is_root = rustix::process::geteuid().is_root();
    let zones = ["UTC", "America/Mexico_City", "Pacific/Kiritimati", "Asia/Kathmandu", "nowhere", ""];
    let locales = ["C", "es_MX.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8", "de_DE.ISO-8859-1", "zz"];
    let mut first: Option<BTreeMap<String, Vec<u8>>> = None;
    let mut seen = 0;
    for nth in 0..54_usize {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join(["a", "b c", "señal/más", "x/y/z/deeper"][nth % 4]);
        copy(tree.root(), &root);
        if nth % 3 == 1 {
            for path in [root.join("content/site.yaml"), root.join("content/media/a.jpg")] {
                let day = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1 + nth as u64 * 40_000_000);
                fs::File::options().write(true).open(path).unwrap().set_modified(day).unwrap();
            }
        }
        // What stands before the program: rights of new files, processors, user, clock.
        let mut before = vec![format!("umask {}", ["022", "077", "000", "027"][nth % 4])];
        if nth % 5 == 1 {
            before.push("ulimit -n 256".to_owned());
        }
        let mut with = String::new();
        if nth % 4 == 2 && has("taskset") {
            with.push_str("taskset -c 0 ");
        }
        if nth % 6 == 3 && is_root && has("setpriv") {
            before.insert(0, format!("chmod -R a+rwX '{}'", place.path().display()));
            with.push_str("setpriv --reuid=65534 --regid=65534 --clear-groups ");
        }
        if nth % 7 == 4 && has("faketime") {
            with.push_str("faketime '2031-02-28 23:59:59' ");
        }
        let script = format!("{} && exec {with}\"$@\"", before.join(" && "));
        let build = |args: &[&str]| {
            let mut command = Command::new("sh");
            command
                .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_marca"), "build", "--as-of", TODAY, "--root"])
                .arg(&root);
            command.arg("--jobs").arg((1 + nth % 8).to_string()).args(args);
            command.env("TZ", zones[nth % zones.len()]).env("LC_ALL", locales[nth / 2 % locales.len()]);
            command.env("SOURCE_DATE_EPOCH", (nth * 31_536_000).to_string()).env_remove("RUST_BACKTRACE");
            if nth % 2 == 0 {
                command.env_remove("HOME").env_remove("USER").env("LANGUAGE", "fa:tr");
            }
            let output =
                command.current_dir(if nth % 3 == 0 { place.path() } else { Path::new("/") }).output().unwrap();
            assert!(output.status.success(), "{nth}: {script}: {}", String::from_utf8_lossy(&output.stderr));
            let mut files = BTreeMap::new();
            read(&root.join("public"), "", &mut files);
            files
        };
        let mut made = vec![build(if nth % 5 == 0 { &["--no-cache"] } else { &[] })];
        if nth % 6 == 5 {
            // Warm, after an edit and its undoing.
            let path = root.join("content/specialties/cardiology.yaml");
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replace("Cardiología", "Cardiologia")).unwrap();
            assert_ne!(build(&[]), made[0], "{nth}: an edit of one letter is seen");
            fs::write(&path, text).unwrap();
            made.push(build(&[]));
        }
        for files in made {
            seen += 1;
            same(first.get_or_insert_with(|| files.clone()), &files, &format!("surroundings {nth}"));
        }
    }
    assert!(seen > 50, "only {seen}");
}
