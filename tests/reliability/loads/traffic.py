"""Readers at a constant rate, whatever the answers take: `python -m … PORT RATE SECONDS < asked`.

On standard input a JSON list of [path, headers], asked in turn; on standard output what came of
it as one JSON object. A request's time counts from the moment at which it was due, so that a
server that stands still for a second is charged for everybody who would have come meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from typing import Any

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
#: An answer that takes longer is none.
PATIENCE = 30


class Readers:
    def __init__(self, port: int, asked: list[tuple[str, dict[str, str]]]) -> None:
        self.port = port
        self.requests = [self._request(path, headers) for path, headers in asked]
        self.idle: list[Connection] = []
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()

    def _request(self, path: str, headers: dict[str, str]) -> bytes:
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()

    async def come(self, rate: float, seconds: float) -> None:
        start = time.perf_counter()
        asking = []
        for number in range(int(rate * seconds)):
            due = start + number / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            request = self.requests[number % len(self.requests)]
            asking.append(asyncio.create_task(self._one(request, due)))
        await asyncio.gather(*asking)

    async def _one(self, request: bytes, due: float) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                status = await self._ask(request)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            status = 0
        self.statuses[status] += 1
        self.seconds.append(time.perf_counter() - due)

    async def _ask(self, request: bytes) -> int:
        """The answer's status; a kept connection that was closed meanwhile is not its fault."""
        while self.idle:
            kept = self.idle.pop()
            try:
                return await self._over(kept, request)
            except (OSError, asyncio.IncompleteReadError):
                kept[1].close()
        return await self._over(await asyncio.open_connection("127.0.0.1", self.port), request)

    async def _over(self, connection: Connection, request: bytes) -> int:
        reader, writer = connection
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head[9:12])
        if status not in (204, 304):
            await reader.readexactly(int(head.partition("content-length:")[2].split("\r")[0]))
        if "connection: close" in head:
            writer.close()
        else:
            self.idle.append(connection)
        return status

    def told(self) -> dict[str, Any]:
        cuts = statistics.quantiles(self.seconds, n=100)
        return {
            "asked": len(self.seconds),
            "statuses": dict(self.statuses),
            "p50": cuts[49] * 1000,
            "p95": cuts[94] * 1000,
            "p99": cuts[98] * 1000,
            "longest": max(self.seconds) * 1000,
        }


def main(port: int, rate: float, seconds: float) -> None:
    readers = Readers(port, json.load(sys.stdin))
    asyncio.run(readers.come(rate, seconds))
    print(json.dumps(readers.told()))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
