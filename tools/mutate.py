"""Break functions of the application, one at a time, and see whether a test notices.

    python tools/mutate.py --seed 1 --functions 40 --processes 2

The seed draws functions evenly from all rooms, and one mutation in each: a negated condition, a comparison
that is off by one, a statement that is left out (see `mutations.py`). All runs in copies of the last
commit, on SQLite. First every test runs once, with marks before the statements that will be broken: this
shows which tests reach each of them, and what a test costs. Then, for each mutation, the tests that reach
it run until one fails. It is noticed when that test fails, and passes again without the mutation. Arguments
after `--` go to pytest.

One line is printed for each mutation, and the sum at the end. The status is 1 when fewer than `--least` were
noticed. Results are added to a file, so a run that was stopped goes on where it was. With the file of an
earlier commit (`--results`), only changed test files run again with marks, and only mutations that were not
noticed are tried again, as long as nothing but tests has changed.

A mutation that no test notices is a hole in the tests, or changes nothing that anybody could see. Write the
test, or leave that kind of place out in `mutations.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import queue
import re
import resource
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.mutations import ROOMS, Mutation, draw, marked  # noqa: E402  (found when this runs as a file, too)

TESTS = "not browser and not long"
BUILT = ("static/build", "node_modules", ".venv")  # which no commit holds
MEMORY = 4 * 1024**3  # a mutation may fill a list without end
NO_TESTS = 5  # as pytest ends then
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")

Line = dict[str, Any]
T = TypeVar("T")


def main(arguments: Sequence[str]) -> int:
    asked = _asked(arguments)
    commit = _git("rev-parse", "HEAD").strip()
    if _git("status", "--porcelain"):
        print("Changes that are not in a commit are left out.", flush=True)
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copies = [_copy_of(commit, Path(folder) / str(number)) for number in range(asked.processes)]
        mutations = draw(copies[0].root, asked.seed, asked.functions)
        file = asked.results or ROOT / "var" / f"mutation-{asked.seed}-{commit[:10]}.jsonl"
        run = Run(copies, mutations, Record(file, commit, mutations), asked)
        run.look()
        noticed = sum(run.tries())
    print(f"mutation seed {asked.seed}: {noticed} of {len(mutations)} noticed")
    return int(noticed < asked.least)


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--functions", type=int, default=40)
    parser.add_argument("--least", type=int, default=36, help="that have to be noticed")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--limit", type=int, default=100, help="CPU seconds of tests for each mutation")
    parser.add_argument("--tests", default=TESTS, help="marks of the tests that run")
    parser.add_argument("--results", type=Path, help="file to go on with")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest")
    return parser.parse_args(arguments)


def _git(*command: str) -> str:
    return subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True, text=True).stdout


# Copies of the checkout


@dataclass(frozen=True)
class Ran:
    """A run of pytest: its exit status, what it cost, and what was noted of each test that ran."""

    status: int
    cpu: float
    tests: dict[str, Line]
    at_import: list[int]
    said: str

    @property
    def failed(self) -> str:
        return next((name for name, noted in self.tests.items() if not noted["passed"]), "")


@dataclass(frozen=True)
class Copy:
    root: Path

    def text(self, path: str) -> str:
        return (self.root / path).read_text()

    @contextmanager
    def with_texts(self, texts: dict[str, str]) -> Iterator[None]:
        """These files with other words, for as long as the context lasts."""
        before = {path: self.text(path) for path in texts}
        try:
            self._write(texts)
            yield
        finally:
            self._write(before)

    def _write(self, texts: dict[str, str]) -> None:
        for path, text in texts.items():
            file = self.root / path
            file.write_text(text)
            # Its time in whole seconds and its size may be the same as before.
            Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)

    def run(
        self, tests: Iterable[str], asked: argparse.Namespace, *, chosen: Sequence[str] = (), cpu: int = 0
    ) -> Ran:
        """pytest on these files, or on chosen tests of them until one fails, within so many CPU seconds."""
        var = self.root / "var"
        var.mkdir(exist_ok=True)
        notes, said = var / "notes.json", var / "said.txt"
        notes.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "tools.marks", f"--notes={notes}"]
        # Its limit is by the clock on the wall: a busy machine is no mutation that is noticed.
        command += ["-p", "no:cacheprovider", "-o", "timeout=1800", "-m", asked.tests, *asked.pytest]
        if chosen:
            (var / "chosen.json").write_text(json.dumps(chosen))
            command += ["-x", f"--chosen={var / 'chosen.json'}"]
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with said.open("w") as out:
            process = subprocess.Popen(
                [*command, *sorted(tests)],
                cwd=self.root,
                env={**environment, "SCRUTINY_MODE": "test"},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            if cpu:
                resource.prlimit(process.pid, resource.RLIMIT_CPU, (cpu, cpu + 5))
                resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
            _, ended, used = os.wait4(process.pid, 0)
            process.returncode = status = os.waitstatus_to_exitcode(ended)
        noted = json.loads(notes.read_text()) if notes.exists() else {"tests": {}, "at_import": []}
        cost = round(used.ru_utime + used.ru_stime, 1)
        return Ran(status, cost, noted["tests"], noted["at_import"], said.read_text())


def _copy_of(commit: str, folder: Path) -> Copy:
    _git("clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(folder))
    _git("-C", str(folder), "checkout", "--quiet", "--detach", commit)
    for name in BUILT:
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).symlink_to((ROOT / name).resolve())
    return Copy(folder)


# What is known already


class Record:
    """A file with a line for each test file that ran with marks, and one for each mutation that was tried."""

    def __init__(self, file: Path, commit: str, mutations: Sequence[Mutation]) -> None:
        self.file, self.commit = file, commit
        listed = (line.split(maxsplit=3) for line in _git("ls-tree", "-r", commit).splitlines())
        blobs = {path: blob for _, _, blob, path in listed}
        self.tests = {path: blob for path, blob in blobs.items() if _is_test(path)}
        folders = (*ROOMS, "templates", "tests")
        code = [
            path + blob
            for path, blob in blobs.items()
            if path.split("/")[0] in folders and path not in self.tests
        ]
        marks = [f"{each.path} {each.line}" for each in mutations]
        self.code = hashlib.sha256("\n".join([*code, *marks]).encode()).hexdigest()[:16]
        self.reached: dict[str, Line] = {}
        self.results: dict[str, Line] = {}
        if file.exists():
            for line in file.read_text().splitlines():
                self._take(json.loads(line))

    def add(self, line: Line) -> None:
        line = {**line, "code": self.code, "commit": self.commit}
        self._take(line)
        self.file.parent.mkdir(exist_ok=True)
        with self.file.open("a") as file:
            file.write(json.dumps(line) + "\n")

    def _take(self, line: Line) -> None:
        """What still holds: the code is the same, and so is the test that it depends on."""
        is_same = line["code"] == self.code and line["blob"] == self.tests.get(line["file"], "")
        if is_same and "tests" in line:
            self.reached[line["file"]] = line
        elif is_same and (line["noticed"] or line["commit"] == self.commit):
            self.results[line["mutation"]] = line


def _is_test(path: str) -> bool:
    return path.startswith("tests/") and Path(path).name.startswith("test_") and path.endswith(".py")


# The run


@dataclass
class Run:
    copies: list[Copy]
    mutations: list[Mutation]
    record: Record
    asked: argparse.Namespace
    free: queue.SimpleQueue[Copy] = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        for copy in self.copies:
            self.free.put(copy)

    def look(self) -> None:
        """Run every test once, with marks, folder by folder, and note which reach what."""
        folders: dict[str, list[str]] = defaultdict(list)
        for path in sorted(set(self.record.tests) - set(self.record.reached)):
            folders["/".join(path.split("/")[:2])].append(path)
        for lines in self._all(self._looked_through, list(folders.values())):
            for line in lines:
                self.record.add(line)
        failed = [
            name
            for line in self.record.reached.values()
            for name, at in line["tests"].items()
            if not at["passed"]
        ]
        if failed:
            print(
                "Left out, as they are skipped or fail without a mutation: " + ", ".join(failed), flush=True
            )

    def _looked_through(self, files: list[str], copy: Copy) -> list[Line]:
        texts = {each.path: copy.text(each.path) for each in self.mutations}
        for path, text in texts.items():
            here = {number: each for number, each in enumerate(self.mutations) if each.path == path}
            texts[path] = marked(text, here)
        with copy.with_texts(texts):
            ran = copy.run(files, self.asked)
        if ran.status not in (0, 1, NO_TESTS):
            raise SystemExit(f"The tests do not run without any mutation:\n{ran.said[-3000:]}")
        print(f"{files[0].rpartition('/')[0]}: {len(ran.tests)} tests, {ran.cpu:.0f} CPU s", flush=True)
        of_files: dict[str, dict[str, Line]] = {file: {} for file in files}
        for name, noted in ran.tests.items():
            of_files[name.partition("::")[0]][name] = noted
        return [
            {"file": file, "blob": self.record.tests[file], "tests": tests, "at_import": ran.at_import}
            for file, tests in of_files.items()
        ]

    def tries(self) -> Iterator[bool]:
        """Whether each mutation is noticed, in the order in which they end."""
        left = []
        for each in self.mutations:
            known = self.record.results.get(_key(each, self.copies[0].text(each.path)))
            if known:
                print(known["said"], flush=True)
                yield known["noticed"]
            else:
                left.append(each)
        for line in self._all(self._tried, left):
            self.record.add(line)
            print(line["said"], flush=True)
            yield line["noticed"]

    def _all(self, work: Callable[[T, Copy], Line | list[Line]], pieces: Sequence[T]) -> Iterator[Any]:
        """The pieces side by side, each in a copy of its own; and what becomes of each as it ends."""
        ended: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def do(piece: T) -> None:
            copy = self.free.get()
            try:
                ended.put(work(piece, copy))
            except BaseException as error:
                ended.put(error)
            finally:
                self.free.put(copy)

        with ThreadPoolExecutor(len(self.copies)) as pool:
            for piece in pieces:
                pool.submit(do, piece)
            for _ in pieces:
                result = ended.get()
                if isinstance(result, BaseException):
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise result
                yield result

    def _tried(self, mutation: Mutation, copy: Copy) -> Line:
        text = copy.text(mutation.path)
        number = self.mutations.index(mutation)
        reaching = self._reaching(number)
        by, cpu = "", 0.0
        left = self._within_limit(reaching)
        tried = len(left)
        while left and not by:
            by, name, cost = self._noticed_by(mutation, copy, left)
            cpu += cost
            left = left[left.index(name) + 1 :] if name else []
        file = by.partition("::")[0] if by in reaching else ""
        if by:
            result = f"noticed by {by}"
        elif not reaching:
            result = "NOT NOTICED: no test reaches it"
        else:
            result = f"NOT NOTICED by {tried} of {len(reaching)} tests that reach it"
        place = f"{number + 1:>3} {mutation.room} {mutation.name} ({mutation.kind})"
        return {
            "mutation": _key(mutation, text),
            "noticed": bool(by),
            "file": file,
            "blob": self.record.tests.get(file, ""),
            "said": f"{place} {mutation.diff(text)} => {result} ({cpu:.0f} CPU s)",
        }

    def _noticed_by(self, mutation: Mutation, copy: Copy, names: list[str]) -> tuple[str, str, float]:
        """By what it is noticed, the test that failed, which may be another one, and what this cost."""
        files = {name.partition("::")[0] for name in names}
        broken = mutation.applied(copy.text(mutation.path))
        usual = sum(self._noted(name)["cpu"] for name in names)
        with copy.with_texts({mutation.path: broken}):
            ran = copy.run(files, self.asked, chosen=names, cpu=int(4 * usual) + 120)
        if ran.status == -signal.SIGXCPU:
            return "its not coming to an end", "", ran.cpu
        if not ran.failed:
            is_started = ran.tests or ran.status in (0, NO_TESTS)
            return "" if is_started else "the start of the tests", "", ran.cpu
        file = ran.failed.partition("::")[0]
        again = copy.run([file], self.asked, chosen=[ran.failed])
        return ran.failed if again.status == 0 else "", ran.failed, ran.cpu + again.cpu

    def _noted(self, name: str) -> Line:
        noted: Line = self.record.reached[name.partition("::")[0]]["tests"][name]
        return noted

    def _reaching(self, number: int) -> list[str]:
        """The tests that run the broken statement, those near to it first, and of these the cheapest."""
        mutation = self.mutations[number]
        found: dict[str, list[str]] = defaultdict(list)
        near = set()
        for file, line in self.record.reached.items():
            is_near = self._is_near(file, mutation)
            # Reached before any test began: whoever names it may depend on it.
            any_test = is_near and any(number in each["at_import"] for each in self.record.reached.values())
            for name, noted in line["tests"].items():
                if noted["passed"] and (any_test or number in noted["marks"]):
                    group = name.partition("[")[0].rpartition("::")[0]
                    found[group].append(name)
                    near |= {group} if is_near else set()
        cost = {
            group: sum(self._noted(name)["cpu"] for name in names) / len(names)
            for group, names in found.items()
        }
        groups = sorted(found, key=lambda group: (group not in near, cost[group], group))
        return [name for group in groups for name in found[group]]

    def _is_near(self, file: str, mutation: Mutation) -> bool:
        module = mutation.path.removesuffix(".py").replace("/", ".")
        function = mutation.function.rpartition(".")[2]
        named = re.search(rf"\b({re.escape(module)}|{re.escape(function)})\b", self.copies[0].text(file))
        return file.startswith(f"tests/{mutation.room}/") or named is not None

    def _within_limit(self, names: list[str]) -> list[str]:
        chosen, cpu = [], 0.0
        for name in names:
            cpu += self._noted(name)["cpu"]
            if chosen and cpu > self.asked.limit:
                break
            chosen.append(name)
        return chosen


def _key(mutation: Mutation, text: str) -> str:
    return f"{mutation.name} {mutation.diff(text)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
