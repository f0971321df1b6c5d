"""Readers as an attacker would have them, for the sandbox to hold."""

import importlib
import os
import sys
import time

from documents.gate import Refused
from documents.tree import Document, Paragraph, Run, paragraph


def echo(data):
    return Document(blocks=(paragraph(data.decode()),))


def odd_letters(data):
    return Document(blocks=(Paragraph((Run("lone \ud800 surrogate – “quoted” ✓"),)),))


def refuse(data):
    raise Refused("no-text", "There is nothing to read.")


def stumble(data):
    raise KeyError(data)


def think_for_ever(data):
    while True:
        pass


def sleep_for_ever(data):
    time.sleep(60)


def eat_memory(data):
    return Document(title="x" * 10**10)


def answer_at_length(data):
    return Document(title="x" * 40_000_000)


def die(data):
    os.abort()


def leave(data):
    os._exit(0)


def lie(data):
    sys.stdout.write('{"done": true}\n{"title": 1}')
    sys.stdout.flush()
    os._exit(0)


def look_around(data):
    return Document(title=" ".join(sorted(os.environ)), language=" ".join(sorted(sys.modules)))


def print_without_end(data):
    while True:
        sys.stdout.buffer.write(bytes(1_000_000))


def loaded_by(data, work):
    importlib.import_module(work)
    return " ".join(sorted(sys.modules)).encode()
