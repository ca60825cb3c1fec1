"""Requests that no browser sends, byte by byte, to the server as it is run: gunicorn."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests.ports import free_port

from ..results import Result
from .stage import Stage
from .tally import Tally

SEED, PATIENCE = 86, 12.0
#: Whoever holds a worker's four threads holds it: that is what nginx stands in front for.
FEW, SLOW_ONES = 3, 300
BREAK = b"\r\n"
HOST = b"Host: 127.0.0.1" + BREAK
START = b"GET / HTTP/1.1" + BREAK + HOST
POST = b"POST /search/ HTTP/1.1" + BREAK + HOST
FORM = b"Content-Type: application/x-www-form-urlencoded" + BREAK
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
HIDDEN = b"GET /admin/ HTTP/1.1" + BREAK + HOST + BREAK
SHAPES: dict[str, bytes] = {
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\na=1&b",
    "length and chunks": CHUNKED + b"Content-Length: 4\r\n\r\n5\r\na=1&b\r\n0\r\n\r\n",
    "chunks in disguise": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunks with a tab": POST + b"Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunks, folded": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunks twice": CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a chunk of 2^64": CHUNKED + b"\r\nFFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n",
    "a chunk of -1": CHUNKED + b"\r\n-1\r\nx\r\n0\r\n\r\n",
    "a chunk of 1_0": CHUNKED + b"\r\n1_0\r\n0123456789abcdef\r\n0\r\n\r\n",
    "a chunk with a word of 1 MiB": CHUNKED + b"\r\n1;" + b"x" * (1 << 20) + b"\r\nx\r\n0\r\n",
    "a length of -1": POST + b"Content-Length: -1\r\n\r\n",
    "a length of +5": POST + b"Content-Length: +5\r\n\r\na=1&b",
    "a length of 10^30": POST + b"Content-Length: 1" + b"0" * 30 + b"\r\n\r\nx",
    "a length of 1_0": POST + b"Content-Length: 1_0\r\n\r\n0123456789",
    "a request behind the length": POST + FORM + b"Content-Length: 3\r\n\r\na=1" + HIDDEN,
    "a body of a GET": START + b"Content-Length: 44\r\n\r\n" + HIDDEN,
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": START + b"Host: evil.invalid\r\n\r\n",
    "a host with a path": b"GET / HTTP/1.1\r\nHost: 127.0.0.1/../evil\r\n\r\n",
    "an address as target": b"GET http://evil.invalid/ HTTP/1.1\r\n" + HOST + BREAK,
    "a star as target": b"GET * HTTP/1.1\r\n" + HOST + BREAK,
    "no slash": b"GET admin/ HTTP/1.1\r\n" + HOST + BREAK,
    "two slashes": b"GET //evil.invalid/ HTTP/1.1\r\n" + HOST + BREAK,
    "up and up": b"GET /../../../../etc/passwd HTTP/1.1\r\n" + HOST + BREAK,
    "up in the static files": b"GET /static/..%2f..%2fsecret_key HTTP/1.1\r\n" + HOST + BREAK,
    "up with backslashes": b"GET /static/..\\..\\secret_key HTTP/1.1\r\n" + HOST + BREAK,
    "a NUL in the path": b"GET /\0 HTTP/1.1\r\n" + HOST + BREAK,
    "bytes of no encoding": b"GET /\xff\xfe?\xff=\xff HTTP/1.1\r\n" + HOST + BREAK,
    "a path of 1 MiB": b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\n" + HOST + BREAK,
    "HTTP/0.9": b"GET /\r\n",
    "HTTP/9.9": b"GET / HTTP/9.9\r\n" + HOST + BREAK,
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 50,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200,
    "no method": b" / HTTP/1.1\r\n" + HOST + BREAK,
    "a method of 64 KiB": b"A" * 65536 + b" / HTTP/1.1\r\n" + HOST + BREAK,
    "a head of 1 MiB": START + b"X: " + b"a" * (1 << 20) + b"\r\n\r\n",
    "10,000 heads": START + b"".join(b"X-%d: 1\r\n" % n for n in range(10_000)) + BREAK,
    "the same head 500 times": START + b"Cookie: a=1\r\n" * 500 + BREAK,
    "a head without a name": START + b": x\r\n\r\n",
    "a head with a blank": START + b"Content-Length : 5\r\n\r\na=1&b",
    "a head with a NUL": START + b"X: a\0b\r\n\r\n",
    "a head with a line feed": START + b"X: a\nSet-Cookie: b=1\r\n\r\n",
    "a head with a carriage return": START + b"X: a\rSet-Cookie: b=1\r\n\r\n",
    "an underscore for a hyphen": START + b"X_Forwarded_Proto: https\r\nRemote_User: boss\r\n\r\n",
    "line feeds alone": b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
    "an upgrade": START + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "100-continue": POST + FORM + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\na=1",
    "another expectation": POST + b"Expect: the-spanish-inquisition\r\nContent-Length: 0\r\n\r\n",
    "a trailer": CHUNKED + b"Trailer: Host\r\n\r\n0\r\nHost: evil.invalid\r\n\r\n",
    "200 requests at once": (START + BREAK) * 200,
    "nothing": b"",
    "blank lines": BREAK * 5000,
    "a PROXY line": b"PROXY TCP4 6.6.6.6 127.0.0.1 1 80\r\n" + START + BREAK,
}  # fmt: skip


def attack(scale: float, stage: Stage) -> list[Result]:
    chance = random.Random(SEED)
    shapes = dict(list(SHAPES.items())[:: max(1, round(0.2 / scale))])
    with _server() as port:
        found = [
            _shapes(port, shapes),
            _mangled(port, round(400 * scale) or 3, chance),
            _slow(port, FEW, "gunicorn"),
        ]
        if program := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
            with _nginx(program, port) as front:
                found.append(_slow(front, max(FEW, round(SLOW_ONES * scale)), "nginx"))
    return found


@contextmanager
def _server() -> Iterator[int]:
    """On a port of the loopback address, over the stage's own database."""
    port = free_port()
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "bulletin/gunicorn.py", "--bind",
         f"127.0.0.1:{port}"],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with _running(process, port):
        yield port


