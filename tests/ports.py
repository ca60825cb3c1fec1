"""Where servers of tests may listen."""

from __future__ import annotations

import secrets
import socket


def free_port() -> int:
    """One below those that the kernel gives to others until the server has taken it."""
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
