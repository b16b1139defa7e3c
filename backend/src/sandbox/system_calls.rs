//! Seccomp filter of reader processes: no network, processes or file changes.
//!
//! Everything else is allowed, so that decoders and thread pools work on any version of the C
//! library. Refused calls fail with an error instead of ending the process, because libraries probe
//! for features.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter_all_threads,
};

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Calls that are refused whatever their arguments.
const REFUSED: &[i64] = &[
    // Network, and the other ways to reach it.
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_bind,
    libc::SYS_connect,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    // Other processes.
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_shmget,
    libc::SYS_mq_open,
    // Changes of the file system.
    libc::SYS_unlinkat,
    libc::SYS_renameat2,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_truncate,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_utimensat,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_chroot,
    libc::SYS_pivot_root,
    libc::SYS_open_by_handle_at,
    // The kernel itself.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
];

/// Older forms of the same calls, which newer processor architectures lack.
#[cfg(target_arch = "x86_64")]
const REFUSED_LEGACY: &[i64] = &[
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_creat,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_renameat,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_mknod,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
];
#[cfg(not(target_arch = "x86_64"))]
const REFUSED_LEGACY: &[i64] = &[];

/// Filters the system calls of all threads of this process. Returns `false` if the kernel or the
/// architecture is not supported.
pub(super) fn filter_system_calls() -> bool {
    let programs = || -> Option<[BpfProgram; 2]> {
        // `clone3` and `openat2` hide their arguments from filters. Libraries fall back to the
        // older calls if the kernel reports these as missing (ENOSYS).
        let hidden = [libc::SYS_clone3, libc::SYS_openat2].map(|call| (call, Vec::new()));
        Some([
            compile_filter(build_rules()?, libc::EPERM)?,
            compile_filter(Rules::from(hidden), libc::ENOSYS)?,
        ])
    };
    programs().is_some_and(|programs| {
        programs
            .iter()
            .all(|program| apply_filter_all_threads(program).is_ok())
    })
}

fn compile_filter(rules: Rules, error: i32) -> Option<BpfProgram> {
    let action = SeccompAction::Errno(error.unsigned_abs());
    SeccompFilter::new(rules, SeccompAction::Allow, action, target_architecture()?)
        .ok()?
        .try_into()
        .ok()
}

fn target_architecture() -> Option<TargetArch> {
    if cfg!(target_arch = "x86_64") {
        Some(TargetArch::x86_64)
    } else if cfg!(target_arch = "aarch64") {
        Some(TargetArch::aarch64)
    } else if cfg!(target_arch = "riscv64") {
        Some(TargetArch::riscv64)
    } else {
        None
    }
}

fn build_rules() -> Option<Rules> {
    // An empty list of rules refuses the call whatever its arguments.
    let mut rules: Rules = REFUSED
        .iter()
        .chain(REFUSED_LEGACY)
        .map(|call| (*call, Vec::new()))
        .collect();
    // Threads may be started, processes may not.
    rules.insert(
        libc::SYS_clone,
        vec![argument_rule(0, masked_equal(libc::CLONE_THREAD), 0)?],
    );
    // A failed assertion ends this process by a signal to itself; signals to others are refused.
    let other = SeccompCondition::new(
        0,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::Ne,
        std::process::id().into(),
    );
    rules.insert(
        libc::SYS_tgkill,
        vec![SeccompRule::new(vec![other.ok()?]).ok()?],
    );
    rules.insert(libc::SYS_openat, writing_flags(2)?);
    #[cfg(target_arch = "x86_64")]
    rules.insert(libc::SYS_open, writing_flags(1)?);
    Some(rules)
}

/// Returns rules that match if a file is opened for more than reading; the flags are in this
/// argument.
fn writing_flags(argument: u8) -> Option<Vec<SeccompRule>> {
    let flags = [
        (libc::O_ACCMODE, libc::O_WRONLY),
        (libc::O_ACCMODE, libc::O_RDWR),
        (libc::O_CREAT, libc::O_CREAT),
        (libc::O_TRUNC, libc::O_TRUNC),
    ];
    flags
        .into_iter()
        .map(|(mask, value)| argument_rule(argument, masked_equal(mask), value))
        .collect()
}

fn masked_equal(mask: i32) -> SeccompCmpOp {
    SeccompCmpOp::MaskedEq(u64::from(mask.unsigned_abs()))
}

fn argument_rule(argument: u8, comparison: SeccompCmpOp, value: i32) -> Option<SeccompRule> {
    let value = u64::from(value.unsigned_abs());
    let condition =
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, comparison, value).ok()?;
    SeccompRule::new(vec![condition]).ok()
}
