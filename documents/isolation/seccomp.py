"""Restricts the system calls that this process may make, with a filter that the kernel runs (seccomp).

Refused calls fail with EPERM, so that a library can do without one. `REFUSED` lists them with the reasons;
the numbers are those of Linux's own tables.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterator

# The reason for each group: {call: (number on x86_64, number on aarch64)}, None where it has no number.
CallNumbers = dict[str, tuple[int | None, int | None]]
REFUSED: dict[str, CallNumbers] = {
    "No network, and no other process to speak with. Landlock knows TCP only, and that since ABI 4.": {
        "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
        "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
        "sendmsg": (46, 211), "sendmmsg": (307, 269),
    },
    "No other program and no other process. A thread only where a library needs one: see `_allow_threads`.": {
        "fork": (57, None), "vfork": (58, None), "clone": (56, 220), "clone3": (435, 435),
        "execve": (59, 221), "execveat": (322, 281),
    },
    "No looking into other processes of the same account, which hold keys in their memory.": {
        "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
        "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272),
        "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "perf_event_open": (298, 241),
    },
    "No stopping of other processes. Landlock keeps signals in since ABI 6.": {
        "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
        "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424),
    },
    "No slowing down or moving of other processes of the same account.": {
        "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122),
        "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
        "migrate_pages": (256, 238), "move_pages": (279, 239), "personality": (135, 92),
    },
    "No other owner, mode or date of a file: Landlock does not keep these.": {
        "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None),
        "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None),
        "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5),
        "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15),
        "fremovexattr": (199, 16), "mknod": (133, None), "mknodat": (259, 33),
    },
    "No memory or queues that are shared with other processes.": {
        "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190),
        "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186),
        "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180),
        "mq_unlink": (241, 181),
    },
    "No keys that the kernel holds for the account.": {
        "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    },
    "No other view of the file system: the rules on files hold for this one.": {
        "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
        "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
        "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
        "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "unshare": (272, 97),
        "setns": (308, 268),
    },
    "No other account, where the site runs as root in a container.": {
        "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143),
        "setresuid": (117, 147), "setresgid": (119, 149), "setgroups": (116, 159), "setfsuid": (122, 151),
        "setfsgid": (123, 152), "capset": (126, 91),
    },
    "No parts of the kernel that are large, rarely needed, and have often had holes.": {
        "bpf": (321, 280), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
        "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "io_setup": (206, 0),
        "io_submit": (209, 2), "fanotify_init": (300, 262), "memfd_secret": (447, 447),
        "modify_ldt": (154, None),
    },
    "No changes to the machine, where the site runs as root.": {
        "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
        "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
        "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60),
        "quotactl_fd": (443, 443), "syslog": (103, 116), "sethostname": (170, 161),
        "setdomainname": (171, 162), "settimeofday": (164, 170), "clock_settime": (227, 112),
        "adjtimex": (159, 171), "clock_adjtime": (305, 266), "iopl": (172, None), "ioperm": (173, None),
        "vhangup": (153, 58),
    },
}  # fmt: skip
# Calls newer than these tables (Linux 6.5) are refused with ENOSYS, as on an older kernel. The numbers of
# the x32 ABI on x86_64 are far above.
_NEWEST_CALL = 451
# prlimit64, allowed for itself only: a process may otherwise set the limits of others of its account.
_PRLIMIT = (302, 261)

_THREAD_CALLS = {"clone": (56, 220), "clone3": (435, 435)}
_SAME_PROCESS, _NEW_NAMESPACES = 0x00010000, 0x7E020000

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_ASK_FOR_MODE, _SET_FILTER, _NO_NEW_PRIVILEGES, _FILTER = 21, 22, 38, 2
_LOAD, _EQUAL, _GREATER, _HAS_ANY, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET, _FIRST_ARGUMENT_OFFSET = 0, 4, 16
_KILL, _ALLOW, _FAIL_WITH = 0x80000000, 0x7FFF0000, 0x00050000


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def forbid_new_privileges() -> bool:
    """Set `no_new_privs`, which Landlock and seccomp require: programs it starts gain no rights.

    Returns whether the system supports it.
    """
    return sys.platform == "linux" and _prctl(_NO_NEW_PRIVILEGES, 1, 0) == 0


def refuse_calls(*, threads: bool = False) -> bool:
    """From now on, let the calls of `REFUSED` fail; with `threads`, threads may be started.

    Returns False where this machine has no seccomp filter.

    Raises OSError where it has one and refuses ours.
    """
    architecture = _ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or architecture is None or not is_supported():
        return False
    instructions = b"".join(_instructions(*architecture, threads=threads))
    program = _Program(len(instructions) // 8, instructions)
    if _prctl(_SET_FILTER, _FILTER, ctypes.addressof(program)):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return True


def is_supported() -> bool:
    """Whether the kernel supports filters: then it reports a bad address (EFAULT), else another error."""
    return _prctl(_SET_FILTER, _FILTER, 0) != 0 and ctypes.get_errno() == errno.EFAULT


def is_in_force() -> bool:
    """Whether a seccomp filter is active in this process."""
    return sys.platform == "linux" and _prctl(_ASK_FOR_MODE, 0, 0) == _FILTER


def _instructions(column: int, architecture: int, *, threads: bool) -> Iterator[bytes]:
    """The filter as BPF instructions. A jump gives the number of instructions to skip."""
    refused = _instruction(_RETURN, _FAIL_WITH | errno.EPERM)
    yield _instruction(_LOAD, _ARCHITECTURE_OFFSET)
    yield _instruction(_EQUAL, architecture, if_so=1)
    yield _instruction(_RETURN, _KILL)  # another architecture numbers its calls differently
    yield _instruction(_LOAD, _NUMBER_OFFSET)
    yield _instruction(_GREATER, _NEWEST_CALL, if_not=1)
    yield _instruction(_RETURN, _FAIL_WITH | errno.ENOSYS)
    for group in REFUSED.values():
        for call, numbers in group.items():
            number = numbers[column]
            if number is not None and not (threads and call in _THREAD_CALLS):
                yield _instruction(_EQUAL, number, if_not=1)
                yield refused
    yield _instruction(_EQUAL, _PRLIMIT[column], if_not=3)
    yield _instruction(_LOAD, _FIRST_ARGUMENT_OFFSET)
    yield _instruction(_EQUAL, 0, if_so=1)
    yield refused
    if threads:
        yield from _allow_threads(column, refused)
    yield _instruction(_RETURN, _ALLOW)


def _allow_threads(column: int, refused: bytes) -> Iterator[bytes]:
    """Instructions that allow a thread, but no process and no thread in another namespace.

    clone3 passes its flags in memory, where no filter can look. Refused, C libraries use clone instead.
    """
    yield _instruction(_EQUAL, _THREAD_CALLS["clone3"][column], if_not=1)
    yield _instruction(_RETURN, _FAIL_WITH | errno.ENOSYS)
    yield _instruction(_EQUAL, _THREAD_CALLS["clone"][column], if_not=4)
    yield _instruction(_LOAD, _FIRST_ARGUMENT_OFFSET)
    yield _instruction(_HAS_ANY, _NEW_NAMESPACES, if_so=1)
    yield _instruction(_HAS_ANY, _SAME_PROCESS, if_so=1)
    yield refused


def _instruction(code: int, value: int, *, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_so, if_not, value)


def _prctl(option: int, first: int, second: int) -> int:
    call = ctypes.CDLL(None, use_errno=True).prctl
    call.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    result: int = call(option, first, second, 0, 0)
    return result
