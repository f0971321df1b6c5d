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
from actionplans.access.exempt_information import hidden_sub_actions_for
from actionplans.access.meetings import get_meeting, meeting_to_build_pack, packable_round_ids
from actionplans.access.roles import may_publish
from actionplans.models import Round
from audit.comparing import refuse_altered
from audit.event_log import log_event
from audit.models import LoggedEvent
from reports.agenda_pack_forms import AgendaPackForm
from reports.agenda_packs import contains_exempt, request_pack, sub_action_ids_by_round, suggest_places
from reports.models import AgendaPack, AgendaPackItem
from reports.tasks import create_agenda_pack
from reports.views.publishing import HTMX_STOP_POLLING

PACKS_LISTED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def agenda_packs(request: SignedInRequest, pk: int) -> HttpResponse:
    """The packs of a meeting; a clerk makes new ones here."""
    meeting = meeting_to_build_pack(request.user, pk) if request.method == "POST" else get_meeting(pk)
    form = None
    if may_publish(request.user):
        rounds = (
            Round.objects.filter(meeting=meeting).select_related("plan").order_by("plan__title", "period")
        )
        form = AgendaPackForm(suggest_places(rounds), request.POST if request.method == "POST" else None)
        if form.is_valid():
            with transaction.atomic():
                new = request_pack(
                    meeting,
                    form.places,
                    by=request.user,
                    for_public=form.for_public,
                    covering=form.cleaned_data["reports"],
                )
                transaction.on_commit(partial(create_agenda_pack.enqueue, new.pk))
            return redirect(new)
    packs = AgendaPack.objects.for_lists().filter(meeting=meeting)[:PACKS_LISTED]
    context = {"meeting": meeting, "form": form, "packs": _readable_packs(request, packs)}
    return render(request, "reports/agenda_packs.html", context, status=422 if form and form.errors else 200)


def _readable_packs(request: SignedInRequest, packs: Iterable[AgendaPack]) -> list[AgendaPack]:
    """Clerks have all; others those that are ready, and hold only reports that they may read."""
    if may_publish(request.user):
        return list(packs)
    packs = list(packs)
    its = {pack.pk: list(pack.items.all()) for pack in packs}
    mine = packable_round_ids(request.user, [part.round for part in chain(*its.values())])
    hidden = sub_action_ids_by_round(packs, hidden_sub_actions_for(request.user))
    return [
        pack
        for pack in packs
        if pack.state == AgendaPack.State.READY
        and not pack.has_drafts
        and all(part.round_id in mine for part in its[pack.pk])
        and all(hidden[part.round_id] <= set(part.exempt_actions) for part in its[pack.pk])
    ]


def _get_pack(request: SignedInRequest, pk: int, *, whole: bool = False) -> AgendaPack:
    """A pack that this person may read. Raises Http404 for any other."""
    packs = AgendaPack.objects.for_lists()
    pack: AgendaPack = get_object_or_404(packs.defer(None) if whole else packs, pk=pk)
    if not _readable_packs(request, [pack]):
        raise Http404
    return pack


@require_safe
@login_required
def agenda_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it is, and once it is ready, what it holds."""
    pack = _get_pack(request, pk)
    going_on = pack.state == AgendaPack.State.WAITING
    context = {
        "pack": pack,
        "is_outdated": contains_exempt(pack),
        "parts": pack.items.all(),
        "going_on": going_on,
        "may_make": may_publish(request.user),
    }
    stop = request.htmx and not going_on  # type: ignore[attr-defined]
    return render(request, "reports/agenda_pack.html", context, status=HTMX_STOP_POLLING if stop else 200)


@require_POST
@login_required
def cancel_agenda_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop making it. What is ready stays."""
    pack = get_object_or_404(AgendaPack.objects.defer("data"), pk=pk)
    meeting_to_build_pack(request.user, pack.meeting_id)
    if AgendaPack.objects.filter(pk=pk).end(AgendaPack.State.CANCELLED):
        messages.success(request, "The pack is not made any more.")
    return redirect("reports:agenda-packs", pack.meeting_id)


@require_safe
@login_required
def download_agenda_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    result = _get_pack(request, pk, whole=True)
    if result.data is None or contains_exempt(result):
        raise Http404
    refuse_altered(AgendaPack, [pk])
    refuse_altered(AgendaPackItem, [part.pk for part in result.items.all()])
    response = HttpResponse(bytes(result.data), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{result.file_name}"'
    log_event(LoggedEvent.Kind.DOWNLOAD, f"downloaded the agenda pack of {result.meeting}", by=request.user)
    return response
