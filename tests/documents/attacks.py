"""What code of an attacker would try from inside the sandbox. Each gives `DONE` where it succeeds."""

import ctypes
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import threading
from pathlib import Path

DONE = b"done"


def read_a_file(data, path):
    return DONE if Path(path).read_bytes() else b""


def read_the_database(data, path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return DONE if database.execute("SELECT words FROM secrets").fetchone() else b""


def read_what_the_parent_was_started_with(data):
    return DONE if Path(f"/proc/{os.getppid()}/environ").read_bytes() else b""


def look_into_the_parent(data):
    libc = ctypes.CDLL(None, use_errno=True)
    attach, detach = 16, 17
    if libc.ptrace(attach, os.getppid(), None, None):
        return b""
    os.waitpid(os.getppid(), 0)
    libc.ptrace(detach, os.getppid(), None, None)
    return DONE


def write_a_file(data, path):
    Path(path).write_text("We were here.")
    return DONE


def let_others_read_it(data, path):
    Path(path).chmod(0o644)
    return DONE


def remove_a_file(data, path):
    Path(path).unlink()
    return DONE


def list_a_folder(data, path):
    return DONE if list(Path(path).parent.iterdir()) else b""


def connect(data, port):
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        return DONE


def ask_for_a_name(data):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"secrets.example.org", ("127.0.0.1", 9))
    return DONE


def listen(data):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
    return DONE


def fork(data):
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    return DONE


def start_a_program(data):
    subprocess.run(["/bin/true"], check=True)
    return DONE


def become_a_program(data):
    os.execv("/bin/echo", ["echo", "-n", '{"done": true}\ndone'])


def stop_the_parent(data):
    os.kill(os.getppid(), signal.SIGCONT)
    return DONE


def starve_the_parent(data):
    unchanged = resource.prlimit(os.getppid(), resource.RLIMIT_CORE)
    resource.prlimit(os.getppid(), resource.RLIMIT_CORE, unchanged)
    return DONE


def find_open_files(data):
    """Any besides the three that every process has."""
    kept = []
    for number in range(3, 65_536):
        try:
            os.fstat(number)
        except OSError:
            continue
        kept.append(number)
    return DONE if kept else b""


def find_secrets_in_the_environment(data):
    return DONE if set(os.environ) - {"LANG", "LC_CTYPE"} else b""


def start_a_thread(data):
    done = []
    thread = threading.Thread(target=done.append, args=(DONE,))
    thread.start()
    thread.join()
    return done[0]


def start_a_process_as_c_does(data):
    """Without the flags of a thread."""
    libc = ctypes.CDLL(None, use_errno=True)
    clone = 56 if os.uname().machine == "x86_64" else 220
    child = libc.syscall(ctypes.c_long(clone), ctypes.c_ulong(signal.SIGCHLD), None, None, None, None)
    if child == 0:
        os._exit(0)
    return DONE if child > 0 else b""
