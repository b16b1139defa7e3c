//! Thread pools that run the networks.
//!
//! The pieces of a picture (batches of lines) are independent, so each thread takes a piece of its
//! own. Two threads on one piece would wait for each other between any two layers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rten::ThreadPool;

use crate::ocr::EngineError;

/// All threads of an engine: one pool per thread, and one of all of them.
pub(super) struct InferenceThreads {
    single_threads: Vec<Arc<ThreadPool>>,
    all_threads: Arc<ThreadPool>,
}

/// Results of the pieces that one thread took, each with its index.
type PieceResults<R> = Result<Vec<(usize, R)>, EngineError>;

impl InferenceThreads {
    /// Creates the pools for this many threads, at least one.
    pub(super) fn new(threads: usize) -> Self {
        let threads = threads.max(1);
        let pool = |threads| Arc::new(ThreadPool::with_num_threads(threads));
        Self {
            single_threads: (0..threads).map(|_| pool(1)).collect(),
            all_threads: pool(threads),
        }
    }

    /// Returns the pool of all threads, for a piece that cannot be divided.
    pub(super) fn all_threads(&self) -> &Arc<ThreadPool> {
        &self.all_threads
    }

    /// Runs every piece, the first ones first, and returns the results in the order of the pieces.
    ///
    /// Returns an error of a piece if there is one; a panic on a spawned thread is
    /// [`EngineError::Broken`].
    pub(super) fn map_parallel<T: Sync, R: Send>(
        &self,
        pieces: &[T],
        run: impl Fn(&Arc<ThreadPool>, &T) -> Result<R, EngineError> + Sync,
    ) -> Result<Vec<R>, EngineError> {
        let (next, run) = (&AtomicUsize::new(0), &run);
        // Each thread takes the next piece until none is left.
        let take = move |pool: &Arc<ThreadPool>| -> PieceResults<R> {
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(piece) = pieces.get(number) else {
                    return Ok(done);
                };
                // After an error no other piece is started.
                let result = run(pool, piece)
                    .inspect_err(|_| next.store(pieces.len(), Ordering::Relaxed))?;
                done.push((number, result));
            }
        };
        // A single piece gets all threads.
        if let [piece] = pieces {
            return Ok(vec![run(&self.all_threads, piece)?]);
        }
        // The calling thread works, too; the others are spawned, no more than there are pieces.
        let (first, others) = self
            .single_threads
            .split_first()
            .ok_or(EngineError::Stopped)?;
        let others = &others[..others.len().min(pieces.len().saturating_sub(1))];
        let parts: Vec<PieceResults<R>> = std::thread::scope(|scope| {
            let others: Vec<_> = others
                .iter()
                .map(|pool| scope.spawn(move || take(pool)))
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
        // Threads take pieces in turn, so the order has to be restored.
        let mut done = Vec::new();
        for part in parts {
            done.extend(part?);
        }
        done.sort_by_key(|(number, _)| *number);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_done_once_and_in_order() {
        for threads in [0, 1, 2, 5] {
            let crew = InferenceThreads::new(threads);
            for count in [0, 1, 2, 40] {
                let pieces: Vec<usize> = (0..count).collect();
                let squares = crew
                    .map_parallel(&pieces, |_, piece| Ok(piece * piece))
                    .unwrap();
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
        let result = InferenceThreads::new(2).map_parallel(&[0; 1_000], |_, _: &i32| {
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
        let result = InferenceThreads::new(2).map_parallel(&[0, 1], |_, _: &i32| {
            both.wait();
            assert_eq!(std::thread::current().id(), this, "not on this thread");
            Ok(())
        });
        assert!(matches!(result, Err(EngineError::Broken(_))), "{result:?}");
    }
}
