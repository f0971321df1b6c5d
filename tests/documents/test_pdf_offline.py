"""A document fetches nothing, whatever people wrote in it."""

import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.pdf import to_pdf
from tests.documents.test_write_pdf import words

ELSEWHERE = "http://127.0.0.1/"


def test_nothing_is_ever_fetched():
    """Twenty ways to ask for a file or a page (B19), and a canary that listens."""
    asked = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    urls = [f"http://{server.server_address[0]}:{server.server_port}/canary", "file:///etc/passwd"]
    payloads = [
        payload.format(url)
        for url in urls
        for payload in (
            '<img src="{}">',
            '<link rel="stylesheet" href="{}">',
            '<link rel="attachment" href="{}">',
            '<style>@import url("{}")</style>',
            '<style>@font-face {{ font-family: x; src: url("{}") }}</style>',
            '<p style="background: url({})">',
            '<object data="{}">',
            '<svg><image href="{}"/></svg>',
            '<base href="{}"><img src="x">',
            "{}",
        )
    ]
    try:
        runs = tuple(Run(p, link=p, colour=p) for p in payloads)
        cells = tuple(Cell((paragraph(p, name=p),), fill=p, name=p, value=p) for p in payloads)
        data = to_pdf(Document((Paragraph(runs), Table((Row(cells),), name=runs[0].text)), title=payloads[3]))
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    assert b"/EmbeddedFile" not in data
    assert "root:" not in words(data)


def test_even_a_page_that_asks_is_given_nothing():
    from documents.writers.pdf import _OfflineFetcher

    with pytest.raises(ValueError, match=re.escape(ELSEWHERE)):
        _OfflineFetcher().fetch(ELSEWHERE)
