//! The threads that run the networks.
//!
//! The pieces of a picture are independent of each other, so each thread takes a piece of its own. Two threads
//! in one piece would wait for each other between any two layers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rten::ThreadPool;

use crate::ocr::EngineError;

/// All threads that may be used.
pub(super) struct Crew {
    hands: Vec<Hand>,
    together: Hand,
}

/// One thread that runs networks, or all together.
pub(super) struct Hand(Arc<ThreadPool>);

/// What came of the pieces one thread took, each with its number.
type Done<R> = Result<Vec<(usize, R)>, EngineError>;

impl Crew {
    /// This many threads, at least one.
    pub(super) fn new(threads: usize) -> Self {
        let threads = threads.max(1);
        let hand = |threads| Hand(Arc::new(ThreadPool::with_num_threads(threads)));
        Self {
            hands: (0..threads).map(|_| hand(1)).collect(),
            together: hand(threads),
        }
    }

    /// All of them at one piece.
    pub(super) fn together(&self) -> &Hand {
        &self.together
    }

    /// Does every piece, the first ones first, and gives what came of them in the same order, or an error.
    pub(super) fn share<T: Sync, R: Send>(
        &self,
        pieces: &[T],
        run: impl Fn(&Hand, &T) -> Result<R, EngineError> + Sync,
    ) -> Result<Vec<R>, EngineError> {
        let (next, run) = (&AtomicUsize::new(0), &run);
        let take = move |hand: &Hand| -> Done<R> {
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(piece) = pieces.get(number) else {
                    return Ok(done);
                };
                // After an error nobody begins another piece.
                let result = run(hand, piece)
                    .inspect_err(|_| next.store(pieces.len(), Ordering::Relaxed))?;
                done.push((number, result));
            }
        };
        if let [piece] = pieces {
            return Ok(vec![run(&self.together, piece)?]);
        }
        let (first, others) = self.hands.split_first().ok_or(EngineError::Stopped)?;
        let others = &others[..others.len().min(pieces.len().saturating_sub(1))];
        let parts: Vec<Done<R>> = std::thread::scope(|scope| {
            let others: Vec<_> = others
                .iter()
                .map(|hand| scope.spawn(move || take(hand)))
                .collect();
            let mine = take(first);
            let panicked = |_| {
                Err(EngineError::Broken(
                    "a thread that reads panicked".to_owned(),
                ))
            };
            let theirs = others
                .into_iter()
                .map(|other| other.join().unwrap_or_else(panicked));
            std::iter::once(mine).chain(theirs).collect()
        });
        let mut done = Vec::new();
        for part in parts {
            done.extend(part?);
        }
        done.sort_by_key(|(number, _)| *number);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }
}

impl Hand {
    pub(super) fn pool(&self) -> Arc<ThreadPool> {
        Arc::clone(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_done_once_and_in_order() {
        for threads in [0, 1, 2, 5] {
            let crew = Crew::new(threads);
            for count in [0, 1, 2, 40] {
                let pieces: Vec<usize> = (0..count).collect();
                let squares = crew.share(&pieces, |_, piece| Ok(piece * piece)).unwrap();
                assert_eq!(
                    squares,
                    pieces.iter().map(|piece| piece * piece).collect::<Vec<_>>()
                );
            }
        }
    }

    #[test]
    fn an_error_ends_the_work() {
        let done = AtomicUsize::new(0);
        let result = Crew::new(2).share(&[0; 1_000], |_, _: &i32| {
            done.fetch_add(1, Ordering::Relaxed);
            Err::<(), _>(EngineError::Stopped)
        });
        assert_eq!(result, Err(EngineError::Stopped));
        assert!(done.into_inner() <= 2);
    }

    #[test]
    fn a_panic_is_an_error() {
        let both = std::sync::Barrier::new(2);
        let this = std::thread::current().id();
        let result = Crew::new(2).share(&[0, 1], |_, _: &i32| {
            both.wait();
            assert_eq!(std::thread::current().id(), this, "not on this thread");
            Ok(())
        });
        assert!(matches!(result, Err(EngineError::Broken(_))), "{result:?}");
    }
}
