//! Server side of a reader process, which is killed on drop.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt};
use shared::problem::ProblemCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;

use super::frame;
use super::protocol::{OUT_OF_MEMORY_EXIT_CODE, Protection, Reply, Request, Setup, Task};

/// Name of the command that runs [`super::child`].
pub const COMMAND: &str = "reader-process";
/// Time limit for a child to load its models.
const START_TIMEOUT: Duration = Duration::from_mins(1);
/// Time limit for a child to end after it has closed its pipes.
const EXIT_TIMEOUT: Duration = Duration::from_secs(5);
/// Largest body of a reply, in bytes: the pictures of twenty pages, or the pixels of one.
const REPLY_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Length of the end of standard error that is kept, in bytes.
const STDERR_BYTES_MAX: usize = 4 * 1024;

/// Signals of the processor time limit and of a system without memory.
const SIGXCPU: i32 = 24;
const SIGKILL: i32 = 9;

/// Program of the children, and its environment.
pub struct ReaderProgram {
    /// Path of the program.
    pub path: PathBuf,
    /// All variables that it gets.
    pub environment: Vec<(OsString, OsString)>,
}

/// A file on its way to a child.
pub struct FileSource {
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its bytes.
    pub stream: BoxStream<'static, io::Result<Bytes>>,
}

/// Reason why a child gave no result.
#[derive(Debug, thiserror::Error)]
pub enum ReaderFailure {
    /// The file needs more memory than a child may use.
    #[error("the file needs too much memory")]
    OutOfMemory,
    /// The file takes more time than it may.
    #[error("the file takes too much time")]
    TimedOut,
    /// The child crashed.
    #[error("the reader process crashed: {0}")]
    Crashed(String),
    /// The file was examined and has this problem.
    #[error("{}", .0.message())]
    Refused(ProblemCode),
    /// The server is shutting down.
    #[error("shutting down")]
    Stopped,
    /// The file could not be read from where it is stored.
    #[error("the file cannot be read: {0}")]
    Source(io::Error),
    /// No child can be started.
    #[error("no reader process can be started: {0}")]
    Unavailable(String),
}

impl ReaderFailure {
    /// Returns whether the failure counts against the retry limit: the file caused it and would
    /// probably do so again.
    pub fn counts_against_limit(&self) -> bool {
        matches!(self, Self::OutOfMemory | Self::TimedOut | Self::Crashed(_))
    }

    /// Returns the problem as shown to users.
    pub fn problem(&self) -> ProblemCode {
        match self {
            Self::OutOfMemory => ProblemCode::PictureTooLarge,
            Self::TimedOut => ProblemCode::TookTooLong,
            Self::Crashed(_) => ProblemCode::ReaderCrashed,
            Self::Refused(problem) => *problem,
            Self::Stopped | Self::Unavailable(_) => ProblemCode::ServerBusy,
            Self::Source(_) => ProblemCode::Internal,
        }
    }
}

/// A running child that waits for a file or works on one.
pub(super) struct ReaderProcess {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    stderr_tail: JoinHandle<String>,
    /// Memory it held when it was ready, in bytes.
    baseline_bytes: u64,
    /// Restrictions that the system enforces on it.
    pub(super) protection: Protection,
}

impl ReaderProcess {
    /// Starts a child and waits until its engines are loaded.
    pub(super) async fn start(
        program: &ReaderProgram,
        setup: &Setup,
    ) -> Result<Self, ReaderFailure> {
        // The environment may hold secrets, so untrusted files get an empty one. A Ctrl-C in the
        // terminal is meant for the server, so the child gets a process group of its own.
        let mut child = Command::new(&program.path)
            .arg0("receipt-scanner")
            .arg(COMMAND)
            .env_clear()
            .envs(program.environment.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| ReaderFailure::Unavailable(error.to_string()))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else {
            return Err(ReaderFailure::Unavailable("its pipes are missing".into()));
        };
        let mut process = Self {
            child,
            input,
            output,
            // Standard error is drained all the time: a full pipe would block the child.
            stderr_tail: tokio::spawn(read_stderr_tail(errors)),
            baseline_bytes: 0,
            protection: Protection::default(),
        };
        let started = async {
            frame::begin_frame_async(&mut process.input, &Request::Start(setup.clone()), 0).await?;
            frame::read_frame_async::<Reply>(&mut process.output, REPLY_BYTES_MAX).await
        };
        let reason = match tokio::time::timeout(START_TIMEOUT, started).await {
            Ok(Ok((Reply::Started(protection), _))) => {
                process.baseline_bytes = process.memory_bytes();
                process.protection = protection;
                return Ok(process);
            }
            Ok(Ok((Reply::Unusable(reason), _))) => reason,
            Ok(Ok(_)) => "it is another program".to_owned(),
            Ok(Err(_)) => process.diagnose_exit().await.to_string(),
            Err(_) => "it does not answer".to_owned(),
        };
        Err(ReaderFailure::Unavailable(reason))
    }

    /// Returns the growth of its memory since it was ready, in bytes.
    pub(super) fn memory_growth_bytes(&self) -> u64 {
        self.memory_bytes().saturating_sub(self.baseline_bytes)
    }

    /// Returns the memory it holds for itself, in bytes: without that of the program file, which
    /// can be read again. 0 where the system does not report it (`RssAnon` in `/proc/PID/status`).
    fn memory_bytes(&self) -> u64 {
        let id = self.child.id().unwrap_or_default();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"));
        // The kernel reports kibibytes and calls them kB.
        let kibibytes =
            line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        kibibytes.unwrap_or_default() * 1024
    }

