//! Store of the profile: loads it, sets and removes the picture.
//!
//! A file is validated before it is sent. The result is announced and kept for the dialog.

use std::pin::Pin;
use std::time::Duration;

use gloo_file::File;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::file_kind::HEAD_BYTES;
use shared::problem::{Problem, ProblemCode};
use shared::profile::check_picture;

use crate::browser::scheduling::wait_for_paint;
use crate::data::{HomeCurrency, api};
use crate::i18n::t;
use crate::ui::Announcer;
use crate::upload::hash;

/// Delay before the server is asked again.
const RETRY_DELAY: Duration = Duration::from_secs(10);

/// Profile store. A copy refers to the same store.
#[derive(Clone, Copy)]
pub(crate) struct Profile {
    version: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
    success: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
    home_currency: HomeCurrency,
    announcer: Announcer,
}

/// Request of the user in progress; resolves to the message of its success.
type PictureRequest = Pin<Box<dyn Future<Output = Result<&'static str, Problem>>>>;

impl Profile {
    /// Creates the store, loads the profile and provides the store as context. Called once, at the
    /// root.
    pub(crate) fn provide(announcer: Announcer) -> Self {
        let profile = Self {
            version: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            success: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            home_currency: HomeCurrency::provide(),
            announcer,
        };
        provide_context(profile);
        profile.load_profile();
        profile
    }

    /// Returns the store of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Returns the URL of the picture as a square of `side` pixels, if there is a picture.
    pub(crate) fn picture_url(self, side: u32) -> Option<String> {
        self.version.with(|version| {
            version
                .as_deref()
                .map(|version| api::profile_picture_url(version, side))
        })
    }

    /// Returns whether a request is in progress.
    pub(crate) fn is_busy(self) -> bool {
        self.is_busy.get()
    }

    /// Returns the message of the last request if it succeeded, else an empty text.
    pub(crate) fn success(self) -> RwSignal<String> {
        self.success
    }

    /// Returns the reason why the last request failed.
    pub(crate) fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// Clears the result of the last request.
    pub(crate) fn clear_outcome(self) {
        self.success.set(String::new());
        self.problem.set(None);
    }

    /// Requests the profile until the server answers.
    pub(crate) fn load_profile(self) {
        spawn_local(async move {
            // The first paint has priority.
            wait_for_paint().await;
            match api::fetch_profile().await {
                Ok(profile) => {
                    self.home_currency.set(profile.home_currency);
                    self.set_version(profile.picture.map(|picture| picture.version));
                }
                Err(_) => set_timeout(move || self.load_profile(), RETRY_DELAY),
            }
        });
    }

    /// Validates a file and uploads it as the picture.
    pub(crate) fn set_picture(self, file: File) {
        self.run_request(Box::pin(async move {
            let head = hash::read_bytes(&file.slice(0, HEAD_BYTES as u64)).await;
            check_picture(&head.ok_or(ProblemCode::FileUnreadable)?, file.size())?;
            let profile = api::set_profile_picture(&file).await?;
            self.set_version(profile.picture.map(|picture| picture.version));
            Ok(t().profile.changed)
        }));
    }

    /// Removes the picture.
    pub(crate) fn remove_picture(self) {
        self.run_request(Box::pin(async move {
            // A picture that is gone already counts as removed.
            match api::remove_profile_picture().await {
                Err(problem) if problem.code != ProblemCode::ProfilePictureUnknown => {
                    return Err(problem);
                }
                Ok(()) | Err(_) => self.set_version(None),
            }
            Ok(t().profile.removed)
        }));
    }

    /// Runs a request, unless another one is in progress, and publishes its result.
    fn run_request(self, work: PictureRequest) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.clear_outcome();
        spawn_local(async move {
            let outcome = work.await;
            self.is_busy.set(false);
            // If the dialog is closed by now, its own messages are not read aloud, but the
            // announcement is.
            match outcome {
                Ok(words) => {
                    self.announcer.say(words.to_owned());
                    self.success.set(words.to_owned());
                }
                Err(problem) => {
                    self.announcer.say((t().problem)(problem.code).to_owned());
                    self.problem.set(Some(problem));
                }
            }
        });
    }

    /// Sets the version of the picture. An unchanged picture is not rendered again.
    fn set_version(self, version: Option<String>) {
        if self.version.with_untracked(|shown| *shown != version) {
            self.version.set(version);
        }
    }
}
