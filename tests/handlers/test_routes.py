"""Is every route unique, explained, named in both languages, and guarded where it changes something?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import pytest

from governance.rights import ACTS
from handlers.frame.triggers import (
    ButtonPress,
    Command,
    DeepLink,
    DialogueAnswer,
    DueTrigger,
    Event,
    Hashtag,
    Keyword,
    Route,
)
from handlers.frame.words import words
from handlers.routes import ROUTES

# Handlers that write a journal line and ask for no act, each with the reason. Add yours here only if it concerns
# nobody but the person who acts: whatever touches others has an act in `governance/roles.py`.
ABOUT_THEMSELVES: dict[str, str] = {
    "handlers.privacy.personal.erase": "everybody may have themselves erased",
    "handlers.community.setup.new": "the community does not exist yet; Telegram was asked whether the presser administrates the group",
}


def _keys(route: Route) -> Iterator[tuple[str, Any]]:
    match route.trigger:
        case Command(name=name):
            yield "command", name
        case Hashtag(tags=tags):
            yield from (("hashtag", tag) for tag in tags)
        case Keyword(beginnings=beginnings):
            yield from (("plain word", word) for word in beginnings)
        case DialogueAnswer(dialogue=dialogue):
            yield "dialogue", dialogue
        case ButtonPress(verb=verb):
            yield "button", verb
        case DeepLink(name=name):
            yield "deep link", name
        case DueTrigger(kind=kind):
            yield "due", kind
        case Event() as event:
            yield "event", event


def _name(handle: Callable[..., Any]) -> str:
    return f"{handle.__module__}.{handle.__qualname__}"


def _reached(handle: FunctionType) -> set[FunctionType]:
    """The functions of `handlers` that a handler may come to call, found by the names in its code; a method's also in its class."""
    found: set[FunctionType] = set()
    waiting = [handle]
    while waiting:
        function = waiting.pop()
        if function in found or not function.__module__.startswith("handlers."):
            continue
        found.add(function)
        names = _code_names(function.__code__)
        held = [function.__globals__.get(name) for name in names]
        for module in [one for one in held if isinstance(one, ModuleType)]:
            held += [getattr(module, name, None) for name in names]
        if isinstance(owner := function.__globals__.get(function.__qualname__.partition(".")[0]), type):
            held += [vars(owner).get(name) for name in names]
        waiting += [one for one in held if isinstance(one, FunctionType)]
    return found


def _code_names(code: CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _code_names(constant)
    return names


def _uses(handle: Callable[..., Any], name: str) -> bool:
    handle = handle.__func__ if isinstance(handle, MethodType) else handle
    assert isinstance(handle, FunctionType), f"{handle} is no function of its own"
    return any(name in _code_names(function.__code__) for function in _reached(handle))


def _asks_from_people(route: Route) -> bool:
    """Somebody's own will is behind it: not a time, not an event of Telegram's."""
    return not isinstance(route.trigger, DueTrigger | Event)


def _each(*kinds: type, that: Callable[[Route], bool] = lambda _: True) -> Any:
    chosen = [route for route in ROUTES if (not kinds or isinstance(route.trigger, kinds)) and that(route)]
    return pytest.mark.parametrize("route", chosen, ids=lambda route: _name(route.handle))


def test_no_two_routes_wait_for_the_same_thing() -> None:
    counted = Counter(key for route in ROUTES for key in _keys(route))

    assert [key for key, count in counted.items() if count > 1] == []


@_each()
def test_a_handler_says_what_it_answers(route: Route) -> None:
    doc = route.handle.__doc__

    assert doc is not None, f"{_name(route.handle)} has no docstring"
    assert doc.strip(), f"{_name(route.handle)} has an empty docstring"


@_each(Command)
def test_a_command_is_one_that_telegram_accepts(route: Route) -> None:
    # Bot API, BotCommand: 1-32 of a-z, 0-9 and underscore; description 1-256.
    assert isinstance(route.trigger, Command)
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", route.trigger.name)
    for language in ("zh", "en"):
        assert 1 <= len(words(language).plain(route.trigger.summary)) <= 256


@_each(Command)
def test_a_command_is_explained_in_chinese(route: Route) -> None:
    assert isinstance(route.trigger, Command)
    chinese = words("zh").plain(route.trigger.summary)

    assert re.search("[\u4e00-\u9fff]", chinese), f"/{route.trigger.name}: {chinese!r}"


@_each(Hashtag, Keyword)
def test_words_that_call_are_lower_case_without_sign_or_space(route: Route) -> None:
    for _, word in _keys(route):
        assert word == word.lower().strip()
        assert not re.search(r"[#＃/\s]", word)


@_each(that=lambda route: _asks_from_people(route) and _uses(route.handle, "record"))
def test_what_changes_something_names_its_act(route: Route) -> None:
    name = _name(route.handle)

    assert (route.act is None) is (name in ABOUT_THEMSELVES), (
        f"{name} writes into the journal: give its route an act and ask it with work.require(…), "
        "or say in ABOUT_THEMSELVES of this test why nobody need allow it"
    )


@_each(that=lambda route: route.act is not None)
def test_whoever_names_an_act_asks_for_it(route: Route) -> None:
    assert _uses(route.handle, "require"), f"{_name(route.handle)} declares {route.act} and never asks for it"


def test_the_exceptions_are_still_needed() -> None:
    used = {_name(route.handle) for route in ROUTES if route.act is None and _uses(route.handle, "record")}

    assert set(ABOUT_THEMSELVES) - used == set()


def test_every_act_has_its_row_in_the_table() -> None:
    assert {route.act for route in ROUTES} - {None} <= set(ACTS)
    assert all(act.roles for act in ACTS)
