"""Is a mistake in the configuration told in one line that names the key, the fault and the cure?"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.config import loading as config_loading
from bot.config.keys import Settings
from bot.config.loading import ConfigError, load
from tests import ROOT

TOKEN = "123456789:" + "A" * 35
EXAMPLE = ROOT / "config.example.toml"


def problems(toml: str, tmp_path: Path, environment: dict[str, str] | None = None) -> list[str]:
    """The lines that this file provokes."""
    file = tmp_path / "config.toml"
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load(file, environment or {})
    return str(error.value).splitlines()


def test_the_example_is_accepted_and_is_what_one_has_without_it() -> None:
    assert load(EXAMPLE, {}) == Settings()


def test_the_example_names_every_key() -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("# port = 9090", "port = 9090")
    named = {f"{section}.{key}" for section, keys in tomllib.loads(text).items() for key in keys}

    assert named == set(config_loading.fields())


def test_every_key_says_what_it_means() -> None:
    assert [key for key, field in config_loading.fields().items() if not field.description] == []


@pytest.mark.parametrize("key", list(config_loading.fields()))
def test_every_key_can_come_from_the_environment(key: str) -> None:
    values = {
        "telegram.token": TOKEN,
        "database.url": "postgresql://localhost/y",
        "intake.mode": "polling",
        "groups.accept": "approved",
        "logging.level": "DEBUG",
        "webhook.secret": "0123456789abcdef",
        "webhook.public_url": "https://example.org/hook",
        "webhook.path": "/hook",
        "telegram.proxy": "socks5://user:word@127.0.0.1:1080",
        "telegram.api_base": "http://127.0.0.1:8081",
        "backup.nightly": "False",
        "operator.language": "en",
        "backup.hour": "7",
    }
    section, _, name = key.partition(".")
    value = values.get(key, "77")

    settings = load(None, {config_loading.variable(key): value})

    found = getattr(getattr(settings, section), name)
    assert str(found).removesuffix(".0").replace("+asyncpg", "") == value


def test_the_environment_stands_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[logging]\nlevel = "ERROR"\n')

    assert load(file, {}).logging.level == "ERROR"
    assert load(file, {"YISHITING_LOGGING__LEVEL": "DEBUG"}).logging.level == "DEBUG"


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        (
            '[telegram]\ntokn = "x"',
            "telegram.tokn: is not known. Did you mean telegram.token?",
        ),
        ("[telegramm]\n", "telegramm: is not known. Did you mean [telegram]?"),
        ('token = "x"', "token: is not known. Did you mean telegram.token?"),
        ('[intake]\nlevel = "INFO"', "intake.level: is not known. Did you mean logging.level?"),
        ('telegram = "x"', "telegram: is not a section. Write [telegram] on a line of its own, and its keys below it"),
        (
            "[health]\nport = 99999",
            "health.port: 99999 is more than 65535. Write for example port = 9090 in [health] "
            "(port for /healthz and /metrics; without it they are off)",
        ),
        (
            '[health]\nport = "often"',
            "health.port: 'often' is not a whole number. Write for example port = 9090 in [health] "
            "(port for /healthz and /metrics; without it they are off)",
        ),
        (
            '[intake]\nmode = "pull"',
            "intake.mode: 'pull' is not one of 'polling' or 'webhook'. Write for example mode = \"polling\" in [intake] "
            "(polling: the bot fetches updates; webhook: Telegram delivers them)",
        ),
        (
            '[telegram]\napi_base = "api.telegram.org"',
            "telegram.api_base: 'api.telegram.org' is not a web address that begins with http:// or https://. "
            'Write for example api_base = "https://api.telegram.org" in [telegram] (address of the Bot API)',
        ),
        (
            '[pacing]\nchat_per_second = "fast"',
            "pacing.chat_per_second: 'fast' is not a number. Write for example chat_per_second = 1.0 in [pacing] "
            "(messages per second to one private chat)",
        ),
    ],
)
def test_a_mistake_is_one_line_with_key_fault_and_cure(toml: str, line: str, tmp_path: Path) -> None:
    assert problems(toml, tmp_path) == [line]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems('[health]\nport = 0\n[webhook]\nport = 0\n[logging]\nlevel = "LOUD"', tmp_path)) == 3


def test_a_bad_secret_is_refused_without_being_repeated(tmp_path: Path) -> None:
    toml = """
