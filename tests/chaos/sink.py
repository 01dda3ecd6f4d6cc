"""An SMTP server in a process of its own that logs before it answers, and errs by a script.

    python -m tests.chaos.sink PORT FOLDER SEED

FOLDER/rules.json is read anew whenever it changes; FOLDER/sink.log gets one JSON line per event.
"""

import asyncio
import json
import os
import re
import socket
import ssl
import struct
import sys
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from random import Random
from typing import Any

from aiosmtpd.smtp import SMTP

PHASES = ("connect", "ehlo", "mail", "rcpt", "data", "body", "eod")
HANG_UPS = ("drop", "reset")


class Script:
    """The rules of the hour, and the log."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.rules_file = folder / "rules.json"
        self.seed = seed
        self.log = (folder / "sink.log").open("a", buffering=1)
        self.attempts: Counter[str] = Counter()
        self.asked: Counter[int] = Counter()
        self._stamp = 0
        self._rules: list[dict[str, Any]] = []

    def rules(self) -> list[dict[str, Any]]:
        try:
            stat = self.rules_file.stat()
        except FileNotFoundError:
            return []
        stamp = hash((stat.st_mtime_ns, stat.st_ino))
        if stamp != self._stamp:
            self._rules = json.loads(self.rules_file.read_text())
            self._stamp = stamp
            self.asked.clear()
        return self._rules

    def rule_for(self, phase: str, recipient: str) -> dict[str, Any] | None:
        for number, rule in enumerate(self.rules()):
            if rule["phase"] == phase and self._applies(number, rule, recipient):
                return rule
        return None

    def _applies(self, number: int, rule: dict[str, Any], recipient: str) -> bool:
        if not re.search(rule.get("match", ""), recipient):
            return False
        self.asked[number] += 1
        if "every" in rule:
            return self.asked[number] % rule["every"] == 0
        attempt = self.attempts[recipient]
        if attempt > rule.get("first", sys.maxsize):
            return False
        # The same for the same seed, in whatever order the mails come.
        key = f"{self.seed}:{rule['phase']}:{recipient or self.asked[number]}:{attempt}"
        return Random(key).random() < rule.get("share", 1.0)

    def write(self, phase: str, action: str, recipient: str, message_id: str = "") -> None:
        facts = {
            "at": time.time(),
            "phase": phase,
            "action": action,
            "recipient": recipient,
            "message_id": message_id,
            "attempt": self.attempts[recipient],
        }
        self.log.write(json.dumps(facts) + "\n")


class ScriptedSmtp(SMTP):
    def __init__(self, script: Script, tls: ssl.SSLContext | None) -> None:
        self.script = script
        self.recipient = ""
        options = {"tls_context": tls, "require_starttls": False} if tls else {}
        super().__init__(self, enable_SMTPUTF8=True, **options)

    async def _handle_client(self) -> None:
        if await self._act("connect"):
            await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 -- aiosmtpd
        if await self._act("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        self.recipient = ""
        if await self._act("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        found = re.search(r"<([^>]*)>", arg)
        self.recipient = found.group(1) if found else arg
        self.script.attempts[self.recipient] += 1
        self.script.write("rcpt", "seen", self.recipient)
        if await self._act("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        body = self.script.rule_for("body", self.recipient)
        if not await self._act("data"):
            return
        if body is None:
            await super().smtp_DATA(arg)
            return
        await self.push("354 Go on")
        await self._reader.read(64)
        self._hang_up("body", body["action"])

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        """The message is whole: it is logged, and only then answered."""
        content = message_from_bytes(envelope.original_content)
        message_id = str(content["Message-ID"])
        rule = self.script.rule_for("eod", self.recipient)
        action = rule["action"] if rule else "accept"
        self.script.write("eod", action, self.recipient, message_id)
        if rule is None:
            return "250 OK"
        if action in HANG_UPS:
            self._hang_up("eod", action)
            return "250 OK"
        if action == "delay":
            await asyncio.sleep(rule["seconds"])
            return "250 OK"
        return str(action)

    async def _act(self, phase: str) -> bool:
        """Whether the conversation goes on as usual."""
        rule = self.script.rule_for(phase, self.recipient)
        return rule is None or await self._obey(phase, rule)

    async def _obey(self, phase: str, rule: dict[str, Any]) -> bool:
        action = str(rule["action"])
        if action == "delay":
            await asyncio.sleep(rule["seconds"])
            return True
        if action == "tarpit":
            return await self._tarpit(rule["seconds"])
        if action in HANG_UPS:
            self._hang_up(phase, action)
            return False
        self.script.write(phase, action, self.recipient)
        await self.push(action)
        if phase == "connect":
            self.transport.close()
        return False

    async def _tarpit(self, seconds: float) -> bool:
        """Bytes that come so slowly that no single wait is too long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.transport.is_closing():
            self._writer.write(b"250-wait\r\n")
            await asyncio.sleep(0.3)
        return not self.transport.is_closing()

    def _hang_up(self, phase: str, action: str) -> None:
        if phase != "eod":
            self.script.write(phase, action, self.recipient)
        if action == "reset":
            raw = self.transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


def tls_context(folder: Path) -> ssl.SSLContext | None:
    """Where a certificate lies in the folder, STARTTLS is offered with it."""
    certificate = folder / "certificate.pem"
    if not certificate.exists():
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, folder / "key.pem")
    return context


async def serve(port: int, folder: Path, seed: str) -> None:
    script = Script(folder, seed)
    tls = tls_context(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: ScriptedSmtp(script, tls), "127.0.0.1", port)
    for listening in server.sockets:  # so that a large text does not fit into the line at once
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    os.umask(0o077)
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
