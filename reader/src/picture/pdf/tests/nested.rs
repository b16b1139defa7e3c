//! Files in which things contain one another, or themselves.
//!
//! An overflow of the stack would end the test process.

use super::*;

/// Ways to nest, each with its own kind of drawing.
#[derive(Debug, Clone, Copy)]
enum Nest {
    Letter,
    LetterOfThePage,
    Pattern,
    Mask,
    Form,
}

impl Nest {
    const ALL: [Self; 5] = [
        Self::Letter,
        Self::LetterOfThePage,
        Self::Pattern,
        Self::Mask,
        Self::Form,
    ];

    fn content(self) -> &'static [u8] {
        match self {
            Self::Letter | Self::LetterOfThePage => b"BT /T 9 Tf (a) Tj ET",
            Self::Pattern => b"/Pattern cs /P scn 0 0 9 9 re f",
            Self::Mask => b"/G gs 0 0 9 9 re f",
            Self::Form => b"/X Do",
        }
    }

    fn resources(self, number: usize) -> String {
        match self {
            Self::Letter | Self::LetterOfThePage => format!("/Font<</T {number} 0 R>>"),
            Self::Pattern => format!("/Pattern<</P {number} 0 R>>"),
            Self::Mask => format!("/ExtGState<</G<</SMask<</S/Alpha/G {number} 0 R>>>>>>"),
            Self::Form => format!("/XObject<</X {number} 0 R>>"),
        }
    }

    /// Returns the objects `number` and `number + 1`: one that draws `inner`, which has these
    /// resources.
    fn objects<'a>(
        self,
        number: usize,
        resources: &str,
        inner: &'a [u8],
    ) -> [(String, Option<&'a [u8]>); 2] {
        let resources = match self {
            Self::LetterOfThePage => String::new(),
            _ => format!("/Resources<<{resources}>>"),
        };
        let form = format!("<</Subtype/Form/BBox[0 0 99 99]{resources}>>");
        match self {
            Self::Letter | Self::LetterOfThePage => {
                let letter = number + 1;
                let font = format!(
                    "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]\
                     /CharProcs<</a {letter} 0 R>>/Encoding<</Differences[97/a]>>\
                     /FirstChar 97/LastChar 97/Widths[9]{resources}>>"
                );
                [(font, None), ("<<>>".into(), Some(inner))]
            }
            Self::Pattern => {
                let tile = "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9";
                [
                    (format!("<<{tile}{resources}>>"), Some(inner)),
                    ("null".into(), None),
                ]
            }
            Self::Mask | Self::Form => [(form, Some(inner)), ("null".into(), None)],
        }
    }
}

/// Builds a file with `depth` nested things of these kinds in turn; the last one contains the first
/// if `is_loop`.
fn nested(kinds: &[Nest], depth: usize, is_loop: bool) -> Vec<u8> {
    let kind = |level: usize| kinds[level % kinds.len()];
    let place = |level: usize| 6 + 2 * level;
    let mut objects = Vec::new();
    for level in 0..depth {
        let next = if is_loop && level + 1 == depth {
            0
        } else {
            level + 1
        };
        let is_last = next == depth;
        let inner = if is_last {
            b"0 0 9 9 re f"
        } else {
            kind(next).content()
        };
        let resources = if is_last {
            String::new()
        } else {
            kind(next).resources(place(next))
        };
        objects.extend(kind(level).objects(place(level), &resources, inner));
    }
    let content = std::str::from_utf8(kinds[0].content()).unwrap();
    let own = kinds[0].resources(place(0));
    // A font on the page would hide that of the helper.
    let mut file = Objects::new();
    let stream = file.add("<<>>", Some(content.as_bytes()));
    let page = file.add(
        format!(
            "<</Type/Page/Parent 3 0 R/MediaBox[0 0 300 400]/Contents {stream} 0 R\
             /Resources<<{own}>>>>"
        ),
        None,
    );
    for (text, stream) in objects {
        file.add(text, stream);
    }
    file.file(&[page])
}

