#!/usr/bin/env bash
# checkdmarc 6.0.4: a name server that does not answer, one that fails, and a domain without a record all end in the
# same result: valid is False and record is None. Only the English sentence tells them apart, so a check that runs
# while DNS is slow calls a good domain wrong, and a monitor that looks at `valid` raises a false alarm.
# Asked here: a name server on this machine that stays silent, one that says SERVFAIL, one that says NXDOMAIN.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check checkdmarc==6.0.4
"$work/venv/bin/python" - <<'PYTHON'
import socket
import threading

import dns.message
import dns.rcode
import dns.resolver
from checkdmarc.dmarc import check_dmarc


def resolver(rcode):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    def answer():
        while True:
            data, asker = server.recvfrom(4096)
            if rcode is not None:
                reply = dns.message.make_response(dns.message.from_wire(data))
                reply.set_rcode(rcode)
                server.sendto(reply.to_wire(), asker)

    threading.Thread(target=answer, daemon=True).start()
    found = dns.resolver.Resolver(configure=False)
    found.nameservers, found.port = ["127.0.0.1"], server.getsockname()[1]
    found.timeout, found.lifetime = 0.5, 1
    return found


seen = {}
for name, rcode in {"silent": None, "failing": dns.rcode.SERVFAIL, "empty": dns.rcode.NXDOMAIN}.items():
    result = check_dmarc(f"{name}.example.com", resolver=resolver(rcode), timeout=1, retries=0)
    seen[name] = (result["valid"], result["record"], sorted(result))
    print("checkdmarc 6.0.4,", name + ":", result["valid"], result["record"], "|", result["error"][:60])
assert len({str(value) for value in seen.values()}) == 1, seen
assert seen["silent"][:2] == (False, None)
PYTHON
