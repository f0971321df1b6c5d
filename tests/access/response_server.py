"""Shows a browser what Django answered a test, under the address that was asked; nothing is saved."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse


class Shown(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("localhost", 0), _Handler)
        self.answers: dict[str, HttpResponse] = {}
        self.unknown: list[str] = []

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Shown

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        static = path.removeprefix(settings.STATIC_URL)
        if answer := self.server.answers.get(path):
            self._send(answer.status_code, answer.content, dict(answer.items()))
        elif static != path and (file := finders.find(static)):
            # Kept by the browser, as those of the site are.
            kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
            headers = {"Content-Type": kind, "Cache-Control": "max-age=3600"}
            self._send(200, Path(file).read_bytes(), headers)
        elif self.headers["HX-Request"]:
            self._send(204, b"", {})  # a page that asks again by itself stays as it is
        else:
            self.server.unknown.append(self.path)
            self._send(404, b"", {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nobody reads a log."""


@contextmanager
def shown() -> Iterator[Shown]:
    with Shown() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
