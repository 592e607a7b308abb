//! The files that are made of pictures: upright, in sRGB, in the sizes that pages ask for, and with nothing in them but pixels.
//! The same picture gives the same bytes on every machine.
//!
//! Whatever a file holds, the answer is files or a refusal. A picture is all there or it is refused, animations are refused, and colour
//! profiles of the usual sort (see `colour.rs`) are applied, others dropped.

mod cache;
mod cards;
mod colour;
mod decode;
mod resize;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_hostile;
mod write;

pub use cache::{Cache, cached_encode};
pub use cards::{Cards, HEIGHT_PX as CARD_HEIGHT_PX, Title, WIDTH_PX as CARD_WIDTH_PX, card_path};

use std::path::Path;

use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Place, within};
use crate::fs::Disk;
use crate::media::{self, Flaw, Kind, Media, Variant};

/// Pixels in rows without gaps: red, green, blue and, if they have it, alpha that the colours are not multiplied with.
#[derive(Debug)]
struct Pixels {
    width_px: u32,
    height_px: u32,
    has_alpha: bool,
    bytes: Vec<u8>,
}

/// Makes all [variants](Media::variants) of a picture, in their order. `folder` is the content folder.
///
/// # Errors
/// When the file cannot be read, is not the one that was probed any more, or turns out to be damaged.
pub fn encode(disk: &dyn Disk, folder: &Path, media: &Media) -> Result<Vec<(Variant, Vec<u8>)>, Diagnostic> {
    let bytes = media::read(disk, folder, &media.path)?;
    if media::hash_of(&bytes) != media.hash {
        return Err(Flaw::Changed.about(&media.path));
    }
    // Decoders are given what strangers made. None of them is known to panic; if one does, the picture is to blame.
    let made = within(|| Place::Path(String::new()), || make(media, bytes)).unwrap_or(Err(Flaw::Broken));
    made.map_err(|flaw| flaw.about(&media.path))
}

fn make(media: &Media, bytes: Vec<u8>) -> Result<Vec<(Variant, Vec<u8>)>, Flaw> {
    let variants = media.variants();
    if media.kind == Kind::Svg {
        let drawing = media::clean_svg(&bytes)?;
        return Ok(variants.into_iter().map(|variant| (variant, drawing.clone())).collect());
    }
    let mut sizes: Vec<(u32, u32)> = variants.iter().map(|variant| (variant.width_px, variant.height_px)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let (pixels, profile) = decode::decode(media, bytes)?;
    let profile = profile.as_deref().and_then(colour::Profile::parse);
    // The pictures of all sizes together are far smaller than the one that they are made of, which ends here.
    let sheets = resize::sheets(pixels, media.turn, &sizes, profile.as_ref()).ok_or(Flaw::Broken)?;
    variants
        .into_par_iter()
        .map(|variant| {
            let size = (variant.width_px, variant.height_px);
            let sheet = sheets.iter().find(|sheet| (sheet.width_px, sheet.height_px) == size);
            let bytes = sheet.and_then(|sheet| write::write(sheet, variant.format)).ok_or(Flaw::Broken)?;
            Ok((variant, bytes))
        })
        .collect()
}
