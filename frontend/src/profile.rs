//! The store of the profile: which picture the server has, and setting and removing it.
//!
//! A file is looked at before anything is sent. What becomes of it is said aloud and kept for the dialog.

use std::pin::Pin;
use std::time::Duration;

use gloo_file::File;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::file_kind::HEAD_BYTES;
use shared::problem::{Problem, ProblemCode};
use shared::profile::check;

use crate::announce::Announcer;
use crate::api;
use crate::device::be_seen;
use crate::i18n::t;
use crate::upload::hash;

/// How long to wait before the server is asked again.
const REST: Duration = Duration::from_secs(10);

/// The store. A copy is the same store.
#[derive(Clone, Copy)]
pub(crate) struct Profile {
    version: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
    success: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
    announcer: Announcer,
}

/// What a person ordered, on its way; in the end there are words for it.
type Work = Pin<Box<dyn Future<Output = Result<&'static str, Problem>>>>;

impl Profile {
    /// Asks the server for the picture. To be called once, at the root.
    pub(crate) fn provide(announcer: Announcer) -> Self {
        let profile = Self {
            version: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            success: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            announcer,
        };
        provide_context(profile);
        profile.load();
        profile
    }

    /// The one of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Where the picture lies as a square of this side in pixels, if there is one.
    pub(crate) fn picture(self, side: u32) -> Option<String> {
        self.version.with(|version| {
            version
                .as_deref()
                .map(|version| api::profile_picture_url(version, side))
        })
    }

    /// A request is under way.
    pub(crate) fn is_busy(self) -> bool {
        self.is_busy.get()
    }

    /// Words for the last thing a person did, where it went well.
    pub(crate) fn success(self) -> RwSignal<String> {
        self.success
    }

    /// Why the last thing a person did went wrong.
    pub(crate) fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// Forgets what came of the last thing.
    pub(crate) fn forget(self) {
        self.success.set(String::new());
        self.problem.set(None);
    }

    /// Asks the server for the picture, until it answers.
    pub(crate) fn load(self) {
        spawn_local(async move {
            // The page first.
            be_seen().await;
            match api::profile().await {
                Ok(profile) => self.show(profile.picture.map(|picture| picture.version)),
                Err(_) => set_timeout(move || self.load(), REST),
            }
        });
    }

    /// Makes this file the picture.
    pub(crate) fn set(self, file: File) {
        self.begin(Box::pin(async move {
            let head = hash::read(&file.slice(0, HEAD_BYTES as u64)).await;
            check(&head.ok_or(ProblemCode::FileUnreadable)?, file.size())?;
            let profile = api::set_profile_picture(&file).await?;
            self.show(profile.picture.map(|picture| picture.version));
            Ok(t().profile.changed)
        }));
    }

    /// Removes the picture.
    pub(crate) fn remove(self) {
        self.begin(Box::pin(async move {
            match api::remove_profile_picture().await {
                Err(problem) if problem.code != ProblemCode::ProfilePictureUnknown => {
                    return Err(problem);
                }
                Ok(()) | Err(_) => self.show(None),
            }
            Ok(t().profile.removed)
        }));
    }

    fn begin(self, work: Work) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.forget();
        spawn_local(async move {
            let outcome = work.await;
            self.is_busy.set(false);
            // The dialog may be closed by now: then this is heard, and the dialog's own words are not.
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

    /// The same picture is not drawn anew.
    fn show(self, version: Option<String>) {
        if self.version.with_untracked(|shown| *shown != version) {
            self.version.set(version);
        }
    }
}
