"""How long a piece of work takes beside another that was done just before, however busy the machine is."""

import time

ATTEMPTS = 3  # a busy machine slows now one, now the other


def is_quick_beside(ordinary, work, times):
    """Whether `work` takes at most so many times as long as `ordinary`, in one of a few attempts."""
    return any(_seconds(work) <= times * _seconds(ordinary) for _ in range(ATTEMPTS))


def _seconds(work):
    started = time.process_time()
    work()
    return time.process_time() - started
