"""Methods of the Bot API: the registry that all families of them enter themselves into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from bot.sandbox.errors import BadRequestError, NotFoundError
from bot.sandbox.exchange import Exchange
from bot.sandbox.params import Params

Handler = Callable[[Exchange, Params], Any]


class Method(NamedTuple):
    """A method: its proper name, what carries it out, the parameters it takes."""

    name: str
    handler: Handler
    parameters: frozenset[str]


REGISTRY: dict[str, Method] = {}
IGNORED = frozenset({"disable_notification", "allow_paid_broadcast"})  # harmless here: nobody's phone rings


def method(name: str, parameters: str = "") -> Callable[[Handler], Handler]:
    """Enters a handler under a method's name, with the parameters that the sandbox honours."""

    def enter(handler: Handler) -> Handler:
        REGISTRY[name.lower()] = Method(name, handler, frozenset(parameters.split()) | IGNORED)
        return handler

    return enter


def find(name: str) -> Method:
    """Raises NotFoundError, naming the method, for what the sandbox does not have."""
    found = REGISTRY.get(name.lower())
    if found is None:
        raise NotFoundError(f"method not found: the sandbox does not know {name}")
    return found


def call(exchange: Exchange, found: Method, ask: Params) -> Any:
    """Carries a method out. Raises BadRequestError for a parameter that the sandbox does not honour."""
    unknown = ask.values.keys() - found.parameters
    if unknown:
        names = ", ".join(sorted(unknown))
        raise BadRequestError(f"the sandbox does not support these parameters of {found.name}: {names}")
    return found.handler(exchange, ask)
