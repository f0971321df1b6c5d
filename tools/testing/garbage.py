"""Less looking for garbage: a run makes few cycles, and looking through all that was imported takes long."""

import gc

THRESHOLDS = (20_000, 20, 20)


def pytest_configure():
    gc.disable()


def pytest_collection_finish():
    gc.freeze()
    gc.enable()
    gc.set_threshold(*THRESHOLDS)
