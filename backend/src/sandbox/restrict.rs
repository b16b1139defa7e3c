//! Restrictions that a reader process puts on itself, before any untrusted file.
//!
//! Resource limits (setrlimit(2)) bound memory and processor time and forbid writing files.
//! Landlock (landlock(7)) leaves only models and language data readable. A seccomp filter
//! (seccomp(2)) refuses the system calls for network, other processes and changes of the file
//! system. All of them hold for the rest of the process. Restrictions that the kernel does not
//! support are left out and reported in [`Protection`].
//!
//! [`Protection`]: super::protocol::Protection

use std::path::PathBuf;
use std::time::Duration;

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::{SysconfVar, sysconf};

/// Largest number of open files: the pipes, and language data while they are loaded.
const OPEN_FILES_MAX: u64 = 64;

/// Limits open files, and the address space to its present size plus `memory_bytes`. Returns the
/// limit in bytes, or `None` if the system cannot report or enforce it.
pub(super) fn limit_resources(memory_bytes: u64) -> Option<u64> {
    // No core dumps, which would hold the file. No bytes can be written to files; pipes are not
    // affected.
    for (resource, limit) in [
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_FSIZE, 0),
        (Resource::RLIMIT_NOFILE, OPEN_FILES_MAX),
    ] {
        let _ = set_limit(resource, limit);
    }
    let limit = address_space_bytes()?.saturating_add(memory_bytes);
    set_limit(Resource::RLIMIT_AS, limit).then_some(limit)
}

/// Limits the processor time of all threads to this much more; beyond it the process ends
/// (SIGXCPU).
pub(super) fn limit_processor_time(allowed: Duration) {
    let Ok((_, hard)) = getrlimit(Resource::RLIMIT_CPU) else {
        return;
    };
    // Whole seconds, rounded up. Only the soft limit moves, so that the next task can get its own.
    let soft = processor_time()
        .saturating_add(allowed)
        .as_secs()
        .saturating_add(2);
    let _ = setrlimit(Resource::RLIMIT_CPU, soft.min(hard), hard);
}

/// Returns the processor time that all threads have used.
pub(super) fn processor_time() -> Duration {
    clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).map_or(Duration::ZERO, Duration::from)
}

/// Makes the kernel end this process before any other when memory runs short
/// (`/proc/PID/oom_score_adj`).
pub(super) fn prefer_as_oom_victim() {
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

fn set_limit(resource: Resource, limit: u64) -> bool {
    let Ok((_, hard)) = getrlimit(resource) else {
        return false;
    };
    let limit = limit.min(hard);
    setrlimit(resource, limit, limit).is_ok()
}

/// Returns the address space of this process in bytes: the first field of /proc/self/statm, which
/// is in pages.
fn address_space_bytes() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_whitespace().next()?.parse().ok()?;
    let page_bytes = sysconf(SysconfVar::PAGE_SIZE).ok()??;
    Some(pages * page_bytes.unsigned_abs())
}

/// Leaves only these folders readable and nothing writable, for this thread and those it starts
/// later. Returns `false` if that is not enforced.
#[cfg(target_os = "linux")]
pub(super) fn restrict_files(readable: &[PathBuf]) -> bool {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
        RulesetStatus, Scope, path_beneath_rules,
    };
    // Thread pools read the number of available processors.
    let own = ["/proc/self", "/sys/fs/cgroup", "/sys/devices/system/cpu"].map(PathBuf::from);
    let restrict = || -> Result<_, RulesetError> {
        let abi = ABI::V6;
        let rules = path_beneath_rules(readable.iter().chain(&own), AccessFs::from_read(abi));
        Ruleset::default()
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()?
            .add_rules(rules)?
            .restrict_self()
    };
    restrict().is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn restrict_files(_readable: &[PathBuf]) -> bool {
    false
}

#[cfg(target_os = "linux")]
pub(super) use super::system_calls::filter_system_calls;

#[cfg(not(target_os = "linux"))]
pub(super) fn filter_system_calls() -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
