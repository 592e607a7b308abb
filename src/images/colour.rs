//! Colour profiles (ICC.1:2022): those that say with three curves and nine numbers what red, green and blue mean, as cameras
//! and telephones write them (Display P3, Adobe RGB, ProPhoto). Others, and whatever is wrong, count as sRGB.

/// What turns colours of a profile into sRGB, in whole numbers.
#[derive(Debug)]
pub(super) struct Profile {
    /// For each channel the light of each value, 0 to 65,535.
    light: [Vec<i64>; 3],
    /// From light to light of sRGB, times 2^[`SHIFT`].
    matrix: [[i64; 3]; 3],
    /// The value of sRGB for each light.
    values: Vec<u8>,
}

const SHIFT: u32 = 14;
const FULL: f64 = 65_535.0;
/// Bytes of a profile; larger ones are tables for printers.
const MAX_PROFILE: usize = 1 << 20;
/// Profiles that change no colour by more are sRGB under another name.
const INVISIBLE: u8 = 2;

/// From XYZ, as seen in the light of D50, to the light of sRGB.
const TO_SRGB: [[f64; 3]; 3] = [
    [3.133_856_1, -1.616_866_7, -0.490_614_6],
    [-0.978_768_4, 1.916_141_5, 0.033_454_0],
    [0.071_945_3, -0.228_991_4, 1.405_242_7],
];

impl Profile {
    /// `None` for sRGB itself, and for profiles of other sorts.
    pub(super) fn parse(icc: &[u8]) -> Option<Profile> {
        let is_plain = icc.len() <= MAX_PROFILE
            && icc.get(16..20) == Some(b"RGB ")
            && icc.get(20..24) == Some(b"XYZ ")
            && icc.get(36..40) == Some(b"acsp");
        if !is_plain {
            return None;
        }
        let light = [curve(icc, b"rTRC")?, curve(icc, b"gTRC")?, curve(icc, b"bTRC")?];
        let primaries = [primary(icc, b"rXYZ")?, primary(icc, b"gXYZ")?, primary(icc, b"bXYZ")?];
        let matrix = TO_SRGB.map(|row| {
            primaries.map(|primary| {
                let sum: f64 = row.iter().zip(primary).map(|(a, b)| a * b).sum();
                to_whole(sum.clamp(-64.0, 64.0) * f64::from(1_u32 << SHIFT))
            })
        });
        let values = (0..=u16::MAX).map(|light| srgb_value(f64::from(light) / FULL)).collect();
        let profile = Profile { light, matrix, values };
        (!profile.is_srgb()).then_some(profile)
    }

    /// Converts pixels of three or more channels in place; those after the third stay.
    pub(super) fn to_srgb(&self, bytes: &mut [u8], channels: usize) {
        for pixel in bytes.chunks_exact_mut(channels) {
            let [red, green, blue, ..] = pixel else { continue };
            [*red, *green, *blue] = self.convert([*red, *green, *blue]);
        }
    }

    fn convert(&self, [red, green, blue]: [u8; 3]) -> [u8; 3] {
        let [of_red, of_green, of_blue] = &self.light;
        let light = |table: &[i64], value: u8| table.get(usize::from(value)).copied().unwrap_or_default();
        let light = [light(of_red, red), light(of_green, green), light(of_blue, blue)];
        self.matrix.map(|row| {
            let sum: i64 = row.iter().zip(light).map(|(a, b)| a * b).sum();
            let light = usize::try_from(sum >> SHIFT).unwrap_or_default();
            self.values.get(light).copied().unwrap_or(u8::MAX)
        })
    }

    fn is_srgb(&self) -> bool {
        const STEPS: [u8; 6] = [0, 51, 102, 153, 204, 255];
        let colours = STEPS.iter().flat_map(|r| STEPS.iter().flat_map(|g| STEPS.iter().map(|b| [*r, *g, *b])));
        colours.into_iter().all(|colour| {
            self.convert(colour).iter().zip(colour).all(|(converted, value)| converted.abs_diff(value) <= INVISIBLE)
        })
    }
}

