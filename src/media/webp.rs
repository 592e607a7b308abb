//! WebP (RFC 9649): the canvas, the orientation and whether the picture is all there.

use super::header::{Header, number_le};
use super::{Flaw, Kind, Turn, exif};

const ANIMATION: u32 = 0x02;
const ALPHA: u32 = 0x10;

/// What decoding needs for each pixel: the pixels and, for lossless ones, a second copy; else planes and a channel of alpha.
const BYTES_LOSSY: u64 = 6;
const BYTES_LOSSLESS: u64 = 8;

/// Walks through all chunks within the length that the file gives itself; what follows is never looked at.
pub(super) fn read(bytes: &[u8]) -> Result<Header, Flaw> {
    let length = number_le::<4>(bytes, 4).ok_or(Flaw::Broken)? as usize;
    let riff = bytes.get(..length.saturating_add(8)).ok_or(Flaw::Broken)?;
    let mut canvas: Option<(u32, u32, bool)> = None;
    let mut pixels: Option<Header> = None;
    let mut turn = Turn::NONE;
    let mut at = 12;
    while at < riff.len() {
        let name = riff.get(at..at + 4).ok_or(Flaw::Broken)?;
        let length = number_le::<4>(riff, at + 4).ok_or(Flaw::Broken)? as usize;
        let data = riff.get(at + 8..length.saturating_add(at + 8)).ok_or(Flaw::Broken)?;
        // Chunks of odd length are filled up, the last one not always.
        at += 8 + length + length % 2;
        match name {
            b"VP8X" => canvas = Some(extended(data)?),
            b"ANIM" | b"ANMF" => return Err(Flaw::Animated),
            b"VP8 " if pixels.is_none() => pixels = Some(lossy(data)?),
            b"VP8L" if pixels.is_none() => pixels = Some(lossless(data)?),
            b"EXIF" => turn = exif::turn(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
            _ => {}
        }
    }
    let mut header = pixels.ok_or(Flaw::Broken)?;
    if let Some((width_px, height_px, has_alpha)) = canvas {
        if (width_px, height_px) != (header.width_px, header.height_px) {
            return Err(Flaw::Broken);
        }
        header.has_alpha = has_alpha;
    }
    Ok(Header { turn, ..header })
}

fn extended(data: &[u8]) -> Result<(u32, u32, bool), Flaw> {
    let flags = number_le::<1>(data, 0).ok_or(Flaw::Broken)?;
    if flags & ANIMATION != 0 {
        return Err(Flaw::Animated);
    }
    let side = |at| number_le::<3>(data, at).map(|less_one| less_one + 1).ok_or(Flaw::Broken);
    Ok((side(4)?, side(7)?, flags & ALPHA != 0))
}

fn lossy(data: &[u8]) -> Result<Header, Flaw> {
    let frame = number_le::<3>(data, 0).ok_or(Flaw::Broken)?;
    let is_key_frame = frame & 1 == 0;
    // The first partition, which holds the choices for every block, ends within the data.
    let is_there = ((frame >> 5) as usize) < data.len().saturating_sub(10);
    if !is_key_frame || !is_there || data.get(3..6) != Some(b"\x9d\x01\x2a") {
        return Err(Flaw::Broken);
    }
    let side = |at| number_le::<2>(data, at).map(|side| side & 0x3fff).ok_or(Flaw::Broken);
    Ok(header(side(6)?, side(8)?, false, BYTES_LOSSY))
}

fn lossless(data: &[u8]) -> Result<Header, Flaw> {
    let bits = number_le::<4>(data, 1).filter(|_| data.first() == Some(&0x2f)).ok_or(Flaw::Broken)?;
    Ok(header((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1, (bits >> 28) & 1 == 1, BYTES_LOSSLESS))
}

fn header(width_px: u32, height_px: u32, has_alpha: bool, bytes_per_pixel: u64) -> Header {
    Header { kind: Kind::Webp, width_px, height_px, has_alpha, turn: Turn::NONE, bytes_per_pixel }
}
