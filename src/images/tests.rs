//! What comes out: upright, in sRGB, in the sizes asked for, with nothing but pixels in it, and the same each time.

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

use super::samples::*;
use super::*;
use crate::diagnostics::{Arg, Code};
use crate::fs::{Action, Cause, Fault, FaultyDisk, RealDisk};
use crate::media::Format;

fn made(bytes: &[u8]) -> Result<Vec<(Variant, Vec<u8>)>, Diagnostic> {
    let shelf = Shelf::new();
    let media = shelf.put(bytes)?;
    encode(&RealDisk, shelf.0.path(), &media)
}

/// The pictures that come out, decoded again, each held against the size that it was promised with.
fn seen(bytes: &[u8]) -> Vec<RgbaImage> {
    let decoded = made(bytes).unwrap().into_iter().map(|(variant, bytes)| {
        let image = image::load_from_memory(&bytes).unwrap().into_rgba8();
        assert_eq!(image.dimensions(), (variant.width_px, variant.height_px));
        image
    });
    decoded.collect()
}

fn reason(bytes: &[u8]) -> String {
    let Err(problem) = made(bytes) else { return "none".to_owned() };
    assert_eq!(problem.code, Code::ImageInvalid);
    match problem.args.as_slice() {
        [("path", _), ("reason", Arg::Term(term))] => (*term).to_owned(),
        args => panic!("{args:?}"),
    }
}

fn is_near(pixel: &Rgba<u8>, expected: [u8; 4], by: u8) -> bool {
    pixel.0.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= by)
}

#[test]
fn a_picture_that_lies_on_its_side_comes_out_upright() {
    let stored = two_halves(96, 48);
    for (orientation, at_red, at_blue) in [
        (1, (10, 24), (85, 24)),
        (2, (85, 24), (10, 24)),
        (3, (85, 24), (10, 24)),
        (4, (10, 24), (85, 24)),
        (5, (24, 10), (24, 85)),
        (6, (24, 10), (24, 85)),
        (7, (24, 85), (24, 10)),
        (8, (24, 85), (24, 10)),
    ] {
        let turned = with_segments(&jpeg(&stored), &[segment(0xe1, &exif(orientation, b""))]);
        for image in seen(&turned) {
            let [red, blue] = [at_red, at_blue].map(|(x, y)| *image.get_pixel(x, y));
            assert!(is_near(&red, [238, 8, 8, 255], 24), "{orientation}: {red:?}");
            assert!(is_near(&blue, [8, 8, 238, 255], 24), "{orientation}: {blue:?}");
        }
    }
    // Top and bottom too, in a picture that is larger than what is made of it.
    let tall = image::imageops::rotate90(&two_halves(1000, 700));
    let image = &seen(&with_segments(&jpeg(&tall), &[segment(0xe1, &exif(8, b""))]))[0];
    assert_eq!(image.dimensions(), (480, 336));
    assert!(is_near(image.get_pixel(20, 20), [238, 8, 8, 255], 24));
}

