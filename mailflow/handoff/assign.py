"""Assign: a team that is given work becomes one person, by the team's rule.

`first` asks all of them, and whoever accepts first owns it; `rotate` takes turns; `least` asks who
owns the least open work.
"""

from collections.abc import Iterable
from dataclasses import replace

from mailflow.handoff.model import Handoff
from mailflow.handoff.routing import Directory


def assign_owner(handoff: Handoff, open_work: Iterable[Handoff], directory: Directory) -> Handoff:
    """Return the handoff with a person as its owner, where the team's rule names one at once.

    `open_work` are the handoffs that are open; of people who are equal the first listed is asked.
    """
    team = directory.teams.get(handoff.owner)
    if team is None or team.assign == "first" or not team.members:
        return handoff
    others = list(open_work)
    if team.assign == "least":
        load = {key: sum(other.owner == key for other in others) for key in team.members}
        chosen = min(team.members, key=lambda key: load[key])
    else:
        given = [o for o in others if o.team == team.key and o.owner in team.members]
        last = max(given, key=lambda other: other.number, default=None)
        turn = team.members.index(last.owner) + 1 if last else 0
        chosen = team.members[turn % len(team.members)]
    return replace(handoff, owner=chosen, team=team.key)