/// Checks that a file is refused, or drawn up to where the interpreter notices that something
/// contains itself.
#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers hand over what they got"
)]
fn check_ends<T: std::fmt::Debug>(outcome: Result<T, PictureError>, what: &str) {
    assert!(
        matches!(outcome, Ok(_) | Err(PictureError::TooLarge)),
        "{what}: {outcome:?}"
    );
}

#[test]
fn what_lies_inside_itself_ends() {
    for kind in Nest::ALL {
        for length in [1, 2] {
            let outcome = all(&nested(&[kind], length, true)).map(|sheets| sheets.len());
            check_ends(outcome, &format!("{kind:?} in a circle of {length}"));
        }
    }
    let letter = nested(&[Nest::LetterOfThePage], 1, true);
    assert_eq!(
        all(&letter),
        Err(PictureError::TooLarge),
        "its resources are those of the page"
    );
    for kinds in [
        [Nest::Letter, Nest::Pattern],
        [Nest::Letter, Nest::Form],
        [Nest::Pattern, Nest::Form],
        [Nest::Mask, Nest::Pattern],
    ] {
        let outcome = all(&nested(&kinds, 2, true)).map(|sheets| sheets.len());
        check_ends(outcome, &format!("{kinds:?}"));
    }
}

#[test]
fn a_few_things_may_lie_inside_one_another_and_many_may_not() {
    for kind in [Nest::Letter, Nest::Pattern, Nest::Mask, Nest::Form] {
        assert!(all(&nested(&[kind], 4, false)).is_ok(), "{kind:?}");
        let many = all(&nested(&[kind], 1_000, false));
        assert!(
            many.is_ok() == matches!(kind, Nest::Form),
            "a thousand of {kind:?}"
        );
    }
}

#[test]
fn a_mask_seen_before_counts_with_all_its_depth() {
    // Six nested masks are drawn, then again behind six patterns.
    let mut objects = Vec::new();
    for level in 0..6 {
        let (next, inner) = (
            8 + 2 * level,
            if level == 5 {
                b"".as_slice()
            } else {
                Nest::Mask.content()
            },
        );
        objects.extend(Nest::Mask.objects(6 + 2 * level, &Nest::Mask.resources(next), inner));
    }
    for level in 6..12 {
        let is_last = level == 11;
        let inner = if is_last { Nest::Mask } else { Nest::Pattern };
        let next = if is_last { 6 } else { 8 + 2 * level };
        objects.extend(Nest::Pattern.objects(
            6 + 2 * level,
            &inner.resources(next),
            inner.content(),
        ));
    }
    let resources = Nest::Mask.resources(6) + &Nest::Pattern.resources(18);
    let drawn =
        |content: &str| all(&page(content, &resources, &objects)).map(|sheets| sheets.len());
    let [mask, pattern] =
        [Nest::Mask, Nest::Pattern].map(|kind| std::str::from_utf8(kind.content()).unwrap());
    assert_eq!(drawn(mask), Ok(1));
    assert_eq!(drawn(pattern), Err(PictureError::TooLarge));
    assert_eq!(
        drawn(&format!("q {mask} Q {pattern}")),
        Err(PictureError::TooLarge)
    );
}

/// Opens a page filled with a colour of this space; `objects` begin at 6.
fn coloured(space: &str, objects: &[(String, Option<&[u8]>)]) -> Result<usize, PictureError> {
    let resources = format!("/ColorSpace<</C {space}>>");
    all(&page("/C cs 0 sc 0 0 99 99 re f", &resources, objects)).map(|sheets| sheets.len())
}

