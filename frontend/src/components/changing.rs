//! A part of a page that changes, as one type for all such parts.
//!
//! Every closure is a type of its own, and the view library writes out its whole machinery for each. Behind
//! this one type it does so once, which makes the first load smaller by several kilobytes.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;

/// A part that is drawn anew when what it reads changes.
pub(crate) type Changing = Arc<Mutex<dyn FnMut() -> AnyView + Send>>;

/// Makes a part of a page that changes.
pub(crate) fn changing<V: IntoView + 'static>(
    mut draw: impl FnMut() -> V + Send + 'static,
) -> Changing {
    Arc::new(Mutex::new(move || draw().into_any()))
}

/// Makes a part of a page that is built when it is wanted for the first time, and stays. What nobody opens costs nothing.
pub(crate) fn once_wanted<V: IntoView + 'static>(
    is_wanted: impl Fn() -> bool + Send + Sync + 'static,
    draw: impl Fn() -> V + Send + 'static,
) -> Changing {
    let was_wanted = Memo::new(move |before| before == Some(&true) || is_wanted());
    changing(move || was_wanted.get().then(&draw))
}

/// Does something outside of the page whenever what it reads changes.
pub(crate) fn outward(act: impl FnMut() + 'static) {
    fn run(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_| act());
    }
    run(Box::new(act));
}
