"""What a reader could do in the sandbox if one of our libraries had a hole: nothing.

Each attack is tried twice: in the child that production starts, where it must fail, and in a child that is
not isolated, where it must succeed, or it would show nothing.
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from documents.isolation import landlock, readable_paths, seccomp
from documents.sandbox import run_sandboxed
from documents.validation.errors import FileRejected
from tests.documents.attacks import DONE

pytestmark = pytest.mark.sandbox
ROOT = Path(settings.BASE_DIR)

FREE = """
import json, os, sys
from tests.documents import attacks
name, words = sys.argv[1:]
sys.stdout.buffer.write(getattr(attacks, name)(b"", **json.loads(words)))
"""

ATTACKS = {
    "history key": ("read_a_file", "key"),
    "the folder that it is in": ("list_a_folder", "key"),
    "settings beside the code": ("read_a_file", "settings"),
    "file of another service": ("read_a_file", "elsewhere"),
    "database": ("read_the_database", "database"),
    "environment of the parent": ("read_what_the_parent_was_started_with", ""),
    "memory of the parent": ("look_into_the_parent", ""),
    "write into var": ("write_a_file", "new"),
    "write into the code": ("write_a_file", "code"),
    "let others read the key": ("let_others_read_it", "key"),
    "remove the database": ("remove_a_file", "spare"),
    "connect by TCP": ("connect", "port"),
    "send by UDP": ("ask_for_a_name", ""),
    "listen": ("listen", ""),
    "fork": ("fork", ""),
    "start a program": ("start_a_program", ""),
    "become a program": ("become_a_program", ""),
    "start a process as C does": ("start_a_process_as_c_does", ""),
    "signal to the parent": ("stop_the_parent", ""),
    "limits of the parent": ("starve_the_parent", ""),
    "files that are open": ("find_open_files", ""),
    "secrets in the environment": ("find_secrets_in_the_environment", ""),
}


@pytest.fixture
def prey(tmp_path):
    """What is worth having, in the places where it is."""
    var = Path(settings.VAR_DIR) / f"of-a-test-{os.getpid()}"
    var.mkdir(parents=True)
    key, database, spare = var / "history-key", var / "scrutiny.sqlite3", var / "spare"
    key.write_text("secret")
    key.chmod(0o600)
    spare.write_text("words")
    with sqlite3.connect(database) as made:
        made.execute("CREATE TABLE secrets AS SELECT 'Part 2' AS words")
    code = ROOT / "documents" / f"of_a_test_{os.getpid()}.py"
    other = tmp_path / "other"
    other.write_text("words")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        yield {
            "key": {"path": str(key)},
            "settings": {"path": str(ROOT / "pyproject.toml")},
            "elsewhere": {"path": str(other)},
            "database": {"path": str(database)},
            "new": {"path": str(var / "new")},
            "code": {"path": str(code)},
            "spare": {"path": str(spare)},
            "port": {"port": door.getsockname()[1]},
            "": {},
        }
    for path in var.iterdir():
        path.unlink()
    var.rmdir()
    code.unlink(missing_ok=True)


@pytest.mark.parametrize("what", ATTACKS)
def test_an_attack_from_inside_fails_in_the_sandbox(what, prey):
    name, on = ATTACKS[what]
    try:
        got = run_sandboxed(f"tests.documents.attacks:{name}", b"", prey[on])
    except FileRejected:
        return
    assert got != DONE


@pytest.mark.parametrize("what", ATTACKS)
def test_the_same_attack_succeeds_without_isolation(what, prey):
    name, on = ATTACKS[what]
    inherited = os.open(ROOT, os.O_RDONLY)
    try:
        tried = subprocess.run(
            [sys.executable, "-c", FREE, name, json.dumps(prey[on])],
            capture_output=True, cwd=ROOT, check=False, pass_fds=[inherited],
        )  # fmt: skip
    finally:
        os.close(inherited)
    assert tried.stdout.endswith(DONE), tried.stderr


@pytest.mark.parametrize("name", ["fork", "start_a_program", "become_a_program", "start_a_process_as_c_does"])
def test_what_may_start_threads_starts_no_process(name):
    try:
        got = run_sandboxed(f"tests.documents.attacks:{name}", b"", threads=True)
    except FileRejected:
        return
    assert got != DONE


def test_a_thread_starts_only_where_it_may():
    thread = "tests.documents.attacks:start_a_thread"
    assert run_sandboxed(thread, b"", threads=True) == DONE
    with pytest.raises(FileRejected):
        run_sandboxed(thread, b"")


def test_no_folder_of_ours_but_packages_may_be_read():
    ours = {path.name for path in readable_paths() if path.parent == ROOT}
    assert "documents" in ours and not {"var", ".git", "static", "templates"} & ours
    assert ROOT not in set(readable_paths()) and not any(path in ROOT.parents for path in readable_paths())


def test_the_tables_of_calls_are_those_of_this_machine():
    """Where the kernel's own are installed."""
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.exists():
        pytest.skip("linux-libc-dev is not installed")
    lines = (line.split() for line in header.read_text().splitlines() if line.startswith("#define __NR_"))
    numbers = {line[1].removeprefix("__NR_"): int(line[2]) for line in lines}
    for group in seccomp.REFUSED.values():
        for call, (number, _) in group.items():
            assert numbers[call] == number


def test_a_kernel_without_landlock_is_told_apart(monkeypatch):
    def lacking(*arguments):
        raise OSError("Function not implemented")

    monkeypatch.setattr(landlock, "_syscall", lacking)
    assert landlock.abi() == 0
    assert landlock.allow_only_reading([]) == 0
