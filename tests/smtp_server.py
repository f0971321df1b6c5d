"""A mail server of our own, which answers as it is told: the letters it took are in `taken`.

As a process, `python -m tests.smtp_server PORT FOLDER`, it prints in a line for whom each letter is, and
keeps the letter in the folder, if one is named.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings


class FakeMailServer:
    """Answers each letter with the next of `answers`, and takes it when there is none left."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.at = "RCPT"
        self.asked = 0
        self.taken: list[Envelope] = []

    def says(self, *answers: str, at: str = "RCPT") -> None:
        self.answers, self.at = list(answers), at

    def answer(self, at: str, server: SMTP) -> str:
        self.asked += at == "RCPT"
        if at != self.at or not self.answers:
            return ""
        text = self.answers.pop(0)
        if text == "hangs up":
            server.transport.abort()
        return text

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if text := self.answer("RCPT", server):
            return text
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if text := self.answer("DATA", server):
            return text
        self.taken.append(envelope)
        return "250 Message accepted for delivery"


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


@contextmanager
def run_mail_server() -> Iterator[FakeMailServer]:
    office = FakeMailServer()
    port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    to_it = override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_TIMEOUT=2,
    )
    try:
        with to_it:
            yield office
    finally:
        controller.stop()


class PrintingMailServer(FakeMailServer):
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if sys.argv[2]:
            (Path(sys.argv[2]) / f"{len(self.taken)}.eml").write_bytes(envelope.content)
        print(*envelope.rcpt_tos, flush=True)  # noqa: T201
        return answer


if __name__ == "__main__":
    Controller(PrintingMailServer(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
    print("ready", flush=True)  # noqa: T201
    asyncio.new_event_loop().run_forever()
