"""Which language does the command line choose?"""

from __future__ import annotations

import pytest

from bot.cli.language import chosen, of_environment
from tests.bot.cli.typed import Typed


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


def test_help_and_refusals_follow_the_terminal(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for language in ("zh_CN.UTF-8", "C"):
        monkeypatch.setenv("LC_ALL", language)
        said[language] = (typed("export", "--help").out, typed("backup").err, typed("move-to", "nonsense").err)

    chinese, english = said.values()
    assert "把一个小区的全部写成档案" in chinese[0]
    assert "进行中的表决在导入的地方继续" in chinese[0]
    assert chinese[1] == "还没有数据库，没有可备份的内容。\n"
    assert chinese[2].startswith("这不是数据库地址。")
    assert "Write everything of one community into an archive" in english[0]
    assert english[1] == "There is no database yet, so there is nothing to back up.\n"


@pytest.mark.parametrize(
    ("given", "chinese", "english"),
    [
        (("tally", "--sets", "3"), "tally：没有选项 --sets；是不是 --preset、--seats。", "there is no option --sets; did you mean"),
        (("tally", "--seats", "x"), "tally：--seats：请写整数。", "--seats: write a whole number."),
        (("tally", "--seats", "-1"), "tally：--seats：数字太小。", "--seats: the number is too small."),
        (("tally", "--seats"), "--seats 后面要写值。", "--seats needs a value."),
        (("tally", "--json=3"), "--json 后面不写值。", "--json takes no value."),
        (("tall",), "没有命令 tall；是不是 tally。", "there is no command tall; did you mean tally."),
        (("register", "imp"), "register：没有命令 imp；是不是 import。", "there is no command imp; did you mean import."),
        (("--foo",), "没有选项 --foo。", "there is no option --foo."),
        (("restore",), "restore：缺少 FILE。", "restore: FILE is missing."),
        (("restore", "a", "b"), "restore：多了：b。", "restore: unexpected: b."),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_one_line_in_either_language(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], chinese: str, english: str
) -> None:
    said = {}
    for language in ("zh_CN.UTF-8", "C"):
        monkeypatch.setenv("LC_ALL", language)
        said[language] = typed(*given)

    for ended in said.values():
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert chinese in said["zh_CN.UTF-8"].err
    assert english in said["C"].err


def test_the_headings_of_help_follow_the_terminal(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    for shown in (typed("--help").out, typed("tally", "--help").out, typed("register").err):
        assert "用法：" in shown
        assert "显示本说明。" in shown
        assert not [word for word in ("Usage", "Options:", "Show this") if word in shown]


def test_mistakes_in_the_configuration_are_told_in_chinese(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (typed.folder / "config.toml").write_text('[health]\nport = 0\n[groups]\nacept = "open"\n')

    told = typed("run").err.splitlines()

    assert sorted(told) == [
        "groups.acept：没有这一项。是不是 groups.accept？",
        "health.port：0 小于 1。例如在 [health] 里写 port = 9090（/healthz 与 /metrics 的端口；不写则关闭）",
    ]
