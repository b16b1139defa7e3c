//! Takes the place where a photo was taken out of it, without touching what is seen. Pure.
//!
//! In a JPEG the place stands in the EXIF part (CIPA DC-008, 4.6.6) and perhaps a second time as XMP; HEIC and AVIF keep the
//! same two somewhere between their boxes (ISO/IEC 23008-12, Annex A). Both keep their length, so that nothing else moves:
//! the list of places becomes empty, XMP that holds a place becomes blank.

use std::ops::Range;

/// The parts before the picture are searched up to here; phones write them at the very start. In bytes.
pub(super) const HEAD_BYTES: u64 = 256 * 1024;
/// HEIC and AVIF may have them anywhere: they are searched up to here. In bytes.
pub(super) const BOXES_BYTES: u64 = 8 * 1024 * 1024;
const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// How the list of an EXIF part begins, in both orders of bytes.
const LISTS: [&[u8]; 2] = [b"MM\0*\0\0\0\x08", b"II*\0\x08\0\0\0"];
/// How XMP without a head of its own begins and ends.
const XMP_BEGINS: &[u8] = b"<x:xmpmeta";
const XMP_ENDS: &[u8] = b"</x:xmpmeta>";
/// The entry that says where the list of places is.
const GPS_TAG: u32 = 0x8825;
const ENTRY_BYTES: usize = 12;
/// More entries than any camera writes are no list.
const ENTRIES_MAX: u32 = 200;

/// The file is made of boxes, as HEIC and AVIF are.
pub(super) fn has_boxes(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"ftyp")
}

/// Takes the place out of the beginning of a file; `false` where there is none.
pub(super) fn remove(head: &mut [u8]) -> bool {
    if has_boxes(head) {
        return remove_between(head);
    }
    let mut is_changed = false;
    for part in parts(head) {
        let part = &mut head[part];
        is_changed |= if part.starts_with(EXIF) {
            empty_places(&mut part[EXIF.len()..]).is_some()
        } else {
            part.starts_with(XMP) && blank_places(&mut part[XMP.len()..])
        };
    }
    is_changed
}

/// The same where it lies between boxes, wherever that is.
fn remove_between(head: &mut [u8]) -> bool {
    let (mut is_changed, mut at) = (false, 0);
    while let Some(rest) = head.get_mut(at..).filter(|rest| !rest.is_empty()) {
        at += 1;
        if LISTS.iter().any(|list| rest.starts_with(list)) {
            is_changed |= empty_places(rest).is_some();
        } else if rest.starts_with(XMP_BEGINS) {
            let ends = rest
                .windows(XMP_ENDS.len())
                .position(|word| word == XMP_ENDS);
            let length = ends.unwrap_or(rest.len());
            is_changed |= blank_places(&mut rest[..length]);
            at += length;
        }
    }
    is_changed
}

