//! Limit on the nesting of colour spaces and functions on a page.
//!
//! It is checked before the interpreter runs, which resolves them by unlimited recursion, so a file
//! of a few hundred bytes could overflow the stack. This walk keeps a stack of its own and visits
//! only what the interpreter would visit. Everything else that nests (forms, patterns, masks, drawn
//! letters) is bounded by the [survey](super::survey).

use std::collections::HashSet;

use hayro::hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, ObjRef, Object, Stream,
};
use hayro::hayro_interpret::hayro_syntax::page::{Page, Resources};
use hayro::hayro_interpret::hayro_syntax::xref::XRef;

use super::{PictureError, text_length};
use crate::Stop;

/// Deepest nesting of colour spaces or functions; no program writes more than four levels.
const DEPTH_MAX: usize = 16;
/// Most objects visited for one page. A function counts with each reference, since the interpreter
/// builds it anew each time.
const VISITS_MAX: usize = 200_000;
/// Most opening braces of a calculator function, which bounds the depth of its procedures.
const BRACES_MAX: usize = 1_000;
/// Visits between two calls of [`Stop`].
const VISITS_PER_STOP_CHECK: usize = 256;

/// Returns the length in bytes of the longest program that computes colours.
///
/// Fails if something on the page contains itself, or nests deeper than any program writes it.
pub(crate) fn check_nesting(page: &Page<'_>, stop: &Stop<'_>) -> Result<usize, PictureError> {
    text_length::check_text_length(page.page_stream().unwrap_or_default())?;
    let mut walk = ObjectWalk {
        xref: page.xref(),
        stop,
        pending: Vec::new(),
        seen: HashSet::new(),
        visits: 0,
        program_bytes: 0,
    };
    // Start with the resources of the page and the appearances of its annotations.
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
            // A dictionary has one appearance for each state.
            Some(Object::Dict(states)) => walk.add_entries(ObjectRole::Drawing, &states),
            _ => walk.add_object(ObjectRole::Drawing, appearances.get_raw("N")),
        }
    }
    while let Some((role, object)) = walk.pending.pop() {
        walk.visit_object(role, object)?;
    }
    Ok(walk.program_bytes)
}

/// Use of an object, which decides about the references that are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum ObjectRole {
    Resources,
    /// Form, picture or drawn letter.
    Drawing,
    Pattern,
    Shading,
    GraphicsState,
    Font,
    ColorSpace,
    Function,
}

impl ObjectRole {
    /// Returns the entries of a dictionary that refer to other objects directly.
    fn direct_links(self) -> &'static [(&'static str, Self)] {
        match self {
            Self::Drawing => &[
                ("Resources", Self::Resources),
                ("ColorSpace", Self::ColorSpace),
                ("CS", Self::ColorSpace),
                ("SMask", Self::Drawing),
                ("Mask", Self::Drawing),
            ],
            Self::Pattern => &[("Resources", Self::Resources), ("Shading", Self::Shading)],
            Self::Shading => &[
                ("ColorSpace", Self::ColorSpace),
                ("Function", Self::Function),
            ],
            Self::GraphicsState => &[("TR", Self::Function), ("TR2", Self::Function)],
            Self::Font => &[("Resources", Self::Resources)],
            Self::Resources | Self::ColorSpace | Self::Function => &[],
        }
    }
}

/// Walk over the objects of a page.
struct ObjectWalk<'a, 's> {
    xref: &'a XRef,
    stop: &'s Stop<'s>,
    pending: Vec<(ObjectRole, Object<'a>)>,
    /// Objects that were referred to already; an object may have several uses.
    seen: HashSet<(ObjectRole, ObjRef)>,
    visits: usize,
    program_bytes: usize,
}

impl<'a> ObjectWalk<'a, '_> {
    /// Adds an object to visit, unless its reference was seen with this use.
    fn add_object(&mut self, role: ObjectRole, value: Option<MaybeRef<Object<'a>>>) {
        let object = match value {
            Some(MaybeRef::Ref(reference)) if self.seen.insert((role, reference)) => {
                self.xref.get(reference.into())
            }
            Some(MaybeRef::NotRef(object)) => Some(object),
            _ => None,
        };
        self.pending.extend(object.map(|object| (role, object)));
    }

    /// Adds all entries of a dictionary.
    fn add_entries(&mut self, role: ObjectRole, dictionary: &Dict<'a>) {
        for (_, value) in dictionary.entries() {
            self.add_object(role, Some(value));
        }
    }

    /// Adds all resources by their use.
    fn add_resources(&mut self, resources: &Resources<'a>) {
        for (role, dictionary) in [
            (ObjectRole::ColorSpace, &resources.color_spaces),
            (ObjectRole::Pattern, &resources.patterns),
            (ObjectRole::Shading, &resources.shadings),
            (ObjectRole::Drawing, &resources.x_objects),
            (ObjectRole::GraphicsState, &resources.ext_g_states),
            (ObjectRole::Font, &resources.fonts),
        ] {
            self.add_entries(role, dictionary);
        }
    }

