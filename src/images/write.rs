//! From pixels to a file that holds nothing else: no profile, no date, no name of a program.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use rgb::FromSlice;

use super::Pixels;
use crate::media::Format;

/// Measured with SSIMULACRA2 against libwebp's defaults (quality 75, method 4, noise shaping 50): as good, as small, in two fifths of the
/// time. `tests/bench/README.md` has the figures.
const WEBP_QUALITY: f32 = 73.0;
/// From 0, the fastest, to 6: at 2 it chooses by likeness alone, without writing every choice to see what it costs.
const WEBP_METHOD: i32 = 2;
/// How much more is saved where detail hides it, 0 to 100.
const WEBP_NOISE_SHAPING: i32 = 30;
const JPEG_QUALITY: u8 = 80;
const AVIF_QUALITY: f32 = 60.0;
/// From 1, the slowest, to 10.
const AVIF_SPEED: u8 = 6;

/// `None` when the encoder refuses, which it has no reason to. What is transparent becomes opaque in a JPEG.
pub(super) fn write(pixels: &Pixels, format: Format) -> Option<Vec<u8>> {
    let Pixels { width_px, height_px, has_alpha, bytes } = pixels;
    let colour = if *has_alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let mut out = Vec::new();
    match format {
        Format::Webp => {
            let new = if *has_alpha { webp::Encoder::from_rgba } else { webp::Encoder::from_rgb };
            let mut config = webp::WebPConfig::new().ok()?;
            config.quality = WEBP_QUALITY;
            config.method = WEBP_METHOD;
            config.sns_strength = WEBP_NOISE_SHAPING;
            out.extend_from_slice(&new(bytes, *width_px, *height_px).encode_advanced(&config).ok()?);
        }
        Format::Jpeg => {
            JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY)
                .write_image(bytes, *width_px, *height_px, colour)
                .ok()?;
        }
        Format::Avif => {
            // With one thread the tiles, and so the bytes, do not depend on the machine.
            let encoder =
                ravif::Encoder::new().with_quality(AVIF_QUALITY).with_speed(AVIF_SPEED).with_num_threads(Some(1));
            let size = (*width_px as usize, *height_px as usize);
            let encoded = if *has_alpha {
                encoder.encode_rgba(ravif::Img::new(bytes.as_rgba(), size.0, size.1))
            } else {
                encoder.encode_rgb(ravif::Img::new(bytes.as_rgb(), size.0, size.1))
            };
            out.extend_from_slice(&encoded.ok()?.avif_file);
        }
        // A drawing has no pixels.
        Format::Svg => return None,
        Format::Png => {
            let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive);
            encoder.write_image(bytes, *width_px, *height_px, colour).ok()?;
        }
    }
    Some(out)
}
