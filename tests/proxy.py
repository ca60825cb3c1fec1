"""nginx with the hall's own file, docs/deployment/nginx.conf, on ports and paths of a test."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

from .ports import free_port

HOUSE = Path(__file__).parent.parent
CONF = HOUSE / "docs" / "deployment" / "nginx.conf"
HOST = "tongbao.example.gov.cn"
AROUND = """
daemon off;
pid {here}/pid;
error_log {here}/error.log;
events {{}}
http {{
    include {types};
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/unused;
    uwsgi_temp_path {here}/unused;
    scgi_temp_path {here}/unused;
    include {here}/site.conf;
}}
"""


def program() -> str:
    """Where nginx is: installed, or unpacked by .ci/nginx."""
    places = (shutil.which("nginx"), "/usr/sbin/nginx", HOUSE / "var/nginx/usr/sbin/nginx")
    found = next((str(place) for place in places if place and Path(place).exists()), None)
    if found is None:
        raise FileNotFoundError("no nginx: run .ci/nginx")
    return found


class Proxy:
    """Running between `start` and `stop`; `folder` holds all that it writes, and `static/`."""

    def __init__(self, folder: Path, upstream: str) -> None:
        self.folder = folder
        self.port, self.plain_port = free_port(), free_port()
        self.static = folder / "static"
        self.static.mkdir()
        self._certificate()
        (folder / "site.conf").write_text(self._site(upstream))
        (folder / "types").write_text("types { text/html html; text/css css; }\n")
        around = AROUND.format(here=folder, types=folder / "types")
        (folder / "nginx.conf").write_text(around)

    def _site(self, upstream: str) -> str:
        text = CONF.read_text("utf-8")
        for written, here in (
            ("server 127.0.0.1:8000;", f"server {upstream};"),
            ("listen 80 ", f"listen 127.0.0.1:{self.plain_port} "),
            ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
            ("/opt/bulletin/current/var/static/", f"{self.static}/"),
            ("/etc/bulletin/tls/", f"{self.folder}/"),
            ("/var/log/bulletin/", f"{self.folder}/"),
            ("/var/lib/nginx/bulletin", f"{self.folder}/cache"),
        ):
            assert written in text, f"{CONF.name} no longer has: {written}"
            text = text.replace(written, here)
        return text

    def _certificate(self) -> None:
        made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        name = f"subjectAltName=DNS:{HOST}"
        files = "-keyout key.pem -out certificate.pem"
        subprocess.run(
            [*made.split(), *files.split(), "-subj", f"/CN={HOST}", "-addext", name],
            check=True,
            capture_output=True,
            cwd=self.folder,
        )

    def start(self) -> None:
        command = [program(), "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        assert "[warn]" not in checked.stderr, checked.stderr
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError((self.folder / "error.log").read_text())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def log(self) -> str:
        time.sleep(0.1)
        return (self.folder / "access.log").read_text()

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        name: str = HOST,
        **headers: str,
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Over TLS, the certificate checked."""
        context = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain:
            secured = context.wrap_socket(plain, server_hostname=name)
            connection = http.client.HTTPConnection(name)
            connection.sock = secured
            named = {key.replace("_", "-"): value for key, value in headers.items()}
            connection.request(method, path, body, {"Host": name} | named)
            response = connection.getresponse()
            return response, response.read()
