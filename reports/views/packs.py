"""Agenda packs: asking for one, watching it being made, and taking it away."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from actionplans.access import hidden_from, may_publish
from actionplans.meeting_access import meeting_for, meeting_to_pack, papers_read_whole
from actionplans.models import Round
from history.comparing import refuse_altered
from history.log import log
from history.models import LoggedEvent
from reports.models import Pack, PackPart
from reports.pack_forms import PackForm
from reports.packs import ask_for, holds_exempt, lines_concerned, suggested
from reports.tasks import make_pack
from reports.views.publishing import HTMX_STOP_POLLING

LISTED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def of_meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    """The packs of a meeting; a clerk makes new ones here."""
    meeting = meeting_to_pack(request.user, pk) if request.method == "POST" else meeting_for(pk)
    form = None
    if may_publish(request.user):
        rounds = (
            Round.objects.filter(meeting=meeting).select_related("plan").order_by("plan__title", "period")
        )
        form = PackForm(suggested(rounds), request.POST if request.method == "POST" else None)
        if form.is_valid():
            with transaction.atomic():
                new = ask_for(
                    meeting,
                    form.places,
                    by=request.user,
                    for_residents=form.for_residents,
                    covering=form.cleaned_data["reports"],
                )
                transaction.on_commit(partial(make_pack.enqueue, new.pk))
            return redirect(new)
    packs = Pack.objects.for_lists().filter(meeting=meeting)[:LISTED]
    context = {"meeting": meeting, "form": form, "packs": _readable(request, packs)}
    return render(request, "reports/packs.html", context, status=422 if form and form.errors else 200)


def _readable(request: SignedInRequest, packs: Iterable[Pack]) -> list[Pack]:
    """Clerks have all; others those that are ready, and hold only papers that they may read."""
    if may_publish(request.user):
        return list(packs)
    packs = list(packs)
    its = {pack.pk: list(pack.parts.all()) for pack in packs}
    mine = papers_read_whole(request.user, [part.round for part in chain(*its.values())])
    hidden = lines_concerned(packs, hidden_from(request.user))
    return [
        pack
        for pack in packs
        if pack.state == Pack.State.READY
        and not pack.has_drafts
        and all(part.round_id in mine for part in its[pack.pk])
        and all(hidden[part.round_id] <= set(part.exempt_actions) for part in its[pack.pk])
    ]


def _pack(request: SignedInRequest, pk: int, *, whole: bool = False) -> Pack:
    """A pack that this person may read. Raises Http404 for any other."""
    packs = Pack.objects.for_lists()
    found: Pack = get_object_or_404(packs.defer(None) if whole else packs, pk=pk)
    if not _readable(request, [found]):
        raise Http404
    return found


@require_safe
@login_required
def pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it is, and once it is ready, what it holds."""
    found = _pack(request, pk)
    going_on = found.state == Pack.State.WAITING
    context = {
        "pack": found,
        "is_outdated": holds_exempt(found),
        "parts": found.parts.all(),
        "going_on": going_on,
        "may_make": may_publish(request.user),
    }
    stop = request.htmx and not going_on  # type: ignore[attr-defined]
    return render(request, "reports/pack.html", context, status=HTMX_STOP_POLLING if stop else 200)


@require_POST
@login_required
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop making it. What is ready stays."""
    found = get_object_or_404(Pack.objects.defer("data"), pk=pk)
    meeting_to_pack(request.user, found.meeting_id)
    if Pack.objects.filter(pk=pk).end(Pack.State.CANCELLED):
        messages.success(request, "The pack is not made any more.")
    return redirect("reports:packs", found.meeting_id)


@require_safe
@login_required
def download(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _pack(request, pk, whole=True)
    if found.data is None or holds_exempt(found):
        raise Http404
    refuse_altered(Pack, [pk])
    refuse_altered(PackPart, [part.pk for part in found.parts.all()])
    response = HttpResponse(bytes(found.data), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    log(LoggedEvent.Kind.DOWNLOAD, f"downloaded the agenda pack of {found.meeting}", by=request.user)
    return response
