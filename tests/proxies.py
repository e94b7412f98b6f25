"""Proxies: nginx or Caddy before the bot, with the documents' own configuration, ports and names replaced."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.bot.bot_api import TOKEN
from tests.workers import until

DOCUMENTS = Path(__file__).parents[1] / "docs" / "operating"
_READY = 20.0  # seconds

_NGINX = """\
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def there(name: str) -> bool:
    """Can this proxy be run here? Under CI too its tests may be skipped: what they hold is the documents' files."""
    return shutil.which(name) is not None and shutil.which("openssl") is not None


NGINX = pytest.param("nginx", marks=pytest.mark.skipif(not there("nginx"), reason="nginx is not installed"))
CADDY = pytest.param("caddy", marks=pytest.mark.skipif(not there("caddy"), reason="Caddy is not installed"))


@dataclass(slots=True)
class Proxy:
    """A proxy that runs, and the sandbox that calls it as Telegram would, over TLS."""

    folder: Path
    port: int
    context: ssl.SSLContext
    telegram: str

    @property
    def address(self) -> str:
        """The public address of the webhook."""
        return public_url(self.port)

    async def call(self, path: str = "/telegram", *, secret: str | None, body: bytes = b'{"update_id": 1}') -> int:
        """Somebody calls; returns the status."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
        url = f"https://localhost:{self.port}{path}"
        async with (
            aiohttp.ClientSession() as stranger,
            stranger.post(url, data=io.BytesIO(body), headers=headers, ssl=self.context) as answer,
        ):
            return answer.status

    async def telegrams_word(self) -> str:
        """What Telegram says about its last call that failed; "" if none has."""
        async with (
            aiohttp.ClientSession() as asking,
            asking.get(f"{self.telegram}/bot{TOKEN}/getWebhookInfo") as answer,
        ):
            return str((await answer.json())["result"].get("last_error_message", ""))

    def written(self) -> str:
        """All that it wrote: its logs."""
        return "\n".join(file.read_text("utf-8") for file in self.folder.glob("*.log"))


def public_url(port: int) -> str:
    """What `webhook.public_url` would be."""
    return f"https://localhost:{port}/telegram"


@contextlib.asynccontextmanager
async def proxy(name: str, folder: Path, port: int, workers: Sequence[int]) -> AsyncIterator[Proxy]:
    """nginx or Caddy on `port`, before bots that listen on the ports `workers`; a sandbox that trusts its certificate."""
    folder.mkdir()
    certificate, key = _certificate(folder)
    start: Callable[..., list[str]] = _nginx if name == "nginx" else _caddy
    command = start(folder, port, workers, certificate, key)
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "proxy.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **home}, stdout=log, stderr=log)
    try:
        async with _sandbox(certificate) as telegram:
            found = Proxy(folder, port, ssl.create_default_context(cafile=certificate), telegram)
            await until(lambda: _answers(found), _READY, f"{name} does not answer")
            yield found
    finally:
        process.terminate()
        await process.wait()


async def _answers(found: Proxy) -> bool:
    with contextlib.suppress(aiohttp.ClientConnectionError):
        return await found.call("/", secret=None) == 404
    return False


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    made = f"-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout {key} -out {certificate}"
    named = "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(["openssl", "req", "-x509", *made.split(), *named.split()], check=True, capture_output=True)
    return certificate, key


def _nginx(folder: Path, port: int, workers: Sequence[int], certificate: Path, key: Path) -> list[str]:
    line = "server 127.0.0.1:8443 fail_timeout=2s;"
    site = _with(
        (DOCUMENTS / "nginx.conf").read_text("utf-8"),
        {
            "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            "server_name bot.example.org;": "server_name localhost;",
            "/etc/letsencrypt/live/bot.example.org/fullchain.pem": str(certificate),
            "/etc/letsencrypt/live/bot.example.org/privkey.pem": str(key),
            line: " ".join(line.replace("8443", str(worker)) for worker in workers),
        },
    )
    (folder / "site.conf").write_text(site, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the folder is nobody else's
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, user=user), "utf-8")
    return ["nginx", "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]


def _caddy(folder: Path, port: int, workers: Sequence[int], certificate: Path, key: Path) -> list[str]:
    several = "\n\t\t\tfail_duration 2s" if len(workers) > 1 else ""
    addresses = " ".join(f"127.0.0.1:{worker}" for worker in workers)
    text = _with(
        (DOCUMENTS / "Caddyfile").read_text("utf-8"),
        {
            "{\n\tlog {": "{\n\tadmin off\n\tauto_https disable_redirects\n\tlog {",
            "bot.example.org {": f"https://localhost:{port} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}",
            "reverse_proxy 127.0.0.1:8443 {": f"reverse_proxy {addresses} {{{several}",
        },
    )
    (folder / "Caddyfile").write_text(text, "utf-8")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _with(text: str, replaced: dict[str, str]) -> str:
    """The document's text with what differs here; each must be there once, lest a test runs something else."""
    for old, new in replaced.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the document"
        text = text.replace(old, new)
    return text


@contextlib.asynccontextmanager
async def _sandbox(certificate: Path) -> AsyncIterator[str]:
    """Telegram in a process of its own, for what it trusts is set when a process begins."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox", "--port", "0", "--token", TOKEN),
        env={**os.environ, "SSL_CERT_FILE": str(certificate)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield (await asyncio.wait_for(process.stdout.readline(), _READY)).decode().strip()
    finally:
        process.terminate()
        await process.wait()
