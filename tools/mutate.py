"""Break functions of the application, one at a time, and see whether a test notices.

    python -m tools.mutate --seed 1 --functions 40 --processes 2

The seed draws functions evenly from all rooms, and one mutation in each: a negated condition, a comparison
that is off by one, a statement that is left out (see `mutations.py`). All runs in copies of the last
commit, on SQLite. First the nearest test files run with each mutation, until a test fails. A mutation is
noticed when a test fails with it and passes without it. Where none does, all other tests run once, with
marks before the statements that were broken: this shows which tests reach each of them, and what a test
costs. Then those tests run with the mutation, the cheapest first. Arguments after `--` go to pytest.

One line is printed for each mutation that is noticed, and in the end for each that is not, and the sum. The
status is 1 when fewer than `--least` were noticed. Results are added to a file, so a run that was stopped
goes on where it was. With the file of an earlier commit (`--results`), a mutation that was noticed is not
tried again as long as its own file and that of the test are the same.

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
import resource
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tools.mutations import Mutation, draw, marked
from tools.nearest import Nearest
from tools.rooms import ROOMS, ROOT

TESTS = "not browser and not long"
BUILT = ("static/build", "node_modules", ".venv")  # which no commit holds
MEMORY = 4 * 1024**3  # a mutation may fill a list without end
MUCH, AT_LEAST = 600, 120  # CPU seconds, after which a run will not come to an end
INTERRUPTED, NO_TESTS = 2, 5  # as pytest ends then
STOPPED = (-signal.SIGHUP, -signal.SIGINT, -signal.SIGKILL, -signal.SIGTERM)
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
        chosen, of = map(int, asked.part.split("/"))
        mutations = draw(copies[0].root, asked.seed, asked.functions)[chosen - 1 :: of]
        file = asked.results or ROOT / "var" / f"mutation-{asked.seed}-{commit[:10]}.jsonl"
        noticed = Run(copies, mutations, Record(file, commit), asked).noticed()
    print(f"mutation seed {asked.seed}: {noticed} of {len(mutations)} noticed")
    return int(noticed < asked.least)


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--functions", type=int, default=40)
    parser.add_argument("--least", type=int, default=36, help="that have to be noticed")
    parser.add_argument("--part", default="1/1", metavar="K/N", help="only the K-th of N parts of these")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--near", type=int, default=4, help="test files that run first")
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
        return next((name for name, noted in self.tests.items() if noted["failed"]), "")

    @property
    def trouble(self) -> str:
        """What went wrong where no test failed. Raises SystemExit when somebody stopped the tests."""
        if self.status in STOPPED or (self.status == INTERRUPTED and self.tests):
            raise SystemExit("The tests were stopped. Start again to go on.")
        if self.status == -signal.SIGXCPU:
            return "its not coming to an end"
        return "" if self.tests or self.status in (0, NO_TESTS) else "the start of the tests"


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
        self,
        files: Iterable[str],
        asked: argparse.Namespace,
        *,
        chosen: Sequence[str] = (),
        but: Sequence[str] = (),
        first: bool = False,
        cpu: int = 0,
    ) -> Ran:
        """pytest on all or chosen tests of these files, until the first fails, within so many CPU seconds."""
        var = self.root / "var"
        var.mkdir(exist_ok=True)
        notes, said = var / "notes.json", var / "said.txt"
        notes.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "tools.marks", f"--notes={notes}"]
        # Its limit is by the clock on the wall: a busy machine is no mutation that is noticed.
        command += ["-p", "no:cacheprovider", "-o", "timeout=1800", "-m", asked.tests, *asked.pytest]
        if chosen:
            (var / "chosen.json").write_text(json.dumps(chosen))
            command.append(f"--chosen={var / 'chosen.json'}")
        command += ["-x"] if first else []
        command += [f"--deselect={name}" for name in but]
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with said.open("w") as out:
            process = subprocess.Popen(
                [*command, *files],
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
    """A file with a line for each mutation that was tried, and one for each test file that ran with marks."""

    def __init__(self, file: Path, commit: str) -> None:
        self.file, self.commit = file, commit
        listed = (line.split(maxsplit=3) for line in _git("ls-tree", "-r", commit).splitlines())
        self.blobs = {path: blob for _, _, blob, path in listed}
        self.tests = [path for path in self.blobs if _is_test(path)]
        code = [path + blob for path, blob in self.blobs.items() if not _is_test(path) and _matters(path)]
        self.code = hashlib.sha256("\n".join(code).encode()).hexdigest()[:16]
        self.looked: dict[str, Line] = {}
        self.tried: dict[str, Line] = {}
        if file.exists():
            for line in file.read_text().splitlines():
                self._take(json.loads(line))

    def add(self, line: Line) -> None:
        """Of a line that holds as long as these files are as they are."""
        line = {**line, "files": {path: self.blobs[path] for path in line["files"]}, "commit": self.commit}
        self._take({**line, "code": self.code})
        self.file.parent.mkdir(exist_ok=True)
        with self.file.open("a") as file:
            file.write(json.dumps({**line, "code": self.code}) + "\n")

    def _take(self, line: Line) -> None:
        if any(self.blobs.get(path) != blob for path, blob in line["files"].items()):
            return
        if "mutation" not in line and line["code"] == self.code:
            self.looked.update(dict.fromkeys(line["files"], line))
        elif "mutation" in line and (line["noticed"] or line["commit"] == self.commit):
            self.tried[line["mutation"]] = line


def _is_test(path: str) -> bool:
    return path.startswith("tests/") and Path(path).name.startswith("test_") and path.endswith(".py")


def _matters(path: str) -> bool:
    return path.split("/")[0] in (*ROOMS, "templates", "tests")


# The run


class Run:
    def __init__(
        self, copies: list[Copy], mutations: list[Mutation], record: Record, asked: argparse.Namespace
    ) -> None:
        self.copies, self.mutations, self.record, self.asked = copies, mutations, record, asked
        self.free: queue.SimpleQueue[Copy] = queue.SimpleQueue()
        for copy in copies:
            self.free.put(copy)
        self.texts = {each.path: copies[0].text(each.path) for each in mutations}
        in_process = [path for path in record.tests if "test_browser" not in path]
        nearest = Nearest({path: copies[0].text(path) for path in in_process})
        files = (nearest.files(each, self.texts[each.path]) for each in mutations)
        self.near = {each: found[: asked.near] for each, found in zip(mutations, files, strict=True)}

    def noticed(self) -> int:
        """How many are noticed, by any test."""
        for each in self.mutations:
            known = self.record.tried.get(self._key(each))
            if known and known["noticed"]:
                print(known["said"], flush=True)
        self._try(
            self._by_near_tests, [each for each in self.mutations if not self._is_done(each, last=False)]
        )
        self._look([each for each in self.mutations if not self._is_done(each, last=True)])
        self._try(self._by_all_tests, [each for each in self.mutations if not self._is_done(each, last=True)])
        found = [self.record.tried[self._key(each)] for each in self.mutations]
        for line in found:
            if not line["noticed"]:
                print(line["said"], flush=True)
        return sum(line["noticed"] for line in found)

    def _key(self, mutation: Mutation) -> str:
        return f"{mutation.name} {mutation.diff(self.texts[mutation.path])}"

    def _is_done(self, mutation: Mutation, *, last: bool) -> bool:
        line = self.record.tried.get(self._key(mutation))
        return bool(line and (line["noticed"] or line["last"] or not last))

    def _try(self, work: Callable[[Mutation, Copy], Line], mutations: list[Mutation]) -> None:
        for line in self._all(work, mutations):
            self.record.add(line)
            if line["noticed"]:
                print(line["said"], flush=True)

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

    def _by_near_tests(self, mutation: Mutation, copy: Copy) -> Line:
        by, cpu = self._noticed_by(mutation, copy, self.near[mutation])
        return self._line(mutation, by, cpu, "NOT NOTICED by the nearest tests", last=False)

    def _by_all_tests(self, mutation: Mutation, copy: Copy) -> Line:
        reaching = self._reaching(mutation)
        names = self._within_limit(reaching)
        by, cpu = (
            self._noticed_by(mutation, copy, {_file(name) for name in names}, names) if names else ("", 0)
        )
        otherwise = "NOT NOTICED: no test reaches it"
        if reaching:
            otherwise = f"NOT NOTICED by {len(names)} of {len(reaching)} tests that reach it"
        return self._line(mutation, by, cpu, otherwise, last=True)

    def _line(self, mutation: Mutation, by: str, cpu: float, otherwise: str, *, last: bool) -> Line:
        place = f"{self.mutations.index(mutation) + 1:>3} {mutation.room} {mutation.name} ({mutation.kind})"
        diff = mutation.diff(self.texts[mutation.path])
        result = f"noticed by {by}" if by else otherwise
        return {
            "mutation": self._key(mutation),
            "noticed": bool(by),
            "last": last,
            "files": [path for path in (mutation.path, _file(by)) if path in self.record.blobs],
            "said": f"{place} {diff} => {result} ({cpu:.0f} CPU s)",
        }

    def _noticed_by(
        self, mutation: Mutation, copy: Copy, files: Iterable[str], names: Sequence[str] = ()
    ) -> tuple[str, float]:
        """The test that fails because of it, or what else goes wrong; empty when nothing does."""
        usual = sum(self._looked_at(name)["cpu"] for name in names)
        limit = int(4 * usual) + AT_LEAST if names else MUCH
        broken = {mutation.path: mutation.applied(self.texts[mutation.path])}
        left_out: list[str] = []
        cpu = 0.0
        while True:
            with copy.with_texts(broken):
                ran = copy.run(files, self.asked, chosen=names, but=left_out, first=True, cpu=limit)
            cpu += ran.cpu
            by = ran.failed or ran.trouble
            if not by:
                return "", cpu
            again = [by] if ran.failed else names
            whole = copy.run([_file(by)] if ran.failed else files, self.asked, chosen=again, cpu=limit)
            cpu += whole.cpu
            if whole.status == 0:
                return by, cpu
            if not ran.failed:
                return "", cpu
            left_out.append(by)

    # Every test once, with marks

    def _look(self, mutations: list[Mutation]) -> None:
        """Run the tests once, folder by folder, and note which reach what of these."""
        keys = {self._key(each) for each in mutations}
        known = {file for file, line in self.record.looked.items() if keys <= set(line["marked"])}
        folders: dict[str, list[str]] = defaultdict(list)
        for path in sorted(set(self.record.tests) - known):
            folders["/".join(path.split("/")[:2])].append(path)

        def looked_through(files: list[str], copy: Copy) -> list[Line]:
            return self._looked_through(files, copy, mutations)

        for lines in self._all(looked_through, list(folders.values()) if mutations else []):
            for line in lines:
                self.record.add(line)

    def _looked_through(self, files: list[str], copy: Copy, mutations: list[Mutation]) -> list[Line]:
        numbered = {self.mutations.index(each): each for each in mutations}
        here = {each.path for each in mutations}
        texts = {
            path: marked(self.texts[path], {n: each for n, each in numbered.items() if each.path == path})
            for path in here
        }
        with copy.with_texts(texts):
            ran = copy.run(files, self.asked)
        if ran.status not in (0, 1, NO_TESTS):
            raise SystemExit(f"The tests do not run without any mutation:\n{ran.said[-3000:]}")
        print(f"{files[0].rpartition('/')[0]}: {len(ran.tests)} tests, {ran.cpu:.0f} CPU s", flush=True)
        failed = [name for name, noted in ran.tests.items() if noted["failed"]]
        if failed:
            print("These fail without a mutation, and are left out: " + ", ".join(failed), flush=True)
        of_files: dict[str, dict[str, Line]] = {file: {} for file in files}
        for name, noted in ran.tests.items():
            marks = [self._key(self.mutations[number]) for number in noted["marks"]]
            of_files[_file(name)][name] = {**noted, "marks": marks}
        both = {
            "marked": [self._key(each) for each in mutations],
            "at_import": [self._key(self.mutations[number]) for number in ran.at_import],
        }
        return [{"files": [file], "tests": tests, **both} for file, tests in of_files.items()]

    def _looked_at(self, name: str) -> Line:
        noted: Line = self.record.looked[_file(name)]["tests"][name]
        return noted

    def _reaching(self, mutation: Mutation) -> list[str]:
        """The tests that run the broken statement, the cheapest first, those of a class together."""
        key = self._key(mutation)
        at_import = any(key in line["at_import"] for line in self.record.looked.values())
        found: dict[str, list[str]] = defaultdict(list)
        for file, line in self.record.looked.items():
            # What ran before any test began, every test near it may depend on.
            is_near = at_import and (
                file in self.near[mutation] or file.startswith(f"tests/{mutation.room}/")
            )
            for name, noted in line["tests"].items():
                if not noted["failed"] and (is_near or key in noted["marks"]):
                    found[name.partition("[")[0].rpartition("::")[0]].append(name)
        cost = {
            group: sum(self._looked_at(name)["cpu"] for name in names) / len(names)
            for group, names in found.items()
        }
        return [name for group in sorted(found, key=lambda each: (cost[each], each)) for name in found[group]]

    def _within_limit(self, names: list[str]) -> list[str]:
        chosen: list[str] = []
        cpu = 0.0
        for name in names:
            cpu += self._looked_at(name)["cpu"]
            if chosen and cpu > self.asked.limit:
                break
            chosen.append(name)
        return chosen


def _file(name: str) -> str:
    return name.partition("::")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