/// The value of sRGB that has a light between 0 and 1 (IEC 61966-2-1).
fn srgb_value(light: f64) -> u8 {
    let value = if light <= 0.003_130_8 { light * 12.92 } else { light.powf(1.0 / 2.4) * 1.055 - 0.055 };
    u8::try_from(to_whole(value * 255.0)).unwrap_or(u8::MAX)
}

/// The nearest whole number of one that is known to be of modest size.
fn to_whole(number: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped by every caller; it saturates at worst")]
    let whole = number.round() as i64;
    whole
}

/// The data of a tag.
fn tag<'i>(icc: &'i [u8], name: &[u8; 4]) -> Option<&'i [u8]> {
    let count = number(icc, 128)?.min(100);
    (0..count as usize).find_map(|index| {
        let at = 132 + index * 12;
        (icc.get(at..at + 4)? == name).then_some(())?;
        let start = number(icc, at + 4)? as usize;
        icc.get(start..start.checked_add(number(icc, at + 8)? as usize)?)
    })
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_be_bytes)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_be_bytes)
}

/// A number with sixteen binary places.
fn fixed(bytes: &[u8], at: usize) -> Option<f64> {
    number(bytes, at).map(|bits| f64::from(bits.cast_signed()) / 65_536.0)
}

/// What a channel at its fullest looks like, in XYZ.
fn primary(icc: &[u8], name: &[u8; 4]) -> Option<[f64; 3]> {
    let tag = tag(icc, name)?.strip_prefix(b"XYZ ")?;
    Some([fixed(tag, 4)?, fixed(tag, 8)?, fixed(tag, 12)?])
}

/// The light of each value of a channel.
fn curve(icc: &[u8], name: &[u8; 4]) -> Option<Vec<i64>> {
    let tag = tag(icc, name)?;
    (0..=u8::MAX)
        .map(|value| {
            let value = f64::from(value) / 255.0;
            let light = if tag.starts_with(b"curv") { by_points(tag, value) } else { by_formula(tag, value) }?;
            light.is_finite().then(|| to_whole(light.clamp(0.0, 1.0) * FULL))
        })
        .collect()
}

fn by_points(tag: &[u8], value: f64) -> Option<f64> {
    match number(tag, 8)? {
        0 => Some(value),
        1 => Some(value.powf(f64::from(short(tag, 12)?) / 256.0)),
        count => {
            let place = value * f64::from(count - 1);
            let before = usize::try_from(to_whole(place.floor())).ok()?;
            let after = (before + 1).min(count as usize - 1);
            let point =
                |at: usize| short(tag, at.checked_mul(2)?.checked_add(12)?).map(|light| f64::from(light) / FULL);
            let (low, high) = (point(before)?, point(after)?);
            Some(low + (high - low) * place.fract())
        }
    }
}

fn by_formula(tag: &[u8], x: f64) -> Option<f64> {
    let function = short(tag.strip_prefix(b"para")?, 4)?;
    let parameter = |index: usize| fixed(tag, 12 + index * 4);
    let g = parameter(0)?;
    let power = |a: f64, b: f64| (a * x + b).powf(g);
    Some(match function {
        0 => x.powf(g),
        1 | 2 => {
            let (a, b) = (parameter(1)?, parameter(2)?);
            let c = if function == 2 { parameter(3)? } else { 0.0 };
            if x >= -b / a { power(a, b) + c } else { c }
        }
        3 | 4 => {
            let (a, b, c, d) = (parameter(1)?, parameter(2)?, parameter(3)?, parameter(4)?);
            let (e, f) = if function == 4 { (parameter(5)?, parameter(6)?) } else { (0.0, 0.0) };
            if x >= d { power(a, b) + e } else { c * x + f }
        }
        _ => return None,
    })
}