@contextmanager
def _nginx(program: str, behind: int) -> Iterator[int]:
    """In front, with the time that docs/deployment/nginx.conf gives a client for its head."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        conf = Path(folder, "nginx.conf")
        paths = "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        conf.write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error;"
            f"events {{}} http {{ access_log off; {paths} client_header_timeout 20s;"
            f"server {{ listen 127.0.0.1:{port}; location / {{"
            f"proxy_set_header Host 127.0.0.1; proxy_pass http://127.0.0.1:{behind}; }} }} }}"
        )
        process = subprocess.Popen([program, "-p", folder, "-c", str(conf)])
        with _running(process, port):
            yield port


@contextmanager
def _running(process: subprocess.Popen[bytes], port: int) -> Iterator[None]:
    try:
        _until_there(port)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _until_there(port: int) -> None:
    for _ in range(300):
        if b" 200 " in _healthz(port)[:20]:
            return
        time.sleep(0.2)
    raise RuntimeError("the server did not come up")


def _answer(port: int, request: bytes, *, ends: bool = True) -> bytes:
    """All that comes back until the server has no more to say; nothing where it hangs up.

    What may lack its end is closed on our side, which nginx takes for a reader gone away.
    """
    told = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
            line.sendall(request)
            if ends:
                line.shutdown(socket.SHUT_WR)
            while piece := line.recv(65536):
                told += piece
    except TimeoutError:
        return told + b"\nTIMEOUT"
    except OSError:
        pass
    return told


def _healthz(port: int) -> bytes:
    return _answer(port, b"GET /healthz HTTP/1.0\r\n" + HOST + BREAK, ends=False)


def _shapes(port: int, shapes: dict[str, bytes]) -> Result:
    tally = Tally()
    for name, request in shapes.items():
        tally.tried += 1
        answer = _answer(port, request)
        _judge(tally, name, answer)
        # What is smuggled would be answered as a request of its own: the sign-in page's redirect.
        told_login = b"/admin/login/" in answer and b" 400 " not in answer[:20]
        if HIDDEN in request and told_login and answer.count(b"HTTP/1.1 ") < 2:
            tally.complain("a hidden request was answered in place of the open one", name)
        if b"evil.invalid" in answer.split(b"\r\n\r\n")[0]:
            tally.complain("a foreign host in the answer's head", name)
        _still_there(port, tally, name)
    return tally.result(
        "requests written by hand, to gunicorn", "refused or answered, no 500, the next one served"
    )


def _judge(tally: Tally, name: object, answer: bytes) -> None:
    status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/1.") else "hung up"
    tally.seen[status if status == "hung up" else f"{status[0]}xx"] += 1
    if answer.endswith(b"\nTIMEOUT"):
        tally.complain("no end of the answer", name)
    if status.startswith("5") and status not in ("501", "505"):
        tally.complain(f"HTTP {status}", (name, answer[:200]))
    if b"root:x:0" in answer or b"Traceback" in answer:
        tally.complain("told what is no one's business", (name, answer[:200]))


def _still_there(port: int, tally: Tally, name: object) -> None:
    answer = _healthz(port)
    if b" 200 " not in answer[:20]:
        tally.complain("the next request was not served", (name, answer[:100]))


def _mangled(port: int, count: int, chance: random.Random) -> Result:
    """Honest requests with some bytes changed, cut out or doubled."""
    tally = Tally()
    seeds = (START + BREAK, POST + FORM + b"Content-Length: 3\r\n\r\na=1", HIDDEN)
    for _ in range(count):
        request = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(request))
            match chance.randrange(3):
                case 0:
                    request[at] = chance.randrange(256)
                case 1:
                    del request[at : at + chance.randrange(1, 9)]
                case 2:
                    request[at:at] = request[max(0, at - 20) : at] * chance.randrange(1, 4)
            request = request or bytearray(b"x")
        tally.tried += 1
        _judge(tally, bytes(request), _answer(port, bytes(request)))
    _still_there(port, tally, "mangled requests")
    return tally.result("requests with some bytes changed", "refused or answered, no 500")


def _slow(port: int, count: int, server: str) -> Result:
    """Many who begin a request and never end it, and one who wants a page meanwhile."""
    tally, lines = Tally(), []
    try:
        for _ in range(count):
            line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            line.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
            lines.append(line)
        longest = 0.0
        for _ in range(5):
            for line in lines:
                tally.tried += 1
                _drip(line)
            began = time.monotonic()
            _still_there(port, tally, "slow ones")
            longest = max(longest, time.monotonic() - began)
    finally:
        for line in lines:
            line.close()
    return tally.result(
        f"{count} who never end their request, at {server}",
        "others served",
        found=f"after {longest:.1f} s at most",
    )


def _drip(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the server need not wait for it
        line.sendall(b"a")
