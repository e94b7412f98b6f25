"""Transport of requests to the Bot API: aiohttp below python-telegram-bot, and one small client on top."""

from __future__ import annotations

import asyncio
import io
import logging
import ssl
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp
import orjson
from aiohttp_socks import ProxyConnector
from telegram import InputFile
from telegram.error import EndPointNotFound, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.delivery.misread import NotTelegramError, check, is_answer
from bot.delivery.unreadable import saved
from bot.process.telegram_clock import TelegramClock

log = logging.getLogger(__name__)

CONNECTIONS = 256  # at 50 ms to Telegram fewer connections than answers under way cost ballots a second
_TIMEOUT = 15.0
_CONNECT_TIMEOUT = 10.0
# A server that does not know a method is asked again so much later: it may have been brought up to date.
_ASKED_AGAIN = 3600.0
# Without these there is no bot: they are asked for whatever was said of them once.
_ALWAYS_THERE = frozenset({"getMe", "getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery"})


class NotSent(NetworkError):  # noqa: N818
    """The request never left: it is safe to send it again."""


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's transport over aiohttp; its default client is the largest cost of an update by far."""

    def __init__(self, proxy: str | None = None, connections: int = CONNECTIONS) -> None:
        self._proxy = proxy
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self.clock = TelegramClock()
        self._token_works = False

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return _TIMEOUT

    async def initialize(self) -> None:
        """Open the session; doing it twice changes nothing."""
        if self._session is None or self._session.closed:
            socks = self._proxy is not None and self._proxy.startswith("socks")
            connector: aiohttp.TCPConnector = (
                ProxyConnector.from_url(self._proxy, limit=self._connections)
                if socks and self._proxy
                else aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            )
            self._session = aiohttp.ClientSession(
                connector=connector, proxy=None if socks else self._proxy, auto_decompress=True
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Send one request.

        Raises NotSent, TimedOut (nobody knows), NetworkError (nobody knows) or EndPointNotFound (no such method).
        """
        if self._session is None:
            raise NotSent("the transport is not open")
        seconds = read_timeout if isinstance(read_timeout, int | float) else _TIMEOUT
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_TIMEOUT, connect=30, sock_read=seconds)
        body, asked = _body(request_data), self.clock.running()
        try:
            async with self._session.request(method, url, timeout=timeout, **body) as response:
                self.clock.note(response.headers.get("Date"), response.headers.get("Age"), asked)
                status, payload = response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, ssl.SSLError) as error:
            raise NotSent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            # The words of these errors may hold the address, and the address holds the token.
            raise NetworkError(type(error).__name__) from None
        self._look_at(method, status, payload)
        return status, payload

    def _look_at(self, method: str, status: int, payload: bytes) -> None:
        if method != "POST":  # of files, which are there or are not
            return
        try:
            check(status, payload, token_works=self._token_works)
        except NotTelegramError as error:
            raise NotSent(str(error)) from None
        self._token_works = self._token_works or status == 200

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The answer as JSON; of updates those that can be read. Raises TelegramError if it is none."""
        try:
            found: Any = orjson.loads(payload)
        except orjson.JSONDecodeError:
            found = saved(payload)
        if not is_answer(found):
            # A gateway's error page; the library would write it into the log.
            raise TelegramError("Invalid server response")
        return found


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if data.contains_files:
        form = aiohttp.FormData(quote_fields=False)  # file names as UTF-8, not %E6…, as browsers write them
        for name, value in data.json_parameters.items():
            form.add_field(name, value)
        for name, (filename, content, kind) in data.multipart_data.items():
            stream = io.BytesIO(content) if isinstance(content, bytes) else content
            form.add_field(name, stream, filename=filename, content_type=kind)
        return {"data": form}
    return {"data": orjson.dumps(data.parameters), "headers": {"Content-Type": "application/json"}}


class Telegram:
    """Calls methods of the Bot API by name, with parameters as its documentation names them."""

    def __init__(self, token: str, api_base: str, request: AiohttpRequest) -> None:
        self._methods = f"{api_base}/bot{token}/"
        self._files = f"{api_base}/file/bot{token}/"
        self._request = request
        self._lacking: dict[str, float] = {}  # what the server does not know → until when that is believed

    def lacks(self, method: str) -> bool:
        """Has the server said of late that it does not know this method? Whoever has a plainer form takes it."""
        return asyncio.get_running_loop().time() < self._lacking.get(method, 0)

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        attach: Mapping[str, tuple[str, bytes]] | None = None,
        timeout: float | None = None,
    ) -> Any:
        """The method's `result`. `attach`: name → (file name, bytes), referred to as `attach://name`.

        Raises the errors of `telegram.error`, and NotSent. EndPointNotFound: this server does not know the method; it
        is not asked for it again for an hour.
        """
        if self.lacks(method):
            raise EndPointNotFound(f"{method} is not known to this server")
        given = [RequestParameter.from_input(name, value) for name, value in (parameters or {}).items()]
        for name, (filename, content) in (attach or {}).items():
            file = InputFile(content, filename=filename, attach=True)
            given.append(RequestParameter(name=name, value=None, input_files=[_named(file, name)]))
        try:
            return await self._request.post(
                self._methods + method,
                RequestData(given) if given else None,
                read_timeout=timeout if timeout is not None else _TIMEOUT,
            )
        except EndPointNotFound:
            self._learn(method)
            raise

    def _learn(self, method: str) -> None:
        """The server does not know the method; said once."""
        if method not in self._lacking:
            log.warning("this Bot API server does not know %s; the bot goes on without it", method)
        now = asyncio.get_running_loop().time()
        self._lacking[method] = now if method in _ALWAYS_THERE else now + _ASKED_AGAIN

    @property
    def server_time(self) -> datetime | None:
        """What the clock of the Bot API shows (HTTP's Date header), within a second or two; None if not known."""
        return self._request.clock.shows()

    async def reconnect(self) -> None:
        """Drop every connection; what was under way fails as if the network had, and new requests get new ones."""
        await self._request.shutdown()
        await self._request.initialize()

    async def download(self, file_id: str, *, limit: int = 20 * 1024 * 1024) -> bytes:
        """The bytes of a file that somebody sent (getFile, at most 20 MB). Raises ValueError if it is larger."""
        found = await self.call("getFile", {"file_id": file_id})
        if int(found.get("file_size") or 0) > limit:
            raise ValueError("the file is too large")
        return await self._request.retrieve(self._files + found["file_path"])


def _named(file: InputFile, name: str) -> InputFile:
    file.attach_name = name
    return file
