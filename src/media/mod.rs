//! A picture of the content, probed: what it is, how large it is shown, and which files will be made of it. No pixel is decoded
//! here, and nothing is believed of its name.

mod exif;
mod header;
mod jpeg;
mod markup;
mod png;
mod seen;
mod svg;
#[cfg(test)]
mod tests;
mod variants;
mod webp;

pub use exif::Turn;
pub use jpeg::Scans;
pub use seen::Seen;
pub use svg::clean as clean_svg;
pub use variants::{Format, SETTINGS, Variant};

use std::path::{Component, Path};

use crate::diagnostics::{Code, Diagnostic, Place, within};
use crate::fs::{Disk, ReadFault};

/// Bytes of a picture's file.
const MAX_FILE: u64 = 30_000_000;
/// Pixels of a side.
pub const MAX_SIDE_PX: u32 = 12_000;
/// Pixels in all.
const MAX_PIXELS: u64 = 40_000_000;
/// Bytes that decoding may need, of the 256 MB that one hostile file may cost.
const MAX_MEMORY: u64 = 240_000_000;

/// A picture of `content/media/` that can be used, as far as its header and its structure tell.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Media {
    /// Relative to `content/media`.
    pub path: String,
    /// Of the file's bytes: the first 32 hexadecimal digits of BLAKE3.
    pub hash: String,
    pub kind: Kind,
    /// As it is shown, turned upright.
    pub width_px: u32,
    /// As it is shown, turned upright.
    pub height_px: u32,
    /// Whether it can have pixels that are not opaque.
    pub has_alpha: bool,
    /// What has to be done to the stored pixels before they are shown.
    pub turn: Turn,
    /// Whether it is offered as AVIF too: half the bytes of WebP, for a hundred times the work.
    pub has_avif: bool,
}

/// What a picture's file holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    Jpeg,
    Png,
    Webp,
    Svg,
}

/// Why a picture cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// Not a path below `media/`.
    Path,
    /// Not JPEG, PNG, WebP or SVG, or one of a sort that browsers do not show.
    Format,
    /// It moves.
    Animated,
    /// Too many pixels, or too much memory to decode them.
    TooLarge,
    /// A drawing with text or pictures in it, which would be lost.
    SvgContent,
    /// Damaged or incomplete.
    Broken,
    /// Not the bytes that were probed.
    Changed,
}

impl Flaw {
    /// The term under which the message catalogues name it.
    pub fn term(self) -> &'static str {
        match self {
            Flaw::Path => "image-path",
            Flaw::Format => "image-format",
            Flaw::Animated => "image-animated",
            Flaw::TooLarge => "image-too-large",
            Flaw::SvgContent => "image-svg-content",
            Flaw::Broken => "image-broken",
            Flaw::Changed => "image-changed",
        }
    }

    /// The diagnostic about the picture at `path` below `media/`.
    pub fn about(self, path: &str) -> Diagnostic {
        let diagnostic = Diagnostic::about(Code::ImageInvalid, format!("content/media/{path}"));
        diagnostic.arg("path", path).arg("reason", crate::diagnostics::Arg::Term(self.term()))
    }
}

/// Looks at the picture `path` below `folder/media`, where `folder` is the content folder.
///
/// # Errors
/// When it cannot be read or used; the diagnostic says why.
pub fn probe(disk: &dyn Disk, folder: &Path, path: &str) -> Result<Media, Diagnostic> {
    let bytes = read(disk, folder, path)?;
    let place = || Place::Path(format!("content/media/{path}"));
    within(place, || inspect(path, &bytes))?.map_err(|flaw| flaw.about(path))
}

/// The bytes of a picture's file.
///
/// # Errors
/// When it is no regular file of acceptable size.
pub fn read(disk: &dyn Disk, folder: &Path, path: &str) -> Result<Vec<u8>, Diagnostic> {
    let relative = Path::new(path);
    let stays_below = !path.is_empty() && relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !stays_below {
        return Err(Flaw::Path.about(path));
    }
    let about = |code| Diagnostic::about(code, format!("content/media/{path}"));
    disk.read(&folder.join("media").join(relative), MAX_FILE).map_err(|fault| match fault {
        fault if fault.is_missing() => about(Code::ImageMissing).arg("path", path),
        ReadFault::Link => about(Code::FileLink),
        ReadFault::Special => about(Code::FileSpecial),
        ReadFault::TooBig { size } => about(Code::FileTooBig)
            .arg("size", usize::try_from(size).unwrap_or(usize::MAX))
            .arg("limit", usize::try_from(MAX_FILE).unwrap_or(usize::MAX)),
        ReadFault::Disk(error) => about(Code::FileUnreadable).arg("reason", error.kind()),
    })
}

/// The short name of a file's bytes in [`Media::hash`].
pub fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(32).collect()
}

/// Where the scans of a JPEG end; `None` when it is not one that [`probe`] accepts.
pub fn jpeg_scans(bytes: &[u8]) -> Option<Scans> {
    jpeg::scans(bytes)
}

fn inspect(path: &str, bytes: &[u8]) -> Result<Media, Flaw> {
    let header = header::read(bytes)?;
    let (width, height) = (header.width_px, header.height_px);
    let pixels = u64::from(width) * u64::from(height);
    if width == 0 || height == 0 {
        return Err(Flaw::Broken);
    }
    let memory = pixels.saturating_mul(header.bytes_per_pixel);
    if width.max(height) > MAX_SIDE_PX || pixels > MAX_PIXELS || memory > MAX_MEMORY {
        return Err(Flaw::TooLarge);
    }
    let (width_px, height_px) = if header.turn.swaps_sides() { (height, width) } else { (width, height) };
    Ok(Media {
        path: path.to_owned(),
        hash: hash_of(bytes),
        kind: header.kind,
        width_px,
        height_px,
        has_alpha: header.has_alpha,
        turn: header.turn,
        has_avif: false,
    })
}
