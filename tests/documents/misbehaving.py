"""Readers as an attacker would have them, for the sandbox to hold."""

import os
import socket
import subprocess
import sys
import tempfile
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
    sys.stdout.write('{"document": {"title": 1}}')
    sys.stdout.flush()
    os._exit(0)


def look_around(data):
    return Document(title=" ".join(sorted(os.environ)), language=" ".join(sorted(sys.modules)))


def write_a_file(data):
    with tempfile.TemporaryFile() as file:
        file.write(bytes(40_000_000))


def start_a_program(data):
    subprocess.run(["/bin/true"], check=True)


def open_many_sockets(data):
    kept = [socket.socket() for _ in range(100)]
    return Document(title=str(len(kept)))
