"""What happened to a plan, in sentences: who did what, when and why, as far as the reader may know."""

from actionplans.timeline.moments import TimelineGroup, build_timeline
from actionplans.timeline.names import short_action_name
from actionplans.timeline.readable import (
    history_of_sub_action,
    history_of_update,
    history_rows_of,
    visible_history,
)
from actionplans.timeline.standing import build_snapshot
from actionplans.timeline.telling import Sentence, describes

__all__ = [
    "Sentence",
    "TimelineGroup",
    "build_snapshot",
    "build_timeline",
    "describes",
    "history_of_sub_action",
    "history_of_update",
    "history_rows_of",
    "short_action_name",
    "visible_history",
]
