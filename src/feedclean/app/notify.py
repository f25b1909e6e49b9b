"""Words to systemd (sd_notify(3)): ready, reloading, stopping, and that the clock still ticks."""

from __future__ import annotations

import os
import socket
import time


def notify(*assignments: str) -> None:
    """Send `READY=1`, `STATUS=…`, `WATCHDOG=1` … to the service manager; does nothing where there is none."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address[0] == "@":  # an abstract socket
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            channel.connect(address)
            channel.sendall("\n".join(assignments).encode())
    except OSError:
        # A manager that does not listen must not stop the daemon.
        return


def reloading() -> None:
    """Tell that a reload has begun; `Type=notify-reload` wants the monotonic clock with it."""
    notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
