"""Which language does the command line choose?"""

from __future__ import annotations

import pytest

from bot.cli.language import chosen, of_environment


@pytest.mark.parametrize(
    ("locale", "said", "answered"),
    [
        ("zh_CN.UTF-8", "zh", "zh"),
        ("en_GB.UTF-8", "en", "en"),
        ("de_DE.UTF-8", "en", "en"),
        ("C.UTF-8", "", "en"),
        ("POSIX", "", "en"),
        ("", "", "en"),
    ],
)
def test_the_terminal_says_which_language(
    monkeypatch: pytest.MonkeyPatch, locale: str, said: str, answered: str
) -> None:
    for name in ("LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", locale)

    assert of_environment() == said
    assert chosen("") == answered
    assert chosen("zh") == "zh"
