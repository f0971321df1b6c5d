"""Asking a virus scanner: clamd, by its own INSTREAM, over TCP or a socket of this machine."""

from __future__ import annotations

import logging
import socket
import struct
from urllib.parse import urlsplit

from documents.refusal import Refused

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
LONGEST_REPLY = 4096
PORT = 3310
TO_CONNECT = 5.0  # seconds


def is_address(address: str) -> bool:
    """Whether this says where a scanner is: tcp://host:3310 or unix:///run/clamav/clamd.ctl."""
    try:
        url = urlsplit(address)
        named = url.hostname if url.scheme == "tcp" else url.path.strip("/")
        return url.scheme in ("tcp", "unix") and bool(named) and (url.port or PORT) > 0
    except ValueError:
        return False


def scan(data: bytes, address: str, seconds: float) -> None:
    """Returns where nothing was found. Refused otherwise, and where the scanner does not say."""
    try:
        reply = _ask(b"zINSTREAM\0", data, address, seconds)
    except OSError as error:
        logger.warning("The virus scanner does not answer: %s", error)
        reply = ""
    if reply == "stream: OK":
        return
    if reply.endswith(" FOUND"):
        logger.warning("A virus scanner refused a file: %s", reply)
        raise Refused(
            "virus",
            "The virus scanner found something in this file, so it was not kept. Tell your IT service before "
            "you open it again.",
        )
    if reply:
        logger.warning("The virus scanner says: %s", reply)
    raise Refused(
        "no-scanner",
        "The virus scanner does not answer at the moment, so this file was not kept. Try again in a few "
        "minutes.",
    )


def answers(address: str, seconds: float = TO_CONNECT) -> bool:
    """Whether a scanner is there."""
    try:
        return _ask(b"zPING\0", None, address, seconds) == "PONG"
    except OSError:
        return False


def _ask(command: bytes, data: bytes | None, address: str, seconds: float) -> str:
    with _connected(address) as there:
        there.settimeout(seconds)
        there.sendall(command)
        if data is not None:
            for start in range(0, len(data), CHUNK):
                piece = data[start : start + CHUNK]
                there.sendall(struct.pack("!L", len(piece)) + piece)
            there.sendall(struct.pack("!L", 0))
        reply = b""
        while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY and (more := there.recv(CHUNK)):
            reply += more
    # Cut short, it may have been about to say something else.
    return reply[:-1].decode("utf-8", "replace") if reply.endswith(b"\0") else ""


def _connected(address: str) -> socket.socket:
    url = urlsplit(address)
    if url.scheme == "tcp":
        return socket.create_connection((url.hostname, url.port or PORT), TO_CONNECT)
    there = socket.socket(socket.AF_UNIX)
    try:
        there.settimeout(TO_CONNECT)
        there.connect(url.path)
    except OSError:
        there.close()
        raise
    return there
