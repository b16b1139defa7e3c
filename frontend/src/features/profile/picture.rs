//! Profile picture of the user, or its placeholder.

use leptos::prelude::*;

use super::state::Profile;
use crate::ui::{Icon, Symbol};

/// Renders the profile picture, or the outline of a person.
pub(super) fn render_profile_picture(profile: Profile, side: u32, alt: &'static str) -> AnyView {
    match profile.picture_url(side) {
        // The picture may have been replaced or removed on another device.
        Some(url) => {
            view! { <img src=url alt=alt on:error=move |_| profile.load_profile() /> }.into_any()
        }
        None => view! { <Symbol icon=Icon::Person /> }.into_any(),
    }
}
