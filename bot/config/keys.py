"""Configuration keys: what can be configured, each with its meaning, its default, and what a good value looks like."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from governance.sayable import N_

TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def _token(value: str) -> str:
    if value and not TOKEN.fullmatch(value):
        raise ValueError(N_("is not a bot token: a number, a colon and at least 30 letters and digits"))
    return value


def _address(schemes: tuple[str, ...], wrong: str, value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        good = False
    if value and not good:
        raise ValueError(wrong)
    return value.rstrip("/")


def _web(value: str) -> str:
    return _address(("http", "https"), N_("is not a web address that begins with http:// or https://"), value)


def _https(value: str) -> str:
    return _address(("https",), N_("is not a web address that begins with https://"), value)


def _proxy(value: str) -> str:
    return _address(
        ("http", "socks5", "socks5h"), N_("is not a proxy's address that begins with http:// or socks5://"), value
    )


def _database(value: str) -> str:
    scheme, mark, rest = value.partition("://")
    if not mark or scheme not in _DRIVERS:
        raise ValueError(N_("is not a database address that begins with sqlite:/// or postgresql://"))
    if scheme.startswith("sqlite") and not rest.lstrip("/"):
        raise ValueError(N_("does not name a file (a database in memory would lose everything)"))
    return f"{_DRIVERS[scheme]}://{rest}"


def _webhook_secret(value: str) -> str:
    if value and not _SECRET.fullmatch(value):
        raise ValueError(N_("must be 16 to 256 letters, digits, - or _"))
    return value


def _path(value: str) -> str:
    if not value.startswith("/"):
        raise ValueError(N_("does not begin with /"))
    return value


class Section(BaseModel):
    """A part of the configuration; an unknown key in it is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Telegram(Section):
    """The bot's account, and the way to the Bot API."""

    token: Annotated[str, AfterValidator(_token)] = Field(
        default="", repr=False, description="the bot's token, from @BotFather", examples=["123456789:AAE…"]
    )
    api_base: Annotated[str, AfterValidator(_web)] = Field(
        default="https://api.telegram.org", description="address of the Bot API", examples=["https://api.telegram.org"]
    )
    proxy: Annotated[str, AfterValidator(_proxy)] = Field(
        default="",
        repr=False,
        description="proxy for reaching the Bot API, HTTP or SOCKS5",
        examples=["socks5://127.0.0.1:1080"],
    )
    connections: int = Field(default=256, ge=1, le=1000, description="most connections to the Bot API at the same time")


class Database(Section):
    """Where everything is remembered."""

    url: Annotated[str, AfterValidator(_database)] = Field(
        default="sqlite+aiosqlite:///data/yishiting.db",
        repr=False,
        description="SQLite (a file) or PostgreSQL 15 or newer",
        examples=["sqlite:///data/yishiting.db", "postgresql://name:password@localhost/yishiting"],
    )


class Files(Section):
    """Where photos and papers are kept."""

    folder: str = Field(default="data/files", min_length=1, description="folder for photos and files")


class Intake(Section):
    """How updates arrive."""

    mode: Literal["polling", "webhook"] = Field(
        default="polling", description="polling: the bot fetches updates; webhook: Telegram delivers them"
    )


class Webhook(Section):
    """Where Telegram calls, with `intake.mode = "webhook"`."""

    public_url: Annotated[str, AfterValidator(_https)] = Field(
        default="", description="the address Telegram calls", examples=["https://bot.example.org/telegram"]
    )
    secret: Annotated[str, AfterValidator(_webhook_secret)] = Field(
        default="",
        repr=False,
        description="a secret Telegram sends with each call",
        examples=["at-least-16-letters-or-digits"],
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="address to listen on")
    port: int = Field(default=8443, ge=1, le=65535, description="port to listen on")
    path: Annotated[str, AfterValidator(_path)] = Field(
        default="/telegram", description="path to listen on", examples=["/telegram"]
    )


class Pacing(Section):
    """How fast messages go out; Telegram slows down whoever is faster."""

    chat_per_second: float = Field(default=1.0, gt=0, le=100, description="messages per second to one private chat")
    group_per_minute: float = Field(
        default=18.0, gt=0, le=6000, description="messages and edits per minute in one group"
    )
    overall_per_second: float = Field(default=29.5, gt=0, le=10000, description="messages per second in total")
    edit_seconds: float = Field(default=10.0, ge=0, le=3600, description="seconds between two edits of one message")


class Health(Section):
    """`/healthz` and `/metrics`."""

    port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="port for /healthz and /metrics; without it they are off",
        examples=[9090],
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="address to listen on")
    stalled_seconds: int = Field(
        default=180, ge=60, le=86400, description="seconds without contact that count as a stall"
    )


class Backup(Section):
    """What is put aside every night."""

    nightly: bool = Field(default=True, description="make a backup every night")
    hour: int = Field(default=3, ge=0, le=23, description="the hour of the backup, by this machine's clock")
    keep: int = Field(default=14, ge=1, le=1000, description="how many backups to keep")
    folder: str = Field(default="data/backups", min_length=1, description="folder for backups")


class Retention(Section):
    """How long what nobody needs any more is kept, in days; 0: for ever. Votes and their proofs stay."""

    marks_days: int = Field(default=2, ge=2, le=3650, description="days to keep marks of handled updates")
    sent_days: int = Field(default=30, ge=0, le=3650, description="days the outbox remembers what it sent")
    dialogue_days: int = Field(default=30, ge=0, le=3650, description="days a dialogue stays open for an answer")
    set_aside_days: int = Field(default=90, ge=0, le=3650, description="days to keep updates that were set aside")
    photo_days: int = Field(default=730, ge=0, le=36500, description="days to keep the photos of a closed matter")
    matter_days: int = Field(default=1095, ge=0, le=36500, description="days to keep the words of a closed matter")


class Operator(Section):
    """Who is told when something needs a person; no word of a resident is in it."""

    chat: int = Field(
        default=0,
        description="Telegram number of the chat that gets the operator's notices and questions; 0: nobody",
        examples=[123456789],
    )
    language: Literal["zh", "en"] = Field(default="zh", description="language of the operator's notices")
    again_hours: int = Field(default=6, ge=1, le=168, description="hours before the same problem is reported again")
    free_megabytes: int = Field(default=500, ge=0, description="free disk space below which the operator is told")


class Groups(Section):
    """In which groups the bot may be used."""

    accept: Literal["open", "approved"] = Field(
        default="open",
        description="open: any group; approved: groups you let in, by button or `yishiting groups accept`",
    )


class Logging(Section):
    """What is written to standard error."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="how much is logged")


class Settings(Section):
    """The whole configuration: one section of the TOML file each."""

    telegram: Telegram = Telegram()
    database: Database = Database()
    files: Files = Files()
    intake: Intake = Intake()
    webhook: Webhook = Webhook()
    pacing: Pacing = Pacing()
    health: Health = Health()
    backup: Backup = Backup()
    retention: Retention = Retention()
    operator: Operator = Operator()
    groups: Groups = Groups()
    logging: Logging = Logging()

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> Settings:
        if self.intake.mode == "webhook":
            for key in ("public_url", "secret"):
                if not getattr(self.webhook, key):
                    raise ValueError(f"webhook.{key}: {N_('is missing, but intake.mode is webhook')}")
        return self

    @property
    def loopback(self) -> bool:
        """Is the Bot API on this machine (the sandbox)? Only then may the clock be moved."""
        return urlsplit(self.telegram.api_base).hostname in {"127.0.0.1", "localhost", "::1"}
