"""Errors of the Bot API and of the control API, with which the server refuses."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false` (Bot API, "Making requests"): code, description, perhaps `parameters`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class BadRequestError(ApiError):
    """400: the request cannot be carried out as it stands."""

    def __init__(self, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(400, f"Bad Request: {description}", parameters)


class ForbiddenError(ApiError):
    """403: the bot was kicked, blocked or never let in."""

    def __init__(self, description: str) -> None:
        super().__init__(403, f"Forbidden: {description}")


class ConflictError(ApiError):
    """409: another poller, or a webhook, takes the updates."""

    def __init__(self, description: str) -> None:
        super().__init__(409, f"Conflict: {description}")


class TooManyRequestsError(ApiError):
    """429: wait for `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


class NotFoundError(ApiError):
    """404: no such method."""

    def __init__(self, description: str) -> None:
        super().__init__(404, f"Not Found: {description}")


class ControlError(Exception):
    """A refusal of the control API: an HTTP status and one plain sentence."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
