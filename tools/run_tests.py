"""Runs the tests: `make test` in minutes, `make test-long` with everything.

    run_tests.py           all tests but the long ones on SQLite; on PostgreSQL those that can differ there
    run_tests.py long      everything on both databases, long walks, kills, missing guards, mutations
    run_tests.py shapes    chooses anew which tests ask PostgreSQL what the others ask SQLite

What follows goes to pytest: `run_tests.py short --shuffle 7`. The last line counts what passed and failed.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "scrutiny-tests"
WITH_POSTGRES = str(ROOT / "bin" / "with-postgres")
CORES = os.cpu_count() or 2
# More workers than cores: one computes while another waits for a browser, a child or the database.
WORKERS = int(os.environ.get("TEST_PROCESSES") or CORES)
PYTEST = [sys.executable, "-m", "pytest", "-q", "--dist", "worksteal"]
SHORT = [*PYTEST, "-n", str(WORKERS), "-m", "not long"]
LISTED = ROOT / "tools" / "testing" / "postgresql.txt"
MARKED = re.compile(r"both_databases|TransactionTestCase|transaction=True")
COSTS = ROOT / "tools" / "testing" / "costs.json"
WORTH_NOTING = 0.5  # of processor time
DEAREST = 10
# Seconds, on a machine where the tests of d1111a8 take 2,090: what the limits are set for. Where they took
# 4,462, which is 2.13 times as much, the samples beside these tests took 0.040 in the mean.
USUAL_SAMPLE = 0.0187
# Workers would compile all tests anew where nothing compiled may be written.
NOT_PASSED_ON = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
# Always the same draw, or a commit would be red for what it never touched. Each release draws anew.
MUTATE = [sys.executable, "-m", "tools.mutate", "--seed", "1", "--functions", "40", "--least", "18"]
BECOME_SUBREAPER = 36  # prctl(2)


@dataclass(frozen=True)
class Stage:
    """One command whose success counts."""

    name: str
    command: list[str]
    environment: tuple[tuple[str, str], ...] = ()


@dataclass
class Result:
    stage: Stage
    code: int
    output: str
    minutes: float

    @property
    def counts(self) -> Counter[str]:
        """What pytest's last line says: "3 failed, 12 passed in 2.3s". Another command counts as one."""
        found: Counter[str] = Counter()
        for line in self.output.splitlines():
            if re.match(r"(=+ )?\d+ (passed|failed|error|deselected|skipped|subtests)\b.* in [\d.]+s", line):
                found += Counter(
                    {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error)", line)}
                )
        if not found and self.code == 0:
            found["passed"] = 1
        if self.code and not found["failed"] + found["error"]:
            found["failed"] += 1  # it broke before it could count
        return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=("short", "long", "shapes"), default="short")
    given, more = parser.parse_known_args()
    # Processes whose parents ended become ours, so that their processor time is counted too.
    ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)
    return {"short": short, "long": long, "shapes": choose_shapes}[given.what](more)


# make test


def short(more: list[str]) -> int:
    """Both databases side by side. What they cost is printed, and fails nothing."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, slowness_of_machine() as slowness:
        files = [Path(folder) / name for name in ("sqlite.json", "postgresql.json")]
        asked = [[*SHORT, f"--costs={file}", *more] for file in files]
        only = ["-m", "both_databases and not long", *files_for_both()]
        results = side_by_side(
            [
                Stage("SQLite", asked[0]),
                Stage("PostgreSQL", [WITH_POSTGRES, *asked[1], *only]),
            ]
        )
        costs = [costs_in(file) for file in files]
    spent, slow = processor_time(), slowness()
    print(f"{(time.monotonic() - began) / 60:.1f} minutes, {spent:.0f} processor seconds of this machine.")
    print(f"It is {slow:.2f} times as slow as the machine whose seconds are meant below.")
    print(f"All of it took {spent / slow:.0f} seconds, of the {budget():.0f} expected in pyproject.toml.")
    print("The dearest tests, in processor seconds:")
    dearest = sorted(((cost / slow, name) for each in costs for name, cost in each.items()), reverse=True)
    for cost, name in dearest[:DEAREST]:
        print(f"{cost:6.1f}  {name}")
    return int(report(results) > 0)


def costs_in(file: Path) -> dict[str, float]:
    found: dict[str, float] = json.loads(_text(file) or "{}")
    return found


def choose_shapes(more: list[str]) -> int:
    """Also notes which tests are dear, from which the order of the tests follows."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "costs.json"
        done = run(Stage("SQLite", [*SHORT, f"--costs={file}", "--sql-shapes", *more]))
        dear = {name: cost for name, cost in sorted(costs_in(file).items()) if cost >= WORTH_NOTING}
    COSTS.write_text(json.dumps(dear, indent=1) + "\n")
    return int(report([done]) > 0)


def files_for_both() -> list[str]:
    """The files with a test for both databases: to collect all the others takes longer than these tests."""
    named = {line.partition("::")[0] for line in LISTED.read_text().splitlines()}
    marked = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if MARKED.search(path.read_text(encoding="utf-8"))
    }
    return sorted(named | marked)


