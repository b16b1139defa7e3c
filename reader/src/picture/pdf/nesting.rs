//! Depth of the colour spaces and functions a page refers to, measured before the interpreter follows them.
//!
//! The interpreter resolves them by recursion and without a limit, so a file of a few hundred bytes could
//! overflow the stack. This walk keeps a stack of its own and visits only what the interpreter would visit.
//! Everything else that nests (forms, patterns, masks, drawn letters) is bounded by the [survey](super::survey).

use std::collections::HashSet;

use hayro::hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, ObjRef, Object, Stream,
};
use hayro::hayro_interpret::hayro_syntax::page::{Page, Resources};
use hayro::hayro_interpret::hayro_syntax::xref::XRef;

use super::{PictureError, content};
use crate::Stop;

/// How many colour spaces or functions may lie inside one another; no program writes more than four.
const DEPTH_MAX: usize = 16;
/// The most objects visited for one page. Functions count each time they are referred to, since the interpreter
/// builds them anew each time.
const VISITS_MAX: usize = 200_000;
/// The most opening braces of a calculator function, which bounds the depth of its procedures.
const BRACES_MAX: usize = 1_000;
/// How often [`Stop`] is asked: once in this many visits.
const VISITS_A_QUESTION: usize = 256;

/// Errs when something on the page lies inside itself, or deeper than any program writes it. Tells the length of
/// the longest program that computes colours, in bytes.
pub(crate) fn check(page: &Page<'_>, stop: &Stop<'_>) -> Result<usize, PictureError> {
    content::check(page.page_stream().unwrap_or_default())?;
    let mut walk = Walk {
        xref: page.xref(),
        stop,
        waiting: Vec::new(),
        seen: HashSet::new(),
        visits: 0,
        program_bytes: 0,
    };
    walk.add_resources(page.resources());
    for annotation in page
        .raw()
        .get::<Array<'_>>("Annots")
        .iter()
        .flat_map(Array::iter::<Dict<'_>>)
    {
        let Some(appearances) = annotation.get::<Dict<'_>>("AP") else {
            continue;
        };
        match appearances.get::<Object<'_>>("N") {
            // One for each state.
            Some(Object::Dict(states)) => walk.add_all(Role::Drawing, &states),
            _ => walk.add(Role::Drawing, appearances.get_raw("N")),
        }
    }
    while let Some((role, object)) = walk.waiting.pop() {
        walk.visit(role, object)?;
    }
    Ok(walk.program_bytes)
}

/// What an object is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Role {
    Resources,
    /// A form, a picture or a drawn letter.
    Drawing,
    Pattern,
    Shading,
    State,
    Font,
    ColorSpace,
    Function,
}

struct Walk<'a, 's> {
    xref: &'a XRef,
    stop: &'s Stop<'s>,
    waiting: Vec<(Role, Object<'a>)>,
    /// What was referred to already; an object may play several roles.
    seen: HashSet<(Role, ObjRef)>,
    visits: usize,
    program_bytes: usize,
}

impl<'a> Walk<'a, '_> {
    fn add(&mut self, role: Role, value: Option<MaybeRef<Object<'a>>>) {
        let object = match value {
            Some(MaybeRef::Ref(reference)) if self.seen.insert((role, reference)) => {
                self.xref.get(reference.into())
            }
            Some(MaybeRef::NotRef(object)) => Some(object),
            _ => None,
        };
        self.waiting.extend(object.map(|object| (role, object)));
    }

    fn add_all(&mut self, role: Role, dictionary: &Dict<'a>) {
        for (_, value) in dictionary.entries() {
            self.add(role, Some(value));
        }
    }

    fn add_resources(&mut self, resources: &Resources<'a>) {
        for (role, dictionary) in [
            (Role::ColorSpace, &resources.color_spaces),
            (Role::Pattern, &resources.patterns),
            (Role::Shading, &resources.shadings),
            (Role::Drawing, &resources.x_objects),
            (Role::State, &resources.ext_g_states),
            (Role::Font, &resources.fonts),
        ] {
            self.add_all(role, dictionary);
        }
    }

