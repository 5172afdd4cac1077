"""Clients that ask a web server all at once, each on a connection that stays open: what they wait, and what it costs.

They read no more of an answer than where it ends, since they share the machine's cores with the server.
"""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import psutil


@dataclass(frozen=True)
class Asked:
    """What came of one kind of request: each one's seconds, the states of the answers, and the processor's seconds that
    the server took for all of them."""

    waited: list[float]
    states: Counter[int]
    elapsed: float
    processor: float

    @property
    def per_second(self) -> float:
        return len(self.waited) / self.elapsed

    def percentile(self, hundredths: int) -> float:
        """Give the milliseconds within which so many of a hundred were answered."""
        return statistics.quantiles(self.waited, n=100)[hundredths - 1] * 1000

    @property
    def milliseconds(self) -> float:
        """Of the server's processor, for each."""
        return self.processor / len(self.waited) * 1000


@dataclass
class _Meter:
    until: float
    waited: list[float] = field(default_factory=list)
    states: Counter[int] = field(default_factory=Counter)


def ask(port: int, requests: Sequence[bytes], seconds: float) -> Asked:
    """Have a client for each of these requests send its own again and again, for so long."""
    server = _server_on(port)
    meter, begun, used = _Meter(time.perf_counter() + seconds), time.perf_counter(), _processor(server)
    asyncio.run(_ask_all(port, requests, meter))
    return Asked(meter.waited, meter.states, time.perf_counter() - begun, _processor(server) - used)


async def _ask_all(port: int, requests: Sequence[bytes], meter: _Meter) -> None:
    await asyncio.gather(*(_ask_again_and_again(port, each, meter) for each in requests))


async def _ask_again_and_again(port: int, request: bytes, meter: _Meter) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (begun := time.perf_counter()) < meter.until:
        writer.write(request)
        meter.states[await _read_answer(reader)] += 1
        meter.waited.append(time.perf_counter() - begun)
    writer.close()
    await writer.wait_closed()


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    state, *lines = head.lower().split(b"\r\n")
    lengths = [line.partition(b":")[2] for line in lines if line.startswith(b"content-length:")]
    if lengths:
        await reader.readexactly(int(lengths[0]))
    else:
        await reader.readuntil(b"0\r\n\r\n")
    return int(state.split()[1])


def _server_on(port: int) -> psutil.Process:
    """Give the process of the web server, which this one has started."""
    children = psutil.Process().children(recursive=True)
    return next(each for each in children if f"--port={port}" in each.cmdline())


def _processor(server: psutil.Process) -> float:
    times = server.cpu_times()
    return times.user + times.system
