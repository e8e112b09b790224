"""What each `Do` of the table notes on a handoff: one small function each, all pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from mailflow.handoff.lifecycle import Do
from mailflow.handoff.model import Handoff
from mailflow.handoff.occasion import Said

Effect = Callable[[Handoff, str, datetime, Said], Handoff]


def apply(do: Do, handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    """Return the handoff with one effect noted."""
    return _EFFECTS[do](handoff, actor, at, said)


def _take(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    # A later "done" by the same owner keeps the time at which he accepted.
    kept = handoff.accepted if handoff.owner == actor and not handoff.former else None
    if handoff.owner != actor:
        handoff = replace(handoff, proposed=None, taker="")
    if not kept:
        handoff = replace(handoff, read_back="")
    return replace(handoff, owner=actor, former="", accepted=kept or at, due_rung=0)


def _give_taker(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    taker = said.person or handoff.taker
    handoff = replace(handoff, proposed=None, taker="", read_back="")
    return replace(handoff, owner=taker, former="", accepted=at, due_rung=0)


def _offer_to(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, owner=said.person, accepted=None, proposed=None, taker="", out=())


def _pass_to(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, former=handoff.owner, owner=said.person, proposed=None, out=())


def _give_back(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, owner=handoff.former, former="", proposed=None, due_rung=0)


def _offer_to_take(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, taker=actor)


def _refuse(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, proposed=None, taker="")


def _step_out(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, out=tuple(dict.fromkeys((*handoff.out, said.person or actor))))


def _fill(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    note = "\n\n".join(part for part in (handoff.note, said.remark) if part)
    recipe = said.recipe or handoff.recipe
    return replace(handoff, context=said.context or handoff.context, note=note, recipe=recipe)


def _set_due(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return _due(handoff, said.when)


def _due(handoff: Handoff, when: datetime | None) -> Handoff:
    context = replace(handoff.context, due=when)
    return replace(handoff, context=context, proposed=None, due_rung=0)


def _propose_due(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, proposed=said.when)


def _agree_due(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return _due(handoff, handoff.proposed)


def _set_priority(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    priority = said.priority or handoff.context.priority
    return replace(handoff, context=replace(handoff.context, priority=priority))


def _keep_read_back(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, read_back=said.read_back)


def _keep_reason(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, reason=said.text)


def _keep_result(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, result=said.text)


def _wait_until(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, until=said.when or handoff.until)


def _pause(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    if said.when is None:  # away, and nobody knows until when
        return handoff
    return replace(handoff, snoozed=max(said.when, handoff.snoozed or said.when), rung=0)


def _keep_away(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, away=handoff.owner, away_until=said.when, stand_in=said.person)


def _mute(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, muted=tuple(dict.fromkeys((*handoff.muted, actor))))


def _unmute(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, muted=tuple(key for key in handoff.muted if key != actor))


def _watch(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    watchers = dict.fromkeys((*handoff.watchers, said.person or actor))
    return replace(handoff, watchers=tuple(watchers))


def _unwatch(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    gone = said.person or actor
    return replace(handoff, watchers=tuple(key for key in handoff.watchers if key != gone))


def _asked(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, asked=said.ask, asked_at=at, asked_of=actor)


def _prompted(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, prompted=at)


def _confirmed(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, closed_by="confirmed")


def _by_silence(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, closed_by="silence")


def _reopened(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    return replace(handoff, closed=None, closed_by="", due_rung=0)


def _restore(handoff: Handoff, actor: str, at: datetime, said: Said) -> Handoff:
    if said.previous is None:
        return handoff
    return replace(
        said.previous,
        told=handoff.told,
        nudges=handoff.nudges,
        since=at,
        rung=0,
        climbed=None,
        held_up=0,
        asked="",
        asked_at=None,
        asked_of="",
    )


_EFFECTS: dict[Do, Effect] = {
    Do.TAKE: _take,
    Do.GIVE_TAKER: _give_taker,
    Do.OFFER_TO: _offer_to,
    Do.PASS_TO: _pass_to,
    Do.GIVE_BACK: _give_back,
    Do.OFFER_TO_TAKE: _offer_to_take,
    Do.REFUSE: _refuse,
    Do.STEP_OUT: _step_out,
    Do.FILL: _fill,
    Do.SET_DUE: _set_due,
    Do.PROPOSE_DUE: _propose_due,
    Do.AGREE_DUE: _agree_due,
    Do.SET_PRIORITY: _set_priority,
    Do.KEEP_READ_BACK: _keep_read_back,
    Do.KEEP_REASON: _keep_reason,
    Do.KEEP_RESULT: _keep_result,
    Do.WAIT_UNTIL: _wait_until,
    Do.PAUSE: _pause,
    Do.KEEP_AWAY: _keep_away,
    Do.MUTE: _mute,
    Do.UNMUTE: _unmute,
    Do.WATCH: _watch,
    Do.UNWATCH: _unwatch,
    Do.ASKED: _asked,
    Do.PROMPTED: _prompted,
    Do.CONFIRMED: _confirmed,
    Do.BY_SILENCE: _by_silence,
    Do.REOPENED: _reopened,
    Do.RESTORE: _restore,
}
