//! Removal of the GPS location from photos, without changing the picture. Pure.
//!
//! A JPEG has the location in its EXIF segment (CIPA DC-008, 4.6.6) and perhaps again as XMP; HEIC
//! and AVIF keep the same two anywhere between their boxes (ISO/IEC 23008-12, Annex A). Both keep
//! their length, so that nothing else moves: the GPS directory is emptied, XMP with a location is
//! overwritten with spaces.

use std::ops::Range;

/// Number of bytes of a JPEG that are searched: phones write metadata at the very start.
pub(super) const JPEG_HEAD_BYTES: u64 = 256 * 1024;
/// Number of bytes of HEIC and AVIF files that are searched, which may have metadata anywhere.
pub(super) const BOX_FILE_HEAD_BYTES: u64 = 8 * 1024 * 1024;
const EXIF_HEADER: &[u8] = b"Exif\0\0";
const XMP_HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// TIFF header of EXIF data in both byte orders, with the first directory right behind it.
const TIFF_HEADERS: [&[u8]; 2] = [b"MM\0*\0\0\0\x08", b"II*\0\x08\0\0\0"];
/// Start and end tag of XMP without a header of its own.
const XMP_START_TAG: &[u8] = b"<x:xmpmeta";
const XMP_END_TAG: &[u8] = b"</x:xmpmeta>";
/// Tag of the entry that points to the GPS directory.
const GPS_IFD_TAG: u32 = 0x8825;
const IFD_ENTRY_BYTES: usize = 12;
/// More entries than any camera writes: such data is no directory.
const IFD_ENTRIES_MAX: u32 = 200;

/// Returns whether a file consists of boxes, as HEIC and AVIF do.
pub(super) fn is_box_file(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"ftyp")
}

/// Removes the location from the beginning of a file. Returns whether there was one.
pub(super) fn remove_location(head: &mut [u8]) -> bool {
    if is_box_file(head) {
        return remove_from_boxes(head);
    }
    let mut is_changed = false;
    for part in app1_segments(head) {
        let part = &mut head[part];
        is_changed |= if part.starts_with(EXIF_HEADER) {
            clear_gps_ifd(&mut part[EXIF_HEADER.len()..]).is_some()
        } else {
            part.starts_with(XMP_HEADER) && blank_gps_xmp(&mut part[XMP_HEADER.len()..])
        };
    }
    is_changed
}

/// Removes the location from a file of boxes, where metadata may be anywhere.
fn remove_from_boxes(head: &mut [u8]) -> bool {
    let (mut is_changed, mut at) = (false, 0);
    while let Some(rest) = head.get_mut(at..).filter(|rest| !rest.is_empty()) {
        at += 1;
        if TIFF_HEADERS.iter().any(|list| rest.starts_with(list)) {
            is_changed |= clear_gps_ifd(rest).is_some();
        } else if rest.starts_with(XMP_START_TAG) {
            let ends = rest
                .windows(XMP_END_TAG.len())
                .position(|word| word == XMP_END_TAG);
            let length = ends.unwrap_or(rest.len());
            is_changed |= blank_gps_xmp(&mut rest[..length]);
            at += length;
        }
    }
    is_changed
}

/// Returns the contents of the APP1 segments of a JPEG.
fn app1_segments(head: &[u8]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 2;
    if !head.starts_with(&[0xff, 0xd8]) {
        return parts;
    }
    while let Some([0xff, kind, high, low]) = head.get(at..at + 4) {
        let end = at + 2 + usize::from(u16::from_be_bytes([*high, *low]));
        // The picture data begins, or the segment continues beyond the known bytes.
        if *kind == 0xda || end > head.len() || end < at + 4 {
            break;
        }
        if *kind == 0xe1 {
            parts.push(at + 4..end);
        }
        at = end;
    }
    parts
}