#[test]
fn colour_spaces_end() {
    let tint = "<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 1>>";
    for circle in [
        "[/Indexed 6 0 R 1 <0001>]".to_owned(),
        "[/Pattern 6 0 R]".to_owned(),
        format!("[/Separation/X 6 0 R {tint}]"),
        format!("[/DeviceN[/X] 6 0 R {tint}]"),
    ] {
        check_ends(coloured("6 0 R", &[(circle.clone(), None)]), &circle);
    }
    let profile = (
        "<</N 1/Alternate[/ICCBased 6 0 R]>>".to_owned(),
        Some(b"none".as_slice()),
    );
    check_ends(coloured("[/ICCBased 6 0 R]", &[profile]), "a profile");
    let chain = |length: usize| -> Vec<(String, Option<&[u8]>)> {
        let link = |number: usize| (format!("[/Separation/X {} 0 R {tint}]", number + 1), None);
        (6..6 + length)
            .map(link)
            .chain([("/DeviceGray".to_owned(), None)])
            .collect()
    };
    assert_eq!(coloured("6 0 R", &chain(5)), Ok(1));
    assert_eq!(
        coloured("6 0 R", &chain(1_000)),
        Err(PictureError::TooLarge)
    );
    // Written directly into a page, where it cannot refer to anything.
    let inline = format!(
        "BI /W 1 /H 1 /BPC 8 /CS {}/G{} ID x EI",
        "[/I ".repeat(400),
        " 0 <00>]".repeat(400)
    );
    assert_eq!(all(&one_page(&inline)).map(|sheets| sheets.len()), Ok(1));
}

/// Opens a page filled by a function; `objects` begin at 6.
fn shaded(objects: &[(String, Option<&[u8]>)]) -> Result<usize, PictureError> {
    let resources =
        "/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 300 400]/Function 6 0 R>>>>";
    all(&page("/S sh", resources, objects)).map(|sheets| sheets.len())
}

#[test]
fn functions_end() {
    let stitched = |parts: &str, count: usize| {
        let (bounds, encode) = ("0.5 ".repeat(count - 1), "0 1 ".repeat(count));
        format!(
            "<</FunctionType 3/Domain[0 1]/Functions[{parts}]/Bounds[{bounds}]/Encode[{encode}]>>"
        )
    };
    let plain = "<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 1>>".to_owned();
    let chain = |length: usize, width: usize| -> Vec<(String, Option<&[u8]>)> {
        let link = |number: usize| {
            (
                stitched(&format!("{} 0 R ", number + 1).repeat(width), width),
                None,
            )
        };
        (6..6 + length)
            .map(link)
            .chain([(plain.clone(), None)])
            .collect()
    };
    check_ends(shaded(&[(stitched("6 0 R 6 0 R", 2), None)]), "a circle");
    assert_eq!(shaded(&chain(3, 4)), Ok(1));
    assert_eq!(shaded(&chain(1_000, 1)), Err(PictureError::TooLarge));
    assert_eq!(
        shaded(&chain(12, 40)),
        Err(PictureError::TooLarge),
        "as many as 40 to the 12th"
    );
    let calculator = |program: &[u8]| {
        shaded(&[(
            "<</FunctionType 4/Domain[0 1]/Range[0 1]>>".to_owned(),
            Some(program),
        )])
    };
    assert_eq!(
        calculator(b"{1 exch sub dup 0.5 gt {pop 1} {} ifelse}"),
        Ok(1)
    );
    assert_eq!(
        calculator(&[vec![b'{'; 20_000], vec![b'}'; 20_000]].concat()),
        Err(PictureError::TooLarge)
    );
}

#[test]
fn brackets_of_any_depth_end() {
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
    for content in [
        deep("[", "]") + " 0 d",
        deep("<</A ", ">>") + " /X BDC",
        "[".repeat(500_000),
    ] {
        assert!(all(&one_page(&content)).is_ok());
    }
    for object in [deep("[", "]"), deep("<</A ", ">>")] {
        let bytes = page("0 0 9 9 re f", &format!("/Properties<</X {object}>>"), &[]);
        assert!(matches!(all(&bytes), Ok(_) | Err(PictureError::Broken)));
    }
}