def budget() -> float:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return float(settings["tool"]["scrutiny"]["test-processor-seconds"])


def processor_time() -> float:
    """Of all that this command started, the database servers and browsers included, once it has ended."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def slowness_of_machine() -> Iterator[Callable[[], float]]:
    """Afterwards says how many times as long as usual this machine computes, by samples of work."""
    data = [{"number": number, "text": str(number), "list": [number] * 3} for number in range(20_000)]
    samples: list[float] = []
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(10):
            began = time.thread_time()
            json.loads(json.dumps(data))
            samples.append(time.thread_time() - began)

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield lambda: sum(samples) / len(samples) / USUAL_SAMPLE if samples else 1.0
    finally:
        ended.set()
        thread.join()


# make test-long


def stages(seed: int) -> list[Stage]:
    """All that there is to try, in parts of a few minutes each."""
    deep = ("SCRUTINY_LONG_TESTS", "1")
    everything = [*PYTEST, "-n", str(CORES + 1), f"--hypothesis-seed={seed}"]
    walks = [*PYTEST, "-n", str(CORES), "tests/rounds/walks/test_any_sequence.py"]
    guards = [*PYTEST, "-n", str(CORES), "tests/rounds/walks/guards.py"]
    kills = [sys.executable, "-m", "benchmarks.kills", "20"]

    def parts(name: str, command: list[str], of: int, *environment: tuple[str, str]) -> list[Stage]:
        return [
            Stage(f"{name} {k}/{of}", [*command, "--part", f"{k}/{of}"], environment)
            for k in range(1, of + 1)
        ]

    return [
        *parts("SQLite", everything, 6, deep),
        *parts("PostgreSQL", [WITH_POSTGRES, *everything], 6, deep),
        Stage("walks", walks, (("STEPS", "12000"), ("SEED", str(seed)))),
        Stage("kills on SQLite", kills),
        Stage("kills on PostgreSQL", [WITH_POSTGRES, *kills]),
        *parts("missing guards", guards, 3),
        *parts("mutations", [*MUTATE, "--processes", str(CORES)], 2),
    ]


def long(more: list[str]) -> int:
    """Every stage that has not passed yet on this state of the code."""
    seed, state = seed_of_commit(), State()
    results = []
    for stage in stages(seed):
        if minutes := state.passed.get(stage.name):
            print(f"{stage.name}: passed before, in {minutes:.1f} minutes")
            continue
        results.append(state.note(run(Stage(stage.name, [*stage.command, *more], stage.environment))))
        report(results[-1:])
    print(f"\nSeed {seed}. {len(state.passed)} of {len(stages(seed))} stages passed:")
    for name, minutes in state.passed.items():
        print(f"  {name}: {minutes:.1f} minutes")
    print(f"  {sum(state.passed.values()):.0f} minutes in all")
    return int(report(results) > 0)


def seed_of_commit() -> int:
    return int(git("rev-parse", "HEAD")[:7], 16)


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class State:
    """Which stages passed on this very code."""

    def __init__(self) -> None:
        code = git("rev-parse", "HEAD")[:12]
        if changed := git("diff", "HEAD"):
            code += f"-{hashlib.sha256(changed.encode()).hexdigest()[:8]}"
        self.file = CACHE / f"passed-{code}.json"
        self.passed: dict[str, float] = json.loads(_text(self.file) or "{}")

    def note(self, result: Result) -> Result:
        if result.code == 0:
            self.passed[result.stage.name] = result.minutes
        CACHE.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.passed))
        return result


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""


# Both


def side_by_side(several: list[Stage]) -> list[Result]:
    """Run stages at the same time. The first shows its output as it comes, the others when all have ended."""
    results: dict[int, Result] = {}

    def one(number: int) -> None:
        results[number] = run(several[number], shown=number == 0)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(several))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(1, len(several)):
        print(f"\nOn {several[number].name}\n{results[number].output}", flush=True)
    return [results[number] for number in range(len(several))]


def run(stage: Stage, *, shown: bool = True) -> Result:
    environment = {key: value for key, value in os.environ.items() if key not in NOT_PASSED_ON}
    environment |= {"SCRUTINY_MODE": "test", **dict(stage.environment)}
    began, lines = time.monotonic(), []
    if shown:
        print(f"\nOn {stage.name}" if "SQL" in stage.name else f"\n{stage.name}", flush=True)
    with subprocess.Popen(
        stage.command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if shown:
                print(line, end="", flush=True)
    return Result(stage, process.returncode, "".join(lines), (time.monotonic() - began) / 60)


def report(results: Iterable[Result]) -> int:
    """Says what passed and failed, and hands back how many failed."""
    total: Counter[str] = Counter()
    for result in results:
        total += result.counts
    failed = total["failed"] + total["error"]
    print(f"{total['passed']} passed, {failed} failed", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