/// Empties the GPS directory of EXIF data. `None` if there is none.
fn clear_gps_ifd(tiff: &mut [u8]) -> Option<()> {
    let order = match tiff.get(..2)? {
        b"II" => ByteOrder::LittleEndian,
        b"MM" => ByteOrder::BigEndian,
        _ => return None,
    };
    // Follow the pointer from the first directory to the GPS directory.
    let list = order.read_number(tiff, 4, 4)?;
    let pointer = ifd_entries(tiff, order, list)?
        .find(|at| order.read_number(tiff, *at, 2) == Some(GPS_IFD_TAG))?;
    let places = order.read_number(tiff, pointer + 8, 4)?;
    let all: Vec<usize> = ifd_entries(tiff, order, places)?.collect();
    if all.is_empty() {
        return None;
    }
    // Clear the values outside of the directory, then its entries, and last their count.
    for at in all {
        let value = value_range(tiff, order, at);
        if let Some(value) = value.and_then(|value| tiff.get_mut(value)) {
            value.fill(0);
        }
        tiff.get_mut(at..at + IFD_ENTRY_BYTES)?.fill(0);
    }
    let start = usize::try_from(places).ok()?;
    tiff.get_mut(start..start + 2)?.fill(0);
    Some(())
}

/// Returns the offsets of the entries of a directory.
fn ifd_entries(
    tiff: &[u8],
    order: ByteOrder,
    list: u32,
) -> Option<impl Iterator<Item = usize> + use<>> {
    let start = usize::try_from(list).ok()?;
    let count = order
        .read_number(tiff, start, 2)
        .filter(|count| *count <= IFD_ENTRIES_MAX)?;
    let count = usize::try_from(count).ok()?;
    let is_whole = start + 2 + count * IFD_ENTRY_BYTES <= tiff.len();
    is_whole.then(|| (0..count).map(move |index| start + 2 + index * IFD_ENTRY_BYTES))
}

/// Returns where the value of an entry is, if it does not fit into the entry.
fn value_range(tiff: &[u8], order: ByteOrder, at: usize) -> Option<Range<usize>> {
    // Bytes per value, by TIFF type.
    let bytes: u32 = match order.read_number(tiff, at + 2, 2)? {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 => 4,
        5 | 10 | 12 => 8,
        _ => return None,
    };
    let length = order
        .read_number(tiff, at + 4, 4)?
        .checked_mul(bytes)
        .filter(|length| *length > 4)?;
    let start = usize::try_from(order.read_number(tiff, at + 8, 4)?).ok()?;
    // No valid value overlaps the header.
    (start >= 8).then_some(start..start.checked_add(usize::try_from(length).ok()?)?)
}

/// Overwrites XMP with spaces if it contains a location. Returns whether it did.
fn blank_gps_xmp(xmp: &mut [u8]) -> bool {
    let has_place = [&b"GPSL"[..], b"gps:"]
        .iter()
        .any(|word| xmp.windows(word.len()).any(|at| at == *word));
    if has_place {
        xmp.fill(b' ');
    }
    has_place
}

/// Byte order of TIFF numbers.
#[derive(Debug, Clone, Copy)]
enum ByteOrder {
    LittleEndian,
    BigEndian,
}