/// The contents of the APP1 parts of a JPEG.
fn parts(head: &[u8]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 2;
    if !head.starts_with(&[0xff, 0xd8]) {
        return parts;
    }
    while let Some([0xff, kind, high, low]) = head.get(at..at + 4) {
        let end = at + 2 + usize::from(u16::from_be_bytes([*high, *low]));
        // The picture itself begins, or the part goes on beyond what is known.
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

/// Empties the list of places. `None` where there is none.
fn empty_places(tiff: &mut [u8]) -> Option<()> {
    let order = match tiff.get(..2)? {
        b"II" => Order::LittleEnd,
        b"MM" => Order::BigEnd,
        _ => return None,
    };
    let list = order.number(tiff, 4, 4)?;
    let pointer =
        entries(tiff, order, list)?.find(|at| order.number(tiff, *at, 2) == Some(GPS_TAG))?;
    let places = order.number(tiff, pointer + 8, 4)?;
    let all: Vec<usize> = entries(tiff, order, places)?.collect();
    if all.is_empty() {
        return None;
    }
    for at in all {
        let value = value(tiff, order, at);
        if let Some(value) = value.and_then(|value| tiff.get_mut(value)) {
            value.fill(0);
        }
        tiff.get_mut(at..at + ENTRY_BYTES)?.fill(0);
    }
    let start = usize::try_from(places).ok()?;
    tiff.get_mut(start..start + 2)?.fill(0);
    Some(())
}

/// Where the entries of a list begin.
fn entries(tiff: &[u8], order: Order, list: u32) -> Option<impl Iterator<Item = usize> + use<>> {
    let start = usize::try_from(list).ok()?;
    let count = order
        .number(tiff, start, 2)
        .filter(|count| *count <= ENTRIES_MAX)?;
    let count = usize::try_from(count).ok()?;
    let is_whole = start + 2 + count * ENTRY_BYTES <= tiff.len();
    is_whole.then(|| (0..count).map(move |index| start + 2 + index * ENTRY_BYTES))
}

/// Where the value of an entry is, if it does not fit into the entry.
fn value(tiff: &[u8], order: Order, at: usize) -> Option<Range<usize>> {
    let bytes: u32 = match order.number(tiff, at + 2, 2)? {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 => 4,
        5 | 10 | 12 => 8,
        _ => return None,
    };
    let length = order
        .number(tiff, at + 4, 4)?
        .checked_mul(bytes)
        .filter(|length| *length > 4)?;
    let start = usize::try_from(order.number(tiff, at + 8, 4)?).ok()?;
    // Nobody keeps a place in the header or the list itself.
    (start >= 8).then_some(start..start.checked_add(usize::try_from(length).ok()?)?)
}

fn blank_places(xmp: &mut [u8]) -> bool {
    let has_place = [&b"GPSL"[..], b"gps:"]
        .iter()
        .any(|word| xmp.windows(word.len()).any(|at| at == *word));
    if has_place {
        xmp.fill(b' ');
    }
    has_place
}

/// Which byte of a number comes first.
#[derive(Debug, Clone, Copy)]
enum Order {
    LittleEnd,
    BigEnd,
}

impl Order {
    fn number(self, bytes: &[u8], at: usize, length: usize) -> Option<u32> {
        let bytes = bytes.get(at..at.checked_add(length)?)?;
        let add = |number: u32, byte: &u8| (number << 8) | u32::from(*byte);
        Some(match self {
            Self::LittleEnd => bytes.iter().rev().fold(0, add),
            Self::BigEnd => bytes.iter().fold(0, add),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An EXIF part: turned on its side, taken at 3° 8′ north.
    fn exif(number: impl Fn(u32, usize) -> Vec<u8>, mark: &[u8]) -> Vec<u8> {
        let entry = |tag, kind, count, value: Vec<u8>| {
            let mut entry = [number(tag, 2), number(kind, 2), number(count, 4), value].concat();
            entry.resize(ENTRY_BYTES, 0);
            entry
        };
        let places = 8 + 2 + 2 * 12 + 4;
        let rationals = places + 2 + 2 * 12 + 4;
        [
            EXIF.to_vec(),
            mark.to_vec(),
            number(42, 2),
            number(8, 4),
            number(2, 2),
            entry(0x0112, 3, 1, number(6, 2)),
            entry(GPS_TAG, 4, 1, number(places, 4)),
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
            (exif(big, b"MM"), Order::BigEnd),
            (exif(little, b"II"), Order::LittleEnd),
        ] {
            let before = jpeg(&[&exif]);
            let mut after = before.clone();
            assert!(remove(&mut after));
            let start = parts(&after)[0].start + EXIF.len();
            let tiff = &after[start..];
            assert_eq!(order.number(tiff, 18, 2), Some(6), "the turn stays");
            assert_eq!(order.number(tiff, 38, 2), Some(0), "no places");
            assert!(
                tiff[40..40 + 2 * 12 + 4 + 24].iter().all(|byte| *byte == 0),
                "neither north nor degrees"
            );
            assert_eq!(after[..start + 38], before[..start + 38]);
            assert_eq!(
                after[start + exif.len() - EXIF.len()..],
                before[start + exif.len() - EXIF.len()..]
            );
            assert!(!remove(&mut after), "gone is gone");
        }
    }

    #[test]
    fn xmp_with_a_place_becomes_blank() {
        let with = [XMP, b"<x exif:GPSLatitude='3,8N'/>"].concat();
        let without = [XMP, b"<x dc:format='image/jpeg'/>"].concat();
        let mut file = jpeg(&[&with, &without]);
        assert!(remove(&mut file));
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
        assert!(remove(&mut after));
        let list = before.windows(8).position(|word| word == LISTS[0]).unwrap();
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
        assert!(!remove(&mut after), "gone is gone");
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
            assert!(!remove(&mut after));
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
                remove(&mut file);
                assert_eq!(file.len(), whole.len());
            }
        }
    }
}
