"""What plans of partners let go of before one of their lines is removed."""

from __future__ import annotations

from django.db.models import Q

from actionplans.models import SubAction
from actionplans.removing import before_a_line_goes
from actionplans.workflow import NotAllowed
from partnerships.models import CarriedOver, SameLine, Thread


@before_a_line_goes
def let_go(line: SubAction) -> None:
    """A line that was carried over may be left out of the plan that is written: the one before it stays.

    Raises NotAllowed where it goes on itself, or a thread leads to it.
    """
    if Thread.objects.filter(Q(needs=line) | Q(does=line)).exists():
        sentence = (
            f"{line} is joined with a line of another plan, so it stays. On its page, “What delivers what” "
            "ends that."
        )
        raise NotAllowed(sentence, "joined")
    if CarriedOver.objects.filter(before=line).exists():
        raise NotAllowed(f"{line} goes on in the next plan, so it stays.", "carried-over")
    CarriedOver.objects.filter(after=line).delete()
    line.serves.clear()  # which the history of the indicators notes
    _stands_no_more(line)


def _stands_no_more(line: SubAction) -> None:
    """Where it stood first of several that are one, the next of them is first."""
    SameLine.objects.filter(line=line).delete()
    again = SameLine.objects.filter(first=line)
    if following := again.first():
        first = following.line
        following.delete()
        for each in again:
            each.first = first
            each.save()
