"""Parameters of the bot's requests: from a query string, a form, multipart or JSON, each read as its type."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from python_multipart.multipart import MultipartParser, parse_options_header

from bot.sandbox.errors import BadRequestError
from bot.sandbox.world import Json

OPTION = re.compile(r';\s*(name|filename)="((?:[^"\\]|\\.)*)"')


@dataclass(slots=True)
class Upload:
    """A file part of a request."""

    name: str
    mime_type: str
    data: bytes


@dataclass(slots=True)
class Params:
    """The parameters of one request; scalars may be text (forms) or JSON values."""

    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        value = self.values.get(name)
        return name in self.uploads or (value is not None and value != "")

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, bool | dict | list):
            raise BadRequestError(f"parameter {name} must be a String")
        return str(value)

    def needed(self, name: str, sentence: str) -> str:
        """Text that must not be empty; `sentence` is the server's refusal."""
        value = self.text(name)
        if not value:
            raise BadRequestError(sentence)
        return value

    def integer(self, name: str, default: int | None = None) -> int | None:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        try:
            return int(str(value))
        except ValueError:
            raise BadRequestError(f"parameter {name} must be an Integer") from None

    def number(self, name: str) -> int:
        """An integer that must be there."""
        value = self.integer(name)
        if value is None:
            raise BadRequestError(f"parameter {name} is required")
        return value

    def boolean(self, name: str, *, default: bool = False) -> bool:
        """Text forms as the server reads them: true, yes and 1 are true."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, bool):
            return value
        return str(value).lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """A nested value: JSON text in a form, or the value itself; None when absent."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise BadRequestError(f"can't parse {name} JSON object") from None

    def object(self, name: str) -> Json | None:
        value = self.json(name)
        if value is not None and not isinstance(value, dict):
            raise BadRequestError(f"object expected as {name.replace('_', ' ')}")
        return value

    def array(self, name: str) -> list[Any] | None:
        value = self.json(name)
        if value is not None and not isinstance(value, list):
            raise BadRequestError(f"can't parse {name}: expected an Array")
        return value

    def listed(self) -> Json:
        """For the log of requests: as they came; uploads are named only, parts of attach:// not at all."""
        referred = str(self.values) if self.uploads else ""
        files = {
            name: f"<{upload.name}, {len(upload.data)} bytes>"
            for name, upload in self.uploads.items()
            if f"attach://{name}" not in referred
        }
        return {**files, **self.values}


def read(content_type: str, query: str, body: bytes) -> Params:
    """Parameters of one request. Raises BadRequestError for a body that is not what its type says."""
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if not body:
        return Params(values)
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            given = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise BadRequestError("can't parse JSON object of the request") from None
        if not isinstance(given, dict):
            raise BadRequestError("expected a JSON object")
        return Params({**values, **given})
    if kind == "application/x-www-form-urlencoded":
        values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return Params(values)
    if kind == "multipart/form-data":
        return _multipart(content_type, values, body)
    raise BadRequestError(f"the content type {kind or 'of the request'} is not supported")


class _Part:
    __slots__ = ("data", "header", "headers", "value")

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.header = b""
        self.value = b""
        self.data = bytearray()


class _PartReader:
    """Collects the callbacks of the multipart parser."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []

    def begin(self) -> None:
        self.parts.append(_Part())

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].value += data[start:end]

    def header_end(self) -> None:
        part = self.parts[-1]
        part.headers[part.header.decode("latin-1").lower()] = part.value.decode("utf-8", "replace")
        part.header = part.value = b""

    def part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].data += data[start:end]


def _multipart(content_type: str, values: dict[str, Any], body: bytes) -> Params:
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise BadRequestError("the multipart boundary is missing")
    reader = _PartReader()
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": reader.begin,
            "on_part_data": reader.part_data,
            "on_header_field": reader.header_field,
            "on_header_value": reader.header_value,
            "on_header_end": reader.header_end,
        },
    )
    parser.write(body)
    parser.finalize()
    uploads: dict[str, Upload] = {}
    for part in reader.parts:
        # as bytes: the parser takes text for latin-1 and would refuse a Chinese file name
        named = dict(OPTION.findall(part.headers.get("content-disposition", "")))
        name = named.get("name", "")
        if "filename" in named:
            filename = named["filename"].replace('\\"', '"').replace("%22", '"').replace("\\\\", "\\")
            mime = part.headers.get("content-type", "application/octet-stream")
            uploads[name] = Upload(filename, mime, bytes(part.data))
        else:
            values[name] = part.data.decode("utf-8", "replace")
    return Params(values, uploads)
