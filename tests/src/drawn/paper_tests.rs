//! Tests of the printer.

use super::*;
use crate::drawn::{Layout, draw_receipt};

#[test]
fn words_stand_where_their_ink_is() {
    for layout in Layout::ALL {
        for seed in 0..2 {
            let drawn = draw_receipt(layout, seed);
            for word in &drawn.words {
                let [left, top, right, bottom] = word.bounds().map(to_pixel);
                let inside = (left..right).flat_map(|x| (top..bottom).map(move |y| (x, y)));
                let dark = inside
                    .filter(|(x, y)| drawn.picture.get_pixel(*x, *y).0[0] < 140)
                    .count();
                assert!(dark > 3, "{layout:?} {seed}: {word:?}");
            }
        }
    }
}

#[test]
fn words_do_not_lie_over_each_other_and_are_on_the_paper() {
    for layout in Layout::ALL {
        for seed in 0..6 {
            let drawn = draw_receipt(layout, seed);
            let areas: Vec<[f64; 4]> = drawn.words.iter().map(Word::bounds).collect();
            for (index, [left, top, right, bottom]) in areas.iter().copied().enumerate() {
                assert!(
                    left > 0.0 && right < f64::from(drawn.picture.width()),
                    "{layout:?} {seed}"
                );
                assert!(
                    top > 0.0 && bottom < f64::from(drawn.picture.height()),
                    "{layout:?} {seed}"
                );
                let over = areas[..index].iter().position(|other| {
                    left < other[2] && other[0] < right && top < other[3] && other[1] < bottom
                });
                assert_eq!(
                    over.map(|at| (&drawn.words[at], &drawn.words[index])),
                    None,
                    "{layout:?} {seed}"
                );
            }
        }
    }
}

#[test]
fn pins_leave_gaps() {
    let struck: Vec<f32> = (0..28).map(|x| pin_coverage(x, 0)).collect();
    let (least, most) = (
        struck.iter().copied().fold(1.0, f32::min),
        struck.iter().copied().fold(0.0, f32::max),
    );
    assert!(least < 0.6 && most > 0.7, "{struck:?}");
}
