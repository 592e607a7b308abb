//! From a file to pixels, as they are stored. No more memory is taken than [`media::probe`](crate::media::probe) has allowed.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, Limits};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::Pixels;
use crate::media::{Flaw, Kind, MAX_SIDE_PX, Media, jpeg_scans};

/// Bytes of all that is not pixels: a profile that unpacks to more is no profile.
const MAX_ASIDE: u64 = 16 << 20;
/// Bytes of decoded pixels.
const MAX_DECODED: u64 = 256_000_000;
/// Bytes that the decoder of JPEG has in hand at the end of a scan.
const READ_AHEAD: usize = 16;
/// A byte of ones, which begin no code, as it stands in a scan.
const NO_CODE: [u8; 2] = [0xff, 0];
/// What stands between the scans of a progressive JPEG before it is decoded: what the decoder may read ahead, and a segment without
/// contents of a sort that has no meaning yet. The decoder skips both between scans, and refuses such a marker within one.
const BETWEEN_SCANS: [[u8; 2]; READ_AHEAD + 2] = {
    let mut bytes = [NO_CODE; READ_AHEAD + 2];
    bytes[READ_AHEAD] = [0xff, 0xf0];
    bytes[READ_AHEAD + 1] = [0, 2];
    bytes
};

/// The pixels, and the colour profile that came with them.
pub(super) fn decode(media: &Media, bytes: Vec<u8>) -> Result<(Pixels, Option<Vec<u8>>), Flaw> {
    match media.kind {
        Kind::Jpeg => jpeg(media, bytes),
        Kind::Png => {
            let mut limits = limits();
            limits.max_alloc = Some(MAX_ASIDE);
            still(media, PngDecoder::with_limits(Cursor::new(bytes), limits).map_err(|_| Flaw::Broken)?)
        }
        Kind::Svg => Err(Flaw::Format),
        Kind::Webp => still(media, WebPDecoder::new(Cursor::new(bytes)).map_err(|_| Flaw::Broken)?),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_DECODED);
    limits
}

/// The sides of the picture as it is stored.
fn stored(media: &Media) -> (u32, u32) {
    if media.turn.swaps_sides() { (media.height_px, media.width_px) } else { (media.width_px, media.height_px) }
}

/// `image` takes a picture of which a part is missing for a good one. Its decoder asked to be strict does not, unless it meets
/// an end marker too early; so that of a sequential picture is taken away, and a few bytes are left that it may read ahead. That
/// a scan of a progressive picture ends too early is seen by what is put behind it. Not behind the first, where the decoder wants
/// the next marker at once, and not where there are restarts within scans, which are counted when the picture is probed.
fn whole(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let scans = jpeg_scans(&bytes)?;
    if !scans.are_progressive {
        bytes.truncate(scans.end);
        bytes.extend_from_slice([NO_CODE; READ_AHEAD].as_flattened());
        return Some(bytes);
    }
    bytes.truncate(scans.end + 2);
    if scans.have_restarts {
        return Some(bytes);
    }
    let mut parted = Vec::with_capacity(bytes.len() + scans.ends.len() * BETWEEN_SCANS.len() * 2);
    let mut start = 0;
    for end in scans.ends.into_iter().skip(1) {
        parted.extend_from_slice(bytes.get(start..end)?);
        parted.extend_from_slice(BETWEEN_SCANS.as_flattened());
        start = end;
    }
    parted.extend_from_slice(bytes.get(start..)?);
    Some(parted)
}

fn jpeg(media: &Media, bytes: Vec<u8>) -> Result<(Pixels, Option<Vec<u8>>), Flaw> {
    let bytes = whole(bytes).ok_or(Flaw::Broken)?;
    let side = MAX_SIDE_PX as usize;
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(side)
        .set_max_height(side)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes.as_slice()), options);
    decoder.decode_headers().map_err(|_| Flaw::Broken)?;
    let (width_px, height_px) = stored(media);
    let read = decoder.info().map(|info| (u32::from(info.width), u32::from(info.height)));
    if read != Some((width_px, height_px)) {
        return Err(Flaw::Broken);
    }
    // The profile of a picture in grey or CMYK speaks of other colours than these; `colour.rs` knows it by its header.
    let profile = decoder.icc_profile();
    let bytes = decoder.decode().map_err(|_| Flaw::Broken)?;
    Ok((pixels(width_px, height_px, false, bytes)?, profile))
}

fn still(media: &Media, mut decoder: impl ImageDecoder) -> Result<(Pixels, Option<Vec<u8>>), Flaw> {
    let (width_px, height_px) = stored(media);
    let mut limits = limits();
    if decoder.dimensions() != (width_px, height_px) {
        return Err(Flaw::Broken);
    }
    limits.reserve(decoder.total_bytes()).map_err(|_| Flaw::TooLarge)?;
    decoder.set_limits(limits).map_err(|_| Flaw::TooLarge)?;
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(|_| Flaw::Broken)?;
    let bytes = if media.has_alpha { image.into_rgba8().into_raw() } else { image.into_rgb8().into_raw() };
    Ok((pixels(width_px, height_px, media.has_alpha, bytes)?, profile))
}

fn pixels(width_px: u32, height_px: u32, has_alpha: bool, bytes: Vec<u8>) -> Result<Pixels, Flaw> {
    let channels = if has_alpha { 4 } else { 3 };
    let expected = u64::from(width_px) * u64::from(height_px) * channels;
    if bytes.len() as u64 == expected {
        Ok(Pixels { width_px, height_px, has_alpha, bytes })
    } else {
        Err(Flaw::Broken)
    }
}
