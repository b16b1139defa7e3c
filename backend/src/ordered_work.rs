//! Bounded parallel work on files with results in their order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Calls `work` for every file on at most `jobs` threads, and `take` with each result in the order
/// of the files. An error of `take` ends everything.
pub(crate) fn process_in_order<T: Send, E>(
    files: &[PathBuf],
    jobs: usize,
    work: impl Fn(&Path) -> T + Sync,
    mut take: impl FnMut(&Path, T) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(files.len()) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((index, file)) = next_file(next, files) {
                    if sender.send((index, work(file))).is_err() {
                        // The receiver is dropped after an error of `take`: the thread ends.
                        return;
                    }
                }
            });
        }
        // The channel closes when the last thread has dropped its sender.
        drop(sender);
        // Results that arrive early wait for their predecessors.
        let (mut waiting, mut taken) = (BTreeMap::new(), 0);
        for (index, result) in results {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&taken) {
                take(&files[taken], result)?;
                taken += 1;
            }
        }
        Ok(())
    })
}

fn next_file<'a>(next: &AtomicUsize, files: &'a [PathBuf]) -> Option<(usize, &'a PathBuf)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    files.get(index).map(|file| (index, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<PathBuf> {
        (0..20)
            .map(|number| PathBuf::from(format!("{number}.jpg")))
            .collect()
    }

    #[test]
    fn results_come_in_the_order_of_the_files() {
        let (files, mut seen) = (files(), Vec::new());
        // The first file takes until the sixth is begun, so that later results arrive earlier.
        let begun = std::sync::Barrier::new(2);
        let work = |file: &Path| {
            if file == files[0] || file == files[5] {
                begun.wait();
            }
            file.to_owned()
        };
        let done = process_in_order(&files, 4, work, |file, result| {
            assert_eq!(file, result);
            seen.push(result);
            Ok::<_, ()>(())
        });
        assert_eq!((done, &seen), (Ok(()), &files));
    }

    #[test]
    fn an_error_ends_it() {
        let mut seen = 0;
        let done = process_in_order(
            &files(),
            2,
            |_| (),
            |_, ()| {
                seen += 1;
                if seen == 3 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!((done, seen), (Err("full"), 3));
    }
}
