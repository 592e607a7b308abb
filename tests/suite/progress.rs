//! The line that tells how far a long build has come: for people at a terminal, in their language, gone when it is over.
#![cfg(unix)]

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::build::edit;
use crate::support::tree::{TODAY, Tree};

/// A site that takes more than a moment to build: AVIF of what looks like noise.
fn slow() -> Tree {
    let tree = Tree::base();
    std::fs::create_dir_all(tree.path("content/media")).unwrap();
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    image::RgbImage::from_fn(600, 500, |_, _| image::Rgb([noise(), noise(), noise()]))
        .save(tree.path("content/media/ruido.png"))
        .unwrap();
    let home = std::fs::read_to_string(tree.path("content/pages/home/page.yaml")).unwrap();
    tree.write("content/pages/home/page.yaml", home + "hero: {file: ruido.png, alt: {es: Ruido, en: Noise}}\n");
    edit(&tree, "content/site.yaml", "\n", "\navif: true\n");
    tree
}

fn build(tree: &Tree, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marca"));
    command.args(["build", "--no-cache", "--as-of", TODAY, "--root"]).arg(tree.root()).args(args);
    command.env("TERM", "xterm").stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// What a command writes on standard error when that is a terminal.
fn seen(mut command: Command) -> String {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap().into_string().unwrap();
    let other_end = OpenOptions::new().read(true).write(true).open(name).unwrap();
    command.stderr(other_end);
    let mut child = command.spawn().unwrap();
    // With it goes our own hold on the other end; when the child is gone too, reading ends with an error.
    drop(command);
    let reader = thread::spawn(move || {
        let (mut terminal, mut seen, mut part) = (File::from(terminal), Vec::new(), [0; 4096]);
        while let Ok(length @ 1..) = terminal.read(&mut part) {
            seen.extend_from_slice(&part[..length]);
        }
        String::from_utf8_lossy(&seen).into_owned()
    });
    let output = child.wait().unwrap();
    let seen = reader.join().unwrap();
    assert!(output.success(), "{seen}");
    seen
}

#[test]
fn a_long_build_tells_how_far_it_is_and_leaves_nothing_on_the_terminal() {
    let tree = slow();
    for (language, words) in [("es", ["Imágenes ", " 0 de 1, faltan "]), ("en", ["Pictures ", " 0 of 1, "])] {
        let seen = seen(build(&tree, &["--lang", language]));
        assert!(words.iter().all(|word| seen.contains(word)), "{seen:?}");
        // Erased, and nothing after it.
        let (_, rest) = seen.rsplit_once("\u{1b}[2K").unwrap();
        assert_eq!(rest.trim(), "", "{seen:?}");
    }
}

#[test]
fn programs_pipes_and_short_builds_see_no_line() {
    let tree = slow();
    assert_eq!(seen(build(&tree, &["--format", "json"])), "");
    let piped = build(&tree, &["--lang", "en"]).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&piped.stderr), "");
}
