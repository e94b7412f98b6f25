"""Metrics for Prometheus: which numbers are shown, under which names. No personal data, no vote, no community."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.health.snapshot import Snapshot

PREFIX = "yishiting_"

# Counted since the start. The name in the code → what it means.
COUNTERS = {
    "batches": "Batches of updates committed",
    "statements": "Database statements run for updates",
    "set_aside": "Updates that could not be handled and were set aside",
    "messages_sent": "Messages and edits that Telegram accepted",
    "messages_failed": "Messages that Telegram refused or whose fate is not known",
    "answers_lost": "Answers to presses that could not be given",
    "conflicts": "Times that somebody else fetched this bot's updates (409)",
    "due_failures": "Due things that failed and were put off",
    "webhook_refused": "Calls to the webhook without its secret",
}
# Measured at each look.
GAUGES = {
    "up": "1 while nothing stands still",
    "database_writable": "1 if the database could be written",
    "contact_age_seconds": "Seconds since Telegram last answered or called",
    "oldest_unsent_seconds": "Seconds that the oldest message has waited whose turn has come",
    "waiting_updates": "Updates that Telegram keeps for the bot",
    "set_aside_waiting": "Updates set aside that wait for somebody to look",
    "standby": "1 while another process fetches the updates and this one waits to take over",
    "last_contact_timestamp_seconds": "When Telegram last answered or called",
    "database_bytes": "Size of the database",
    "free_bytes": "Room on the fullest disk that the bot writes to",
}


class _Shown(Collector):
    def __init__(self, snapshot: Snapshot, stalled: bool) -> None:  # noqa: FBT001
        self._snapshot = snapshot
        self._stalled = stalled

    def collect(self) -> Iterator[Metric]:
        for name, meaning in COUNTERS.items():
            counter = CounterMetricFamily(PREFIX + name, meaning)
            counter.add_metric([], self._snapshot.counts.get(name, 0))
            yield counter
        values = gauges(self._snapshot, stalled=self._stalled)
        for name, meaning in GAUGES.items():
            if (value := values[name]) is not None:
                yield GaugeMetricFamily(PREFIX + name, meaning, value=value)


def gauges(snapshot: Snapshot, *, stalled: bool) -> dict[str, float | None]:
    """The value of each gauge; None where it is not known."""
    oldest = snapshot.oldest_unsent
    return {
        "up": float(not stalled),
        "database_writable": float(snapshot.writable),
        "contact_age_seconds": (snapshot.now - (snapshot.contact or snapshot.since)).total_seconds(),
        "oldest_unsent_seconds": 0.0 if oldest is None else (snapshot.now - oldest).total_seconds(),
        "waiting_updates": snapshot.waiting,
        "set_aside_waiting": float(snapshot.set_aside),
        "standby": float(snapshot.standby),
        "last_contact_timestamp_seconds": None if snapshot.contact is None else snapshot.contact.timestamp(),
        "database_bytes": snapshot.database_bytes,
        "free_bytes": snapshot.free_bytes,
    }


def exposition(snapshot: Snapshot, *, stalled: bool) -> bytes:
    """The page that Prometheus reads (its text format, version 0.0.4)."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Shown(snapshot, stalled))
    return generate_latest(registry)
