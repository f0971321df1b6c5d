"""How long a piece of work takes beside another that was done just before, however busy the machine is."""

import os
import time

ATTEMPTS = 3  # a busy machine slows now one, now the other


def is_within_times(ordinary, work, times):
    """Whether `work` takes at most so many times as long as `ordinary`, in one of a few attempts."""
    return any(_seconds(work) <= times * _seconds(ordinary) for _ in range(ATTEMPTS))


def cpu_seconds():
    """Seconds that this process has worked, and those it started that ended; waiting for others is none."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _seconds(work):
    started = time.process_time()
    work()
    return time.process_time() - started
