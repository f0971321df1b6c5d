"""A client for the virus scanner clamd: its INSTREAM command, over TCP or a Unix socket."""

from __future__ import annotations

import logging
import socket
import struct
from urllib.parse import urlsplit

from documents.validation.errors import FileRejected

logger = logging.getLogger(__name__)

CHUNK_BYTES = 64 * 1024
MAX_REPLY_BYTES = 4096
DEFAULT_PORT = 3310
CONNECT_TIMEOUT = 5.0  # seconds


def is_valid_address(address: str) -> bool:
    """Whether this is a scanner's address: tcp://host:3310 or unix:///run/clamav/clamd.ctl."""
    try:
        url = urlsplit(address)
        target = url.hostname if url.scheme == "tcp" else url.path.strip("/")
        return url.scheme in ("tcp", "unix") and bool(target) and (url.port or DEFAULT_PORT) > 0
    except ValueError:
        return False


def scan(data: bytes, address: str, seconds: float) -> None:
    """Raises FileRejected if the scanner finds something or gives no result in `seconds`."""
    try:
        reply = _send_command(b"zINSTREAM\0", data, address, seconds)
    except OSError as error:
        logger.warning("The virus scanner does not answer: %s", error)
        reply = ""
    if reply == "stream: OK":
        return
    if reply.endswith(" FOUND"):
        logger.warning("A virus scanner refused a file: %s", reply)
        raise FileRejected(
            "virus",
            "The virus scanner found something in this file, so it was not kept. Tell your IT service before "
            "you open it again.",
        )
    if reply:
        logger.warning("The virus scanner says: %s", reply)
    raise FileRejected(
        "no-scanner",
        "The virus scanner does not answer at the moment, so this file was not kept. Try again in a few "
        "minutes.",
    )


def is_available(address: str, seconds: float = CONNECT_TIMEOUT) -> bool:
    """Whether a scanner answers at this address."""
    try:
        return _send_command(b"zPING\0", None, address, seconds) == "PONG"
    except OSError:
        return False


def _send_command(command: bytes, data: bytes | None, address: str, seconds: float) -> str:
    with _connect(address) as socket:
        socket.settimeout(seconds)
        socket.sendall(command)
        if data is not None:
            for start in range(0, len(data), CHUNK_BYTES):
                chunk = data[start : start + CHUNK_BYTES]
                socket.sendall(struct.pack("!L", len(chunk)) + chunk)
            socket.sendall(struct.pack("!L", 0))
        reply = b""
        while (
            not reply.endswith(b"\0")
            and len(reply) < MAX_REPLY_BYTES
            and (received := socket.recv(CHUNK_BYTES))
        ):
            reply += received
    # A reply that is cut short says nothing for sure.
    return reply[:-1].decode("utf-8", "replace") if reply.endswith(b"\0") else ""


def _connect(address: str) -> socket.socket:
    url = urlsplit(address)
    if url.scheme == "tcp":
        return socket.create_connection((url.hostname, url.port or DEFAULT_PORT), CONNECT_TIMEOUT)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(CONNECT_TIMEOUT)
        connection.connect(url.path)
    except OSError:
        connection.close()
        raise
    return connection
