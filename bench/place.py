"""Places: which core runs what, free ports, processes and their memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DRIVER_CORE, SERVER_CORE = 0, 1


def pin() -> None:
    """Stay on the core that BENCH_CORE names, where the system can do that."""
    core = os.environ.get("BENCH_CORE")
    if core and hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {int(core)})


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def process(
    command: list[str], *, core: int, port: int, environ: dict[str, str] | None = None, cwd: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python program on that core, answering on that port; stopped afterwards."""
    started = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, "BENCH_CORE": str(core), **(environ or {})},
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("BENCH_LOUD") else subprocess.DEVNULL,
    )
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(started.pid, {core})
    try:
        _wait_for(port, started)
        yield started
    finally:
        started.terminate()
        try:
            started.wait(timeout=40)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def _wait_for(port: int, started: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if started.poll() is not None:
            raise RuntimeError(f"{started.args} ended with {started.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{started.args} does not answer on port {port}")


def memory(pid: int) -> dict[str, float]:
    """Resident memory now and at its highest, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if line.startswith(("VmRSS", "VmHWM"))}
    return {name: int(kilobytes) / 1024 for name, kilobytes in found.items()}


def cpu_seconds(pid: int) -> float:
    """What a process has worked so far, in user and system mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
