"""A mail server as a process of its own: it prints whom each letter is for, one line a letter.

Where a folder is named after the port, it keeps the letters there.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from aiosmtpd.controller import Controller


class Counter:
    def __init__(self, folder):
        self.folder = folder
        self.taken = 0

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        if self.folder:
            (Path(self.folder) / f"{self.taken}.eml").write_bytes(envelope.content)
        sys.stdout.write(" ".join(envelope.rcpt_tos) + "\n")
        sys.stdout.flush()
        return "250 Message accepted for delivery"


if __name__ == "__main__":
    controller = Controller(Counter(sys.argv[2]), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    asyncio.new_event_loop().run_forever()