#[test]
fn nothing_comes_out_but_pixels() {
    let thumbnail = with_segments(&jpeg(&two_halves(16, 16)), &[segment(0xfe, b"SECRET")]);
    let full = with_segments(
        &jpeg(&two_halves(1000, 64)),
        &[
            segment(0xe1, &exif(1, &thumbnail)),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRET</x:xmpmeta>"),
            segment(0xe2, &[b"ICC_PROFILE\0\x01\x01".to_vec(), profile(SRGB)].concat()),
            segment(0xed, b"Photoshop 3.0\x008BIM SECRET"),
            segment(0xfe, b"SECRET"),
        ],
    );
    let full = [full, b"<?php SECRET".to_vec()].concat();
    let mut png = encoded(&DynamicImage::ImageRgba8(half_clear(500, 20)), ImageFormat::Png);
    let text = [chunk(b"tEXt", b"Author\0SECRET"), chunk(b"eXIf", &exif(1, b"")[6..])].concat();
    png.splice(33..33, text);
    for source in [full, png] {
        assert!(contains(&source, b"SECRET"));
        for (variant, bytes) in made(&source).unwrap() {
            for trace in
                [b"SECRET".as_slice(), b"Exif", b"EXIF", b"eXIf", b"adobe", b"ICC", b"iCCP", b"XMP ", b"tEXt", b"8BIM"]
            {
                assert!(!contains(&bytes, trace), "{:?} in {}", String::from_utf8_lossy(trace), variant.path);
            }
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn every_usual_sort_of_picture_is_taken() {
    let red = |image: &RgbaImage| is_near(image.get_pixel(0, 0), [238, 8, 8, 255], 30);
    let photo = DynamicImage::ImageRgb8(two_halves(64, 32));
    for (name, bytes) in [
        ("png", encoded(&photo, ImageFormat::Png)),
        ("png of 16 bits", encoded(&DynamicImage::ImageRgb16(photo.to_rgb16()), ImageFormat::Png)),
        ("lossless webp", encoded(&photo, ImageFormat::WebP)),
        (
            "lossy webp",
            webp::Encoder::from_rgb(&two_halves(64, 32), 64, 32).encode_simple(false, 90.0).unwrap().to_vec(),
        ),
        ("cmyk", plain_jpeg(&[240, 10, 10, 250], false)),
        ("palette", palette_png()),
    ] {
        assert!(seen(&bytes).iter().all(red), "{name}: {:?}", seen(&bytes)[0].get_pixel(0, 0));
    }
    let grey = [
        encoded(&DynamicImage::ImageLuma8(photo.to_luma8()), ImageFormat::Png),
        encoded(&DynamicImage::ImageLuma16(photo.to_luma16()), ImageFormat::Png),
        encoded(&DynamicImage::ImageLuma8(photo.to_luma8()), ImageFormat::Jpeg),
        plain_jpeg(&[50], false),
        plain_jpeg(&[50], true),
    ];
    for (index, bytes) in grey.iter().enumerate() {
        let images = seen(bytes);
        assert!(is_near(images[0].get_pixel(0, 0), [55, 55, 55, 255], 10), "{index}: {:?}", images[0].get_pixel(0, 0));
    }
    assert_eq!(seen(&jpeg(&two_halves(1, 1)))[1].dimensions(), (1, 1));
    assert_eq!(seen(&jpeg(&two_halves(12_000, 1)))[2].dimensions(), (1600, 1));
    assert_eq!(seen(&jpeg(&two_halves(1, 12_000)))[0].dimensions(), (1, 12_000));
}

#[test]
fn a_progressive_picture_of_which_a_part_is_missing_is_refused() {
    let (end, scans) = (b"\xff\xd9".as_slice(), scans(PROGRESSIVE));
    assert_eq!(scans.len(), 10);
    let images = seen(PROGRESSIVE);
    assert!(is_near(images[0].get_pixel(10, 32), [215, 20, 25, 255], 40), "{:?}", images[0].get_pixel(10, 32));
    assert!(is_near(images[0].get_pixel(85, 32), [25, 20, 215, 255], 40), "{:?}", images[0].get_pixel(85, 32));
    for (nth, (start, stop)) in scans.iter().enumerate() {
        // Without the scans that follow, and without the end of this one.
        for at in [*stop, start + (stop - start) / 3] {
            let cut = [&PROGRESSIVE[..at], end].concat();
            assert!(cut.len() == PROGRESSIVE.len() || reason(&cut) == "image-broken", "scan {nth} up to {at}");
        }
        // Without the end of this one, but with all that follow. (Of the first, only what it builds upon is known.)
        let torn = [&PROGRESSIVE[..start + (stop - start) / 3], &PROGRESSIVE[*stop..]].concat();
        assert!(nth == 0 || stop - start < 40 || reason(&torn) == "image-broken", "scan {nth} without its end");
    }
}

#[test]
fn what_is_transparent_stays_so_and_has_a_png_for_old_browsers() {
    for (bytes, last) in [
        (encoded(&DynamicImage::ImageRgba8(half_clear(1000, 40)), ImageFormat::Png), Format::Png),
        (encoded(&DynamicImage::ImageRgba8(half_clear(1000, 40)), ImageFormat::WebP), Format::Png),
        (palette_png(), Format::Png),
        (jpeg(&two_halves(1000, 40)), Format::Jpeg),
    ] {
        let (variant, file) = made(&bytes).unwrap().pop().unwrap();
        assert_eq!(variant.format, last);
        let kind = if last == Format::Png { ImageFormat::Png } else { ImageFormat::Jpeg };
        assert_eq!(image::guess_format(&file).unwrap(), kind);
        for image in seen(&bytes) {
            let (left, right) = (image.get_pixel(2, 1), image.get_pixel(image.width() - 2, 1));
            assert!(left[3] == 255 && right[3] == if last == Format::Png { 0 } else { 255 }, "{left:?} {right:?}");
            // No blue of what was transparent beside the edge.
            let edge = image.get_pixel(image.width() / 2 - 1, 1);
            assert!(last == Format::Jpeg || edge[2] < 40, "{edge:?}");
        }
    }
}

#[test]
fn colours_of_a_telephone_come_out_as_they_were_seen() {
    let plain = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(8, 8, image::Rgb([200, 100, 100])));
    let with = |icc: Vec<u8>| {
        let mut out = Vec::new();
        let mut encoder = image::codecs::png::PngEncoder::new(&mut out);
        image::ImageEncoder::set_icc_profile(&mut encoder, icc).unwrap();
        plain.write_with_encoder(encoder).unwrap();
        let (_, file) = made(&out).unwrap().remove(1);
        *image::load_from_memory(&file).unwrap().into_rgba8().get_pixel(4, 4)
    };
    // Display P3's rgb(200, 100, 100) is color(srgb 0.8393 0.3712 0.3824), by the matrices of CSS Color 4.
    let p3 = with(profile(DISPLAY_P3));
    assert!(is_near(&p3, [214, 95, 98, 255], 3), "{p3:?}");
    let mut cut = profile(DISPLAY_P3);
    cut.truncate(200);
    for same in [profile(SRGB), cut, b"nothing".to_vec()] {
        assert!(is_near(&with(same), [200, 100, 100, 255], 2));
    }
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    for bytes in
        [jpeg(&two_halves(1000, 300)), encoded(&DynamicImage::ImageRgba8(half_clear(700, 90)), ImageFormat::Png)]
    {
        assert_eq!(made(&bytes).unwrap(), made(&bytes).unwrap());
    }
}

#[test]
fn avif_is_made_where_it_is_asked_for_and_is_the_same_each_time() {
    let shelf = Shelf::new();
    for picture in [jpeg(&two_halves(64, 48)), encoded(&DynamicImage::ImageRgba8(half_clear(64, 48)), ImageFormat::Png)]
    {
        let media = Media { has_avif: true, ..shelf.put(&picture).unwrap() };
        let files = encode(&RealDisk, shelf.0.path(), &media).unwrap();
        let avif: Vec<&Vec<u8>> =
            files.iter().filter(|(variant, _)| variant.format == Format::Avif).map(|(_, bytes)| bytes).collect();
        assert_eq!(avif.len(), 1);
        assert_eq!(avif[0].get(4..12), Some(b"ftypavif".as_slice()));
        assert!(!contains(avif[0], b"Exif"));
        assert_eq!(files, encode(&RealDisk, shelf.0.path(), &media).unwrap());
    }
}

#[test]
fn a_drawing_is_published_as_what_is_left_of_it() {
    let shelf = Shelf::new();
    let media = shelf.put(b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'><path d='M0 0h9v9z'/></svg>").unwrap();
    let files = encode(&RealDisk, shelf.0.path(), &media).unwrap();
    let [(variant, bytes)] = files.as_slice() else { panic!("{} files", files.len()) };
    assert!(variant.path.as_str().ends_with(".svg") && contains(bytes, b"<path") && !contains(bytes, b"onload"));
}

#[test]
fn a_picture_that_changes_after_it_was_probed_is_refused() {
    let shelf = Shelf::new();
    let media = shelf.put(&jpeg(&two_halves(20, 20))).unwrap();
    let _ = shelf.put(&jpeg(&two_halves(20, 21)));
    let problem = encode(&RealDisk, shelf.0.path(), &media).unwrap_err();
    assert_eq!(problem.args[1], ("reason", Arg::Term("image-changed")));
}

#[test]
fn pictures_without_their_end_are_refused() {
    let whole = jpeg(&two_halves(200, 120));
    let scan = whole.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    for end in (scan + 20..whole.len() - 12).step_by(37) {
        assert_eq!(reason(&whole[..end]), "image-broken", "{end}");
        // As some programs leave it that would not lose what they have.
        assert_eq!(reason(&[&whole[..end], b"\xff\xd9"].concat()), "image-broken", "{end} of {}, ended", whole.len());
    }
    let png = encoded(&DynamicImage::ImageRgb8(two_halves(200, 120)), ImageFormat::Png);
    let data = png.windows(4).position(|name| name == b"IDAT").unwrap();
    for length in (0..png.len() - data - 40).step_by(53) {
        let cut = [&png[..data - 4], &chunk(b"IDAT", &png[data + 4..data + 4 + length]), &chunk(b"IEND", b"")].concat();
        assert_eq!(reason(&cut), "image-broken", "{length}");
    }
    let mut wrong = png.clone();
    wrong[data + 50] ^= 1;
    assert_eq!(reason(&wrong), "image-broken");
    for image in [webp::Encoder::from_rgb(&two_halves(200, 120), 200, 120)] {
        for lossless in [false, true] {
            let webp = image.encode_simple(lossless, 80.0).unwrap().to_vec();
            for length in (0..webp.len() - 60).step_by(41) {
                let mut cut = webp[..20 + length].to_vec();
                cut[16..20].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
                cut.resize(cut.len().next_multiple_of(2), 0);
                let riff = u32::try_from(cut.len() - 8).unwrap();
                cut[4..8].copy_from_slice(&riff.to_le_bytes());
                assert_eq!(reason(&cut), "image-broken", "lossless: {lossless}, {length} of {}", webp.len());
            }
        }
    }
}

#[test]
fn the_cache_is_used_when_it_is_whole_and_not_missed_otherwise() {
    let shelf = Shelf::new();
    let media = shelf.put(&jpeg(&two_halves(1000, 60))).unwrap();
    let content = shelf.0.path();
    let cache = Cache::new(content.join("cache/images"));
    let reads = || {
        let fault = Fault {
            action: Some(Action::Read),
            path: Some(content.join("media/foto.jpg")),
            nth: 1,
            lasting: true,
            cause: Cause::Errno(5),
        };
        FaultyDisk::new(Box::new(RealDisk), fault)
    };
    let first = cached_encode(&cache, &RealDisk, content, &media).unwrap();
    assert_eq!(first, encode(&RealDisk, content, &media).unwrap());
    assert_eq!(first, cached_encode(&cache, &reads(), content, &media).unwrap());
    let mut entries: Vec<_> =
        std::fs::read_dir(content.join("cache/images")).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    assert_eq!(entries.len(), 3);
    let whole = std::fs::read(&entries[0]).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 4;
    let another = std::fs::read(&entries[1]).unwrap();
    for spoilt in [&b""[..], &whole[..40], &whole[1..], &flipped, &[0; 5000], &another] {
        std::fs::write(&entries[0], spoilt).unwrap();
        assert!(cached_encode(&cache, &reads(), content, &media).is_err());
        assert_eq!(first, cached_encode(&cache, &RealDisk, content, &media).unwrap());
        assert_eq!(std::fs::read(&entries[0]).unwrap(), whole);
    }
    // A folder in place of a file of the cache, a file in place of the cache, a disk that takes nothing.
    std::fs::remove_file(&entries[0]).unwrap();
    std::fs::create_dir(&entries[0]).unwrap();
    assert_eq!(first, cached_encode(&cache, &RealDisk, content, &media).unwrap());
    std::fs::write(content.join("file"), b"x").unwrap();
    assert_eq!(first, cached_encode(&Cache::new(content.join("file")), &RealDisk, content, &media).unwrap());
    let full = Fault { action: None, path: None, nth: 1, lasting: true, cause: Cause::Errno(28) };
    let full = FaultyDisk::new(Box::new(RealDisk), full);
    assert_eq!(first, cached_encode(&Cache::new(content.join("new")), &full, content, &media).unwrap());
}

#[test]
fn the_cache_lets_go_of_what_is_used_no_more_and_of_nothing_else() {
    let shelf = Shelf::new();
    let content = shelf.0.path();
    let folder = content.join("cache/images");
    let fill = |bytes: &[u8], seconds: i64| {
        let before = names(&folder);
        let media = shelf.put(bytes).unwrap();
        let cache = Cache::new(folder.clone());
        cached_encode(&cache, &RealDisk, content, &media).unwrap();
        let new: Vec<String> = names(&folder).into_iter().filter(|name| !before.contains(name)).collect();
        for name in &new {
            RealDisk.set_modified(&folder.join(name), seconds * 1_000_000_000).unwrap();
        }
        (cache, new)
    };
    let (_, oldest) = fill(&jpeg(&two_halves(40, 20)), 1_000);
    let (_, older) = fill(&jpeg(&two_halves(60, 20)), 2_000);
    // In use, though nothing is older.
    let (cache, used) = fill(&jpeg(&two_halves(80, 20)), 500);
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg'/>";
    let path = card_path(drawing).unwrap();
    Cards::default().cached_draw(&Cache::new(folder.clone()), &RealDisk, &path, drawing).unwrap();
    let card =
        names(&folder).into_iter().filter(|name| ![&oldest, &older, &used].iter().any(|names| names.contains(name)));
    let card: Vec<String> = card.collect();
    // Of others: not even what has a name as ours have.
    let hex = "0123456789abcdef".repeat(4);
    for name in ["notes.txt", &hex, &hex.to_uppercase(), &format!(".{hex}.new")] {
        std::fs::write(folder.join(name), "mine").unwrap();
    }
    std::fs::create_dir(folder.join(hex.replace('0', "1"))).unwrap();
    let all = names(&folder);
    let left = |gone: &[&Vec<String>]| {
        all.iter().filter(|name| !gone.iter().any(|names| names.contains(name))).cloned().collect::<Vec<String>>()
    };

    cache.prune(&RealDisk);
    assert_eq!(names(&folder), all, "there is room for all");
    let full = Fault { action: Some(Action::List), path: None, nth: 1, lasting: true, cause: Cause::Errno(5) };
    cache.prune_to(&FaultyDisk::new(Box::new(RealDisk), full), 0);
    assert_eq!(names(&folder), all, "what is there is not known");
    let size = |name: &String| std::fs::metadata(folder.join(name)).unwrap().len();
    let newer: u64 = older.iter().chain(&card).map(size).sum();
    // The files of others count as well.
    cache.prune_to(&RealDisk, newer + 3 * 4);
    assert_eq!(names(&folder), left(&[&oldest]));
    Cards::keep(&cache, &path);
    cache.prune_to(&RealDisk, 0);
    assert_eq!(names(&folder), left(&[&oldest, &older]), "a card that is not drawn this time");
    let (cache, _) = fill(&jpeg(&two_halves(80, 20)), 500);
    cache.prune_to(&RealDisk, 0);
    assert_eq!(names(&folder), left(&[&oldest, &older, &card]));
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
