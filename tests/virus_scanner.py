"""A virus scanner as small as can be: it speaks clamd's INSTREAM, and knows one virus."""

import socketserver
import struct
import threading
from contextlib import contextmanager

from django.test import override_settings

# Every scanner finds this harmless text; in two pieces, so that none finds it in this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class ClamdHandler(socketserver.BaseRequestHandler):
    def handle(self):
        asked = self.read_until_nul()
        if asked == b"zPING":
            self.request.sendall(b"PONG\0")
        elif asked == b"zINSTREAM":
            data = self.read_stream()
            self.server.seen.append(data)
            result = b"Eicar-Test-Signature FOUND" if EICAR in data else b"OK"
            self.request.sendall(self.server.says or b"stream: " + result + b"\0")

    def read_until_nul(self):
        asked = b""
        while not asked.endswith(b"\0"):
            asked += self.request.recv(1)
        return asked[:-1]

    def read_stream(self):
        data = b""
        while size := struct.unpack("!L", self.exactly(4))[0]:
            data += self.exactly(size)
        return data

    def exactly(self, size):
        data = b""
        while len(data) < size:
            data += self.request.recv(size - len(data))
        return data


class ClamdServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


@contextmanager
def run_scanner(server=ClamdServer, at=("127.0.0.1", 0), says=b""):
    """A scanner that listens, with all it was sent in `seen`; `says` replaces what it would answer."""
    with server(at, ClamdHandler) as clamd:
        clamd.seen, clamd.says = [], says
        thread = threading.Thread(target=clamd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield clamd
        finally:
            clamd.shutdown()
            thread.join()


@contextmanager
def configured_scanner(**how):
    """The council's scanner, running and set."""
    with run_scanner(**how) as clamd:
        host, port = clamd.server_address
        with override_settings(VIRUS_SCANNER=f"tcp://{host}:{port}"):
            yield clamd
