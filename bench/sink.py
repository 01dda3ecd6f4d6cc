"""A raw SMTP server in a process of its own: it says yes, and writes down when and to whom.

    python -m bench.sink PORT FILE

FILE gets one line per message, "seconds recipient"; a message is logged before it is accepted.
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import TextIO

END = b"\r\n.\r\n"


class Conversation(asyncio.Protocol):
    def __init__(self, log: TextIO) -> None:
        self.log = log
        self.held = b""
        self.in_data = False
        self.recipient = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("SMTP needs a stream.")
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.held += data
        while self._take_message() if self.in_data else self._take_line():
            pass

    def _take_message(self) -> bool:
        _body, end, rest = self.held.partition(END)
        if not end:
            return False
        self.held, self.in_data = rest, False
        self.log.write(f"{time.time():.4f} {self.recipient}\n")
        self.log.flush()
        self.transport.write(b"250 OK\r\n")
        return True

    def _take_line(self) -> bool:
        line, end, rest = self.held.partition(b"\r\n")
        if not end:
            return False
        self.held = rest
        verb = line[:4].upper()
        if verb == b"RCPT":
            self.recipient = line.partition(b"<")[2].partition(b">")[0].decode()
        if verb == b"DATA":
            self.in_data = True
        if verb == b"QUIT":
            self.transport.write(b"221 Bye\r\n")
            self.transport.close()
            return False
        self.transport.write(b"354 Go on\r\n" if verb == b"DATA" else b"250 OK\r\n")
        return True


async def serve(port: int, file: Path) -> None:
    with file.open("a") as log:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Conversation(log), "127.0.0.1", port)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
