//! From the pixels of a file to those of each size: made smaller (Lanczos), then turned upright and brought to sRGB, in this
//! order since the large picture is then never copied. `fast_image_resize` computes in whole numbers, the same on every machine.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, IntoImageView, MulDiv, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage, RgbaImage};

use super::Pixels;
use super::colour::Profile;
use crate::media::Turn;

/// One picture of each of `sizes`, which are meant as shown. `None` when there is no sense in the numbers.
pub(super) fn sheets(
    pixels: Pixels,
    turn: Turn,
    sizes: &[(u32, u32)],
    profile: Option<&Profile>,
) -> Option<Vec<Pixels>> {
    let Pixels { width_px, height_px, has_alpha, bytes } = pixels;
    if has_alpha {
        // What a transparent pixel would look like if it were not must not bleed into its neighbours.
        let mut source = Image::from_vec_u8(width_px, height_px, bytes, PixelType::U8x4).ok()?;
        MulDiv::new().multiply_alpha_inplace(&mut source).ok()?;
        sizes.iter().map(|size| sheet(&source, turn, *size, profile)).collect()
    } else {
        let source = ImageRef::new(width_px, height_px, &bytes, PixelType::U8x3).ok()?;
        sizes.iter().map(|size| sheet(&source, turn, *size, profile)).collect()
    }
}

fn sheet(source: &impl IntoImageView, turn: Turn, size: (u32, u32), profile: Option<&Profile>) -> Option<Pixels> {
    let pixel_type = source.pixel_type()?;
    let (width_px, height_px) = if turn.swaps_sides() { (size.1, size.0) } else { size };
    let mut small = Image::new(width_px, height_px, pixel_type);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    Resizer::new().resize(source, &mut small, &options).ok()?;
    let mut has_alpha = pixel_type == PixelType::U8x4;
    if has_alpha {
        MulDiv::new().divide_alpha_inplace(&mut small).ok()?;
    }
    let mut bytes = small.into_vec();
    if has_alpha && is_opaque(&bytes) {
        has_alpha = false;
        bytes = bytes.into_iter().enumerate().filter_map(|(at, byte)| (at % 4 != 3).then_some(byte)).collect();
    }
    if let Some(profile) = profile {
        profile.to_srgb(&mut bytes, if has_alpha { 4 } else { 3 });
    }
    let orientation = Orientation::from_exif(turn.exif())?;
    let bytes = if has_alpha {
        let mut image = DynamicImage::ImageRgba8(RgbaImage::from_raw(width_px, height_px, bytes)?);
        image.apply_orientation(orientation);
        image.into_rgba8().into_raw()
    } else {
        let mut image = DynamicImage::ImageRgb8(RgbImage::from_raw(width_px, height_px, bytes)?);
        image.apply_orientation(orientation);
        image.into_rgb8().into_raw()
    };
    Some(Pixels { width_px: size.0, height_px: size.1, has_alpha, bytes })
}

fn is_opaque(rgba: &[u8]) -> bool {
    rgba.iter().skip(3).step_by(4).all(|alpha| *alpha == u8::MAX)
}