impl ByteOrder {
    /// Reads an unsigned number of `length` bytes.
    fn read_number(self, bytes: &[u8], at: usize, length: usize) -> Option<u32> {
        let bytes = bytes.get(at..at.checked_add(length)?)?;
        let add = |number: u32, byte: &u8| (number << 8) | u32::from(*byte);
        Some(match self {
            Self::LittleEndian => bytes.iter().rev().fold(0, add),
            Self::BigEndian => bytes.iter().fold(0, add),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EXIF segment of a photo with rotation, taken at 3° 8′ north.
    fn exif(number: impl Fn(u32, usize) -> Vec<u8>, mark: &[u8]) -> Vec<u8> {
        let entry = |tag, kind, count, value: Vec<u8>| {
            let mut entry = [number(tag, 2), number(kind, 2), number(count, 4), value].concat();
            entry.resize(IFD_ENTRY_BYTES, 0);
            entry
        };
        let places = 8 + 2 + 2 * 12 + 4;
        let rationals = places + 2 + 2 * 12 + 4;
        [
            EXIF_HEADER.to_vec(),
            mark.to_vec(),
            number(42, 2),
            number(8, 4),
            number(2, 2),
            entry(0x0112, 3, 1, number(6, 2)),
            entry(GPS_IFD_TAG, 4, 1, number(places, 4)),
            number(0, 4),
            number(2, 2),
            entry(1, 2, 2, b"N\0".to_vec()),
            entry(2, 5, 3, number(rationals, 4)),
            number(0, 4),
            [3, 1, 8, 1, 7, 1]
                .into_iter()
                .flat_map(|part| number(part, 4))
                .collect(),
        ]
        .concat()
    }

    fn jpeg(parts: &[&[u8]]) -> Vec<u8> {
        let mut file = b"\xff\xd8\xff\xe0\0\x04JF".to_vec();
        for part in parts {
            let length = u16::try_from(part.len() + 2).expect("a part is short");
            file.extend([&[0xff, 0xe1], &length.to_be_bytes()[..], part].concat());
        }
        file.extend(b"\xff\xda\0\x02GPSL picture");
        file
    }

    fn big(value: u32, length: usize) -> Vec<u8> {
        value.to_be_bytes()[4 - length..].to_vec()
    }

    fn little(value: u32, length: usize) -> Vec<u8> {
        value.to_le_bytes()[..length].to_vec()
    }

    #[test]
    fn the_place_goes_and_nothing_else() {
        for (exif, order) in [
            (exif(big, b"MM"), ByteOrder::BigEndian),
            (exif(little, b"II"), ByteOrder::LittleEndian),
        ] {
            let before = jpeg(&[&exif]);
            let mut after = before.clone();
            assert!(remove_location(&mut after));
            let start = app1_segments(&after)[0].start + EXIF_HEADER.len();
            let tiff = &after[start..];
            assert_eq!(order.read_number(tiff, 18, 2), Some(6), "the turn stays");
            assert_eq!(order.read_number(tiff, 38, 2), Some(0), "no places");
            assert!(
                tiff[40..40 + 2 * 12 + 4 + 24].iter().all(|byte| *byte == 0),
                "neither north nor degrees"
            );
            assert_eq!(after[..start + 38], before[..start + 38]);
            assert_eq!(
                after[start + exif.len() - EXIF_HEADER.len()..],
                before[start + exif.len() - EXIF_HEADER.len()..]
            );
            assert!(!remove_location(&mut after), "gone is gone");
        }
    }

    #[test]
    fn xmp_with_a_place_becomes_blank() {
        let with = [XMP_HEADER, b"<x exif:GPSLatitude='3,8N'/>"].concat();
        let without = [XMP_HEADER, b"<x dc:format='image/jpeg'/>"].concat();
        let mut file = jpeg(&[&with, &without]);
        assert!(remove_location(&mut file));
        let text = String::from_utf8_lossy(&file).into_owned();
        assert!(
            !text.contains("Latitude")
                && text.contains("dc:format")
                && text.contains("GPSL picture"),
            "{text}"
        );
    }

    #[test]
    fn the_place_goes_out_of_a_file_of_boxes() {
        let xmp = b"<x:xmpmeta><x exif:GPSLatitude='3,8N'/></x:xmpmeta>";
        let before = [
            &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\xff\xffmdat\0\0\0\x06"[..],
            &exif(big, b"MM"),
            xmp,
            b"II*",
        ];
        let before = before.concat();
        let mut after = before.clone();
        assert!(remove_location(&mut after));
        let list = before
            .windows(8)
            .position(|word| word == TIFF_HEADERS[0])
            .unwrap();
        assert_eq!(after[..list + 38], before[..list + 38], "the turn stays");
        assert!(
            after[list + 38..list + 40 + 2 * 12]
                .iter()
                .all(|byte| *byte == 0),
            "no places"
        );
        let text = String::from_utf8_lossy(&after);
        assert!(
            !text.contains("Latitude") && text.ends_with("</x:xmpmeta>II*"),
            "{text}"
        );
        assert_eq!(after.len(), before.len());
        assert!(!remove_location(&mut after), "gone is gone");
    }

    #[test]
    fn whatever_else_comes_stays_as_it_is() {
        let whole = jpeg(&[&exif(big, b"MM")]);
        for file in [
            &b""[..],
            b"\xff\xd8",
            b"%PDF-1.7 GPSL",
            &jpeg(&[]),
            &jpeg(&[b"Exif\0\0MM"]),
            &whole[..60],
        ] {
            let mut after = file.to_vec();
            assert!(!remove_location(&mut after));
            assert_eq!(after, file);
        }
    }

    #[test]
    fn no_length_leads_astray() {
        let whole = jpeg(&[&exif(little, b"II")]);
        for at in 0..whole.len() {
            for byte in [0, 0x7f, 0xff] {
                let mut file = whole.clone();
                file[at] = byte;
                remove_location(&mut file);
                assert_eq!(file.len(), whole.len());
            }
        }
    }
}
