"""A Handoff as JSON and back, for the `body` column and for the snapshots that undo needs."""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from mailflow.handoff.model import Context, Handoff, Kept, Priority, State
from mailflow.mail.address import Address

_TIMES = (
    "created", "since", "accepted", "delivered", "closed", "proposed", "until", "snoozed",
    "asked_at", "prompted", "climbed", "wake_at", "away_until",
)  # fmt: skip
_LISTS = ("watchers", "muted", "told", "heard", "out")


def encode_time(value: datetime) -> str:
    """Return an instant as ISO 8601 in UTC, with a Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def encode(handoff: Handoff) -> str:
    """Return the handoff as JSON."""
    return _ENCODER.encode(_plain(handoff))


def _plain(value: object) -> str | dict[str, Any]:
    """Return a value as JSON knows it, its fields as they are: JSON asks again for those."""
    if isinstance(value, datetime):
        return encode_time(value)
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    raise TypeError(f"a handoff holds a {type(value).__name__}, which has no JSON form")


_ENCODER = json.JSONEncoder(default=_plain, ensure_ascii=False)


def decode(text: str) -> Handoff:
    """Return the handoff of such a JSON text."""
    data: dict[str, Any] = json.loads(text)
    context = data.pop("context")
    requester = data.pop("requester")
    return Handoff(
        **_known(data),
        context=Context(
            **{**context, "due": _time(context["due"]), "priority": Priority(context["priority"])}
        ),
        requester=Address(**requester) if requester else None,
    )


def _known(data: dict[str, Any]) -> dict[str, Any]:
    values = {**data, "state": State(data["state"])}
    values |= {name: _time(data[name]) for name in _TIMES if name in data}
    values |= {name: tuple(data[name]) for name in _LISTS if name in data}
    values["attachments"] = tuple(Kept(**kept) for kept in data["attachments"])
    return values


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
