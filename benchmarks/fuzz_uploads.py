"""Upload files that a machine has spoilt: python -m benchmarks.fuzz_uploads --inputs 100000 --seed 1

Every input must end in a reading or in a refusal. Whatever else happens (an exception that nobody
expects, a process that dies, one that takes longer than LONGEST) is printed with the number of the
input, and makes the exit status 1. The same seed makes the same inputs.
"""

from __future__ import annotations

import argparse
import logging
import os
import resource
import signal
import sys
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("SCRUTINY_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")

LONGEST = 20  # seconds for one input, as the sandbox allows
MOST_MB = 2_000  # of address space in a worker
AT_ONCE = 250  # inputs that one worker takes at a time
KEPT = Path("var/fuzz")  # where inputs that did harm are kept


class TooLongError(Exception):
    """One input took longer than the sandbox would have let it."""


def _late(*_: object) -> None:
    raise TooLongError


def outcome(seed: int, number: int) -> str:
    """What became of one input: a word for the table, which begins with "!" where it did harm."""
    from benchmarks.spoilt import make

    data, name = make(seed, number)
    signal.alarm(LONGEST)
    try:
        return _read(data, name)
    except Exception as error:
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"{seed}-{number}-{name}").write_bytes(data)
        return f"! {number} {name}: {type(error).__name__}: {str(error)[:200]}"
    finally:
        signal.alarm(0)


def _read(data: bytes, name: str) -> str:
    import importlib

    from documents.gate import check
    from documents.readers.inside import _READERS
    from documents.refusal import Refused
    from intake.recognise import recognise

    try:
        kind = check(data, name)
        module, _, function = _READERS[kind].partition(":")
        try:
            document = getattr(importlib.import_module(module), function)(data)
        except (Refused, TooLongError):
            raise
        except Exception as error:  # the sandbox makes "damaged" of these
            return f"stumbled {kind} {type(error).__name__}"
        recognise(document)
    except Refused as refused:
        return f"refused {refused.code}"
    return f"read {kind}"


def _many(job: tuple[int, int, int]) -> Counter[str]:
    seed, start, end = job
    return Counter(outcome(seed, number) for number in range(start, end))


def _begin() -> None:
    import django

    django.setup()
    logging.disable(logging.ERROR)  # readers say much about spoilt files
    signal.signal(signal.SIGALRM, _late)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MB * 1024 * 1024,) * 2)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    wanted = parser.parse_args()
    jobs = [
        (wanted.seed, start, min(start + AT_ONCE, wanted.inputs))
        for start in range(0, wanted.inputs, AT_ONCE)
    ]
    found: Counter[str] = Counter()
    started = time.monotonic()
    with get_context("spawn").Pool(wanted.workers, _begin, maxtasksperchild=20) as pool:
        for counts in pool.imap_unordered(_many, jobs):
            found += counts
    harm = [what for what in found if what.startswith("!")]
    for what, count in sorted(found.items(), key=lambda item: -item[1]):
        print(f"{count:7} {what}")
    print(f"{sum(found.values())} inputs in {time.monotonic() - started:.0f} s; {len(harm)} did harm")
    return int(bool(harm) or sum(found.values()) != wanted.inputs)


if __name__ == "__main__":
    sys.exit(main())