    fn visit(&mut self, role: Role, object: Object<'a>) -> Result<(), PictureError> {
        self.count()?;
        let dictionary = match (role, &object) {
            (Role::ColorSpace, _) => return self.color_space(object),
            (Role::Function, _) => return self.function(object),
            (_, Object::Dict(dictionary)) => dictionary.clone(),
            (role, Object::Stream(stream)) => {
                if matches!(role, Role::Drawing | Role::Pattern) {
                    content::check_stream(stream)?;
                }
                stream.dict().clone()
            }
            _ => return Ok(()),
        };
        let links: &[(&str, Role)] = match role {
            Role::Resources => {
                self.add_resources(&Resources::new(dictionary));
                return Ok(());
            }
            Role::Drawing => &[
                ("Resources", Role::Resources),
                ("ColorSpace", Role::ColorSpace),
                ("CS", Role::ColorSpace),
                ("SMask", Role::Drawing),
                ("Mask", Role::Drawing),
            ],
            Role::Pattern => &[("Resources", Role::Resources), ("Shading", Role::Shading)],
            Role::Shading => &[
                ("ColorSpace", Role::ColorSpace),
                ("Function", Role::Function),
            ],
            Role::State => &[("TR", Role::Function), ("TR2", Role::Function)],
            Role::Font => &[("Resources", Role::Resources)],
            Role::ColorSpace | Role::Function => &[],
        };
        for (key, role) in links {
            self.add(*role, dictionary.get_raw(key));
        }
        match role {
            Role::Drawing => {
                let group = dictionary.get::<Dict<'_>>("Group");
                self.add(
                    Role::ColorSpace,
                    group.and_then(|group| group.get_raw("CS")),
                );
            }
            Role::State => {
                let mask = dictionary.get::<Dict<'_>>("SMask").unwrap_or_default();
                self.add(Role::Drawing, mask.get_raw("G"));
                self.add(Role::Function, mask.get_raw("TR"));
                let font = dictionary.get::<Array<'_>>("Font");
                self.add(Role::Font, font.and_then(|font| font.raw_iter().next()));
            }
            Role::Font => self.add_all(
                Role::Drawing,
                &dictionary.get("CharProcs").unwrap_or_default(),
            ),
            _ => {}
        }
        Ok(())
    }

    /// Follows a colour space to the one it is made of in the end.
    fn color_space(&mut self, object: Object<'a>) -> Result<(), PictureError> {
        let mut next = Some(object);
        for _ in 0..DEPTH_MAX {
            self.count()?;
            let Some(Object::Array(array)) = next else {
                return Ok(());
            };
            let mut items = array.flex_iter();
            let Some(name) = items.next::<Name<'_>>() else {
                return Ok(());
            };
            next = match &*name {
                b"ICCBased" => {
                    let profile = items.next::<Stream<'_>>();
                    profile.and_then(|profile| profile.dict().get("Alternate"))
                }
                b"Indexed" | b"I" | b"Pattern" => items.next(),
                b"Separation" | b"DeviceN" => {
                    let mut items = array.raw_iter().skip(2);
                    let base = items.next();
                    self.add(Role::Function, items.next());
                    base.and_then(|base| self.resolved(base))
                }
                _ => return Ok(()),
            };
        }
        Err(PictureError::TooLarge)
    }

    /// Builds a function as the interpreter would: those it is made of each time they are named.
    fn function(&mut self, object: Object<'a>) -> Result<(), PictureError> {
        let mut waiting = vec![(object, 0)];
        while let Some((object, depth)) = waiting.pop() {
            self.count()?;
            if depth > DEPTH_MAX {
                return Err(PictureError::TooLarge);
            }
            let parts = match &object {
                // One for each colour.
                Object::Array(functions) => Some(functions.clone()),
                Object::Dict(dictionary) => dictionary.get("Functions"),
                Object::Stream(stream) => {
                    self.program_bytes = self.program_bytes.max(check_calculator(stream)?);
                    stream.dict().get("Functions")
                }
                _ => None,
            };
            for part in parts.iter().flat_map(Array::iter::<Object<'_>>) {
                if waiting.len() > VISITS_MAX {
                    return Err(PictureError::TooLarge);
                }
                waiting.push((part, depth + 1));
            }
        }
        Ok(())
    }

    fn resolved(&self, value: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
        match value {
            MaybeRef::Ref(reference) => self.xref.get(reference.into()),
            MaybeRef::NotRef(object) => Some(object),
        }
    }

    fn count(&mut self) -> Result<(), PictureError> {
        self.visits += 1;
        if self.visits > VISITS_MAX {
            return Err(PictureError::TooLarge);
        }
        if self.visits.is_multiple_of(VISITS_A_QUESTION) && (self.stop)() {
            return Err(PictureError::Stopped);
        }
        Ok(())
    }
}

/// The length of the program of a calculator function, 0 for other functions. Errs when it has procedures in
/// procedures without end.
fn check_calculator(stream: &Stream<'_>) -> Result<usize, PictureError> {
    if stream.dict().get::<u8>("FunctionType") != Some(4) {
        return Ok(0);
    }
    let program = stream.decoded_data().unwrap_or_default();
    let braces = memchr::memchr_iter(b'{', &program)
        .take(BRACES_MAX + 1)
        .count();
    if braces > BRACES_MAX {
        Err(PictureError::TooLarge)
    } else {
        Ok(program.len())
    }
}