    /// Returns whether it is still running, as far as is known.
    pub(super) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends a task and its file.
    pub(super) async fn send_task(
        &mut self,
        task: Task,
        mut file: FileSource,
    ) -> Result<(), ReaderFailure> {
        let begun =
            frame::begin_frame_async(&mut self.input, &Request::Task(task), file.size_bytes).await;
        if begun.is_err() {
            return Err(self.diagnose_exit().await);
        }
        // The size was announced: a byte too many or too few would garble the next message.
        let mut left = file.size_bytes;
        while let Some(chunk) = file.stream.next().await {
            let chunk = chunk.map_err(ReaderFailure::Source)?;
            left = left
                .checked_sub(chunk.len() as u64)
                .ok_or_else(|| changed_file_error("longer"))?;
            if self.input.write_all(&chunk).await.is_err() {
                return Err(self.diagnose_exit().await);
            }
        }
        if left > 0 {
            Err(changed_file_error("shorter"))
        } else {
            Ok(())
        }
    }

    /// Sends a message without a body.
    pub(super) async fn send_request(&mut self, request: &Request) -> Result<(), ReaderFailure> {
        match frame::begin_frame_async(&mut self.input, request, 0).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.diagnose_exit().await),
        }
    }

    /// Waits for the next reply.
    pub(super) async fn receive_reply(&mut self) -> Result<(Reply, Vec<u8>), ReaderFailure> {
        match frame::read_frame_async(&mut self.output, REPLY_BYTES_MAX).await {
            Ok(reply) => Ok(reply),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(self.diagnose_exit().await)
            }
            Err(error) => Err(ReaderFailure::Crashed(format!(
                "its reply makes no sense: {error}"
            ))),
        }
    }

    /// Returns the reason why it closed its pipes. It is not running afterwards.
    async fn diagnose_exit(&mut self) -> ReaderFailure {
        let ended = tokio::time::timeout(EXIT_TIMEOUT, self.child.wait()).await;
        // Pipes closed without an exit are a crash, too; the process must not stay behind.
        let Ok(Ok(status)) = ended else {
            let _ = self.child.start_kill();
            return ReaderFailure::Crashed("it closed its pipes".to_owned());
        };
        // The end of standard error may come later than that of the process, hence the time limit.
        let messages = tokio::time::timeout(EXIT_TIMEOUT, &mut self.stderr_tail).await;
        classify_exit(
            status,
            &messages.ok().and_then(Result::ok).unwrap_or_default(),
        )
    }
}

/// Classifies the end of a child by its exit status and the end of its standard error.
fn classify_exit(status: ExitStatus, messages: &str) -> ReaderFailure {
    // The messages of Rust's allocator and of the C++ runtime.
    let is_out_of_memory = ["memory allocation of", "bad_alloc"]
        .iter()
        .any(|text| messages.contains(text));
    match (status.signal(), status.code()) {
        (Some(SIGXCPU), _) => ReaderFailure::TimedOut,
        // Only the system kills a child that the server still waits for, when memory runs out.
        (Some(SIGKILL), _) | (_, Some(OUT_OF_MEMORY_EXIT_CODE)) => ReaderFailure::OutOfMemory,
        _ if is_out_of_memory => ReaderFailure::OutOfMemory,
        _ => {
            // Any other end is a crash, which the last message explains best.
            let message = messages
                .lines()
                .rev()
                .find(|line| !line.trim().is_empty())
                .unwrap_or_default();
            ReaderFailure::Crashed(format!("{status} {message}").trim_end().to_owned())
        }
    }
}

fn changed_file_error(how: &str) -> ReaderFailure {
    ReaderFailure::Source(io::Error::other(format!("it is {how} than its size says")))
}

/// Returns the end of standard error, once the child has closed it.
async fn read_stderr_tail(mut errors: ChildStderr) -> String {
    let (mut last, mut buffer) = (VecDeque::new(), [0; 1024]);
    while let Ok(read @ 1..) = errors.read(&mut buffer).await {
        last.extend(&buffer[..read]);
        // A child may write without end, so only the last bytes are kept.
        last.drain(..last.len().saturating_sub(STDERR_BYTES_MAX));
    }
    String::from_utf8_lossy(last.make_contiguous()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_child_says_what_went_wrong() {
        let killed_by = |signal| ExitStatus::from_raw(signal);
        let exited = |code: i32| ExitStatus::from_raw(code << 8);
        for (status, messages, expected) in [
            (killed_by(24), "", "the file takes too much time"),
            (killed_by(9), "", "the file needs too much memory"),
            (exited(12), "", "the file needs too much memory"),
            (
                killed_by(6),
                "memory allocation of 99 bytes failed\n",
                "the file needs too much memory",
            ),
            (
                killed_by(6),
                "terminate called after std::bad_alloc",
                "the file needs too much memory",
            ),
            (
                killed_by(6),
                "thread 'main' has overflowed its stack\n\n",
                "overflowed its stack",
            ),
            (killed_by(11), "", "signal: 11"),
            (exited(101), "", "exit status: 101"),
        ] {
            let failure = classify_exit(status, messages).to_string();
            assert!(failure.contains(expected), "{status}: {failure}");
        }
    }
}
