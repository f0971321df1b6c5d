"""Readers as an attacker would have them, for the sandbox to hold."""

import importlib
import os
import sys
import time

from documents.tree import Document, Paragraph, Run, paragraph
from documents.validation.uploads import FileRejected


def echo(data):
    return Document(blocks=(paragraph(data.decode()),))


def return_odd_characters(data):
    return Document(blocks=(Paragraph((Run("lone \ud800 surrogate – “quoted” ✓"),)),))


def reject(data):
    raise FileRejected("no-text", "There is nothing to read.")


def raise_error(data):
    raise KeyError(data)


def loop_forever(data):
    while True:
        pass


def sleep_forever(data):
    time.sleep(60)


def exhaust_memory(data):
    return Document(title="x" * 10**10)


def return_too_much(data):
    return Document(title="x" * 40_000_000)


def kill_itself(data):
    os.abort()


def exit_early(data):
    os._exit(0)


def return_invalid_result(data):
    sys.stdout.write('{"done": true}\n{"title": 1}')
    sys.stdout.flush()
    os._exit(0)


def read_environment(data):
    return Document(title=" ".join(sorted(os.environ)), language=" ".join(sorted(sys.modules)))


def print_without_end(data):
    while True:
        sys.stdout.buffer.write(bytes(1_000_000))


def loaded_by(data, work):
    importlib.import_module(work)
    return " ".join(sorted(sys.modules)).encode()