    /// Visits an object and adds those it refers to.
    fn visit_object(&mut self, role: ObjectRole, object: Object<'a>) -> Result<(), PictureError> {
        self.count_visit()?;
        // Colour spaces and functions have walks of their own.
        let dictionary = match (role, &object) {
            (ObjectRole::ColorSpace, _) => return self.follow_color_space(object),
            (ObjectRole::Function, _) => return self.follow_function(object),
            (_, Object::Dict(dictionary)) => dictionary.clone(),
            (role, Object::Stream(stream)) => {
                if matches!(role, ObjectRole::Drawing | ObjectRole::Pattern) {
                    text_length::check_stream(stream)?;
                }
                stream.dict().clone()
            }
            _ => return Ok(()),
        };
        if role == ObjectRole::Resources {
            self.add_resources(&Resources::new(dictionary));
            return Ok(());
        }
        for (key, role) in role.direct_links() {
            self.add_object(*role, dictionary.get_raw(key));
        }
        // Entries inside of further dictionaries and arrays.
        match role {
            ObjectRole::Drawing => {
                let group = dictionary.get::<Dict<'_>>("Group");
                self.add_object(
                    ObjectRole::ColorSpace,
                    group.and_then(|group| group.get_raw("CS")),
                );
            }
            ObjectRole::GraphicsState => {
                let mask = dictionary.get::<Dict<'_>>("SMask").unwrap_or_default();
                self.add_object(ObjectRole::Drawing, mask.get_raw("G"));
                self.add_object(ObjectRole::Function, mask.get_raw("TR"));
                let font = dictionary.get::<Array<'_>>("Font");
                self.add_object(
                    ObjectRole::Font,
                    font.and_then(|font| font.raw_iter().next()),
                );
            }
            ObjectRole::Font => self.add_entries(
                ObjectRole::Drawing,
                &dictionary.get("CharProcs").unwrap_or_default(),
            ),
            _ => {}
        }
        Ok(())
    }

    /// Follows a colour space to the one it is finally based on.
    fn follow_color_space(&mut self, object: Object<'a>) -> Result<(), PictureError> {
        let mut next = Some(object);
        for _ in 0..DEPTH_MAX {
            self.count_visit()?;
            let Some(Object::Array(array)) = next else {
                return Ok(());
            };
            let mut items = array.flex_iter();
            let Some(name) = items.next::<Name<'_>>() else {
                return Ok(());
            };
            // The base is the alternative of a profile, the second item, or the third one beside a
            // function.
            next = match &*name {
                b"ICCBased" => {
                    let profile = items.next::<Stream<'_>>();
                    profile.and_then(|profile| profile.dict().get("Alternate"))
                }
                b"Indexed" | b"I" | b"Pattern" => items.next(),
                b"Separation" | b"DeviceN" => {
                    let mut items = array.raw_iter().skip(2);
                    let base = items.next();
                    self.add_object(ObjectRole::Function, items.next());
                    base.and_then(|base| self.resolve_reference(base))
                }
                _ => return Ok(()),
            };
        }
        Err(PictureError::TooLarge)
    }

    /// Walks a function as the interpreter builds it: its parts once for each reference.
    fn follow_function(&mut self, object: Object<'a>) -> Result<(), PictureError> {
        let mut waiting = vec![(object, 0)];
        while let Some((object, depth)) = waiting.pop() {
            self.count_visit()?;
            if depth > DEPTH_MAX {
                return Err(PictureError::TooLarge);
            }
            let parts = match &object {
                // One function for each colour.
                Object::Array(functions) => Some(functions.clone()),
                Object::Dict(dictionary) => dictionary.get("Functions"),
                Object::Stream(stream) => {
                    self.program_bytes = self.program_bytes.max(check_calculator(stream)?);
                    stream.dict().get("Functions")
                }
                _ => None,
            };
            for part in parts.iter().flat_map(Array::iter::<Object<'_>>) {
                // Bounds the memory of the walk itself.
                if waiting.len() > VISITS_MAX {
                    return Err(PictureError::TooLarge);
                }
                waiting.push((part, depth + 1));
            }
        }
        Ok(())
    }

    /// Returns the object itself or the one referred to.
    fn resolve_reference(&self, value: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
        match value {
            MaybeRef::Ref(reference) => self.xref.get(reference.into()),
            MaybeRef::NotRef(object) => Some(object),
        }
    }

    /// Counts a visit; fails at the limit and if the caller wants to stop.
    fn count_visit(&mut self) -> Result<(), PictureError> {
        self.visits += 1;
        if self.visits > VISITS_MAX {
            return Err(PictureError::TooLarge);
        }
        if self.visits.is_multiple_of(VISITS_PER_STOP_CHECK) && (self.stop)() {
            return Err(PictureError::Stopped);
        }
        Ok(())
    }
}

/// Returns the length of the program of a calculator function, 0 for other functions.
///
/// Fails if its procedures may nest too deeply.
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
