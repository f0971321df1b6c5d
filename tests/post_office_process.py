"""A mail server as a process of its own: it prints whom each letter is for, one line a letter."""

from __future__ import annotations

import asyncio
import sys

from aiosmtpd.controller import Controller


class Counter:
    async def handle_DATA(self, server, session, envelope):
        sys.stdout.write(" ".join(envelope.rcpt_tos) + "\n")
        sys.stdout.flush()
        return "250 Message accepted for delivery"


if __name__ == "__main__":
    controller = Controller(Counter(), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    asyncio.new_event_loop().run_forever()