[telegram]
token = "my-secret-token"
proxy = "ftp://me:hunter22@host"
[database]
url = "mysql://me:hunter22@host/db"
[webhook]
secret = "hunter22"
"""

    lines = problems(toml, tmp_path)

    assert [line.partition(":")[0] for line in lines] == [
        "telegram.token",
        "telegram.proxy",
        "database.url",
        "webhook.secret",
    ]
    assert not any("hunter22" in line or "my-secret-token" in line for line in lines)


def test_secrets_are_not_in_the_printed_form_of_the_settings() -> None:
    settings = load(None, {"YISHITING_TELEGRAM__TOKEN": TOKEN, "YISHITING_DATABASE__URL": "postgresql://a:pw99@h/d"})

    assert TOKEN not in repr(settings)
    assert "pw99" not in repr(settings)


def test_a_mistake_in_the_environment_names_the_variable(tmp_path: Path) -> None:
    line = problems("", tmp_path, {"YISHITING_HEALTH__STALLED_SECONDS": "many"})[0]

    assert line.startswith("YISHITING_HEALTH__STALLED_SECONDS (health.stalled_seconds): 'many' is not a whole number.")


@pytest.mark.parametrize("name", ["YISHITING_TELEGRAM_TOKEN", "YISHITING_TELEGRAM__TOKN", "YISHITING_TELEGRM__TOKEN"])
def test_a_misspelt_variable_is_told(name: str, tmp_path: Path) -> None:
    assert problems("", tmp_path, {name: "x"}) == [
        f"{name}: is not a known variable. Did you mean YISHITING_TELEGRAM__TOKEN?"
    ]


def test_a_variable_of_another_program_is_no_mistake() -> None:
    assert load(None, {"YISHITING_KILL_AT": "committed:3", "PATH": "/bin"}) == Settings()


def test_a_webhook_needs_its_address_and_its_secret(tmp_path: Path) -> None:
    lines = problems('[intake]\nmode = "webhook"', tmp_path)

    assert lines[0].startswith("webhook.public_url: is missing, but intake.mode is webhook.")
    assert "https://bot.example.org/telegram" in lines[0]


def test_a_file_that_is_not_there_or_not_toml_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such file. Copy config.example.toml to it"):
        load(tmp_path / "none.toml", {})
    assert len(problems("[telegram\n", tmp_path)) == 1
    (tmp_path / "latin.toml").write_bytes(b'[telegram]\n# \xff\ntoken = ""')
    with pytest.raises(ConfigError, match="is not UTF-8"):
        load(tmp_path / "latin.toml", {})


def test_without_a_token_the_way_to_one_is_told() -> None:
    with pytest.raises(ConfigError, match=r"telegram.token: is missing. Ask @BotFather.*YISHITING_TELEGRAM__TOKEN"):
        config_loading.require_token(Settings())


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("sqlite:///data/y.db", "sqlite+aiosqlite:///data/y.db"),
        ("postgres://u:p@h:5432/d", "postgresql+asyncpg://u:p@h:5432/d"),
        ("postgresql+asyncpg://h/d", "postgresql+asyncpg://h/d"),
    ],
)
def test_a_database_address_may_leave_its_driver_out(written: str, used: str) -> None:
    assert load(None, {"YISHITING_DATABASE__URL": written}).database.url == used


def test_only_a_loopback_address_is_a_sandbox() -> None:
    assert not Settings().loopback
    assert load(None, {"YISHITING_TELEGRAM__API_BASE": "http://127.0.0.1:8081"}).loopback
    assert not load(None, {"YISHITING_TELEGRAM__API_BASE": "https://localhost.example.org"}).loopback
