//! The one thing that is wanted of a picture's EXIF: which way up it is. Everything else in it is dropped unread, and what is
//! wrong with it does not matter.

use super::header::{number_be, number_le};

/// How stored pixels have to be turned and flipped to be upright: EXIF's `Orientation`, 1 to 8.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct Turn(u8);

impl Turn {
    /// Pixels that are upright as they are stored.
    pub const NONE: Turn = Turn(1);

    /// The turn that EXIF's number says; none for numbers that mean nothing.
    pub fn from_exif(number: u32) -> Turn {
        u8::try_from(number).ok().filter(|number| (1..=8).contains(number)).map_or(Turn::NONE, Turn)
    }

    /// EXIF's number, 1 to 8.
    pub fn exif(self) -> u8 {
        self.0
    }

    /// Whether width and height change places.
    pub fn swaps_sides(self) -> bool {
        self.0 >= 5
    }
}

const ORIENTATION: u32 = 0x0112;
const SHORT: u32 = 3;

/// Reads the turn from EXIF, which is a TIFF file without pictures. Only its first folder is looked at and no link of it is
/// followed twice, so that there is nothing to loop in.
pub(super) fn turn(exif: &[u8]) -> Turn {
    find(exif).map_or(Turn::NONE, Turn::from_exif)
}

fn find(exif: &[u8]) -> Option<u32> {
    let is_little = match exif.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at| if is_little { number_le::<2>(exif, at) } else { number_be::<2>(exif, at) };
    let long = |at| if is_little { number_le::<4>(exif, at) } else { number_be::<4>(exif, at) };
    let folder = usize::try_from(long(4)?).ok()?;
    let entries = usize::try_from(short(folder)?).ok()?;
    (0..entries)
        .map_while(|index| folder.checked_add(2 + index * 12))
        .take_while(|entry| *entry < exif.len())
        .find(|entry| short(*entry) == Some(ORIENTATION) && short(entry + 2) == Some(SHORT))
        .and_then(|entry| short(entry + 8))
}
