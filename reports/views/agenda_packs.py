"""Agenda packs: requesting one, its progress, and downloading it."""

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
                new_pack = request_pack(
                    meeting,
                    form.places,
                    by=request.user,
                    for_public=form.for_public,
                    covering=form.cleaned_data["reports"],
                )
                transaction.on_commit(partial(create_agenda_pack.enqueue, new_pack.pk))
            return redirect(new_pack)
    packs = AgendaPack.objects.for_lists().filter(meeting=meeting)[:PACKS_LISTED]
    context = {"meeting": meeting, "form": form, "packs": _readable_packs(request, packs)}
    return render(request, "reports/agenda_packs.html", context, status=422 if form and form.errors else 200)


def _readable_packs(request: SignedInRequest, packs: Iterable[AgendaPack]) -> list[AgendaPack]:
    """The packs that this person may read: clerks all, others finished ones of reports that they may read."""
    if may_publish(request.user):
        return list(packs)
    packs = list(packs)
    items_by_pack = {pack.pk: list(pack.items.all()) for pack in packs}
    readable_round_ids = packable_round_ids(
        request.user, [item.round for item in chain(*items_by_pack.values())]
    )
    hidden_ids_by_round = sub_action_ids_by_round(packs, hidden_sub_actions_for(request.user))
    return [
        pack
        for pack in packs
        if pack.state == AgendaPack.State.READY
        and not pack.has_drafts
        and all(item.round_id in readable_round_ids for item in items_by_pack[pack.pk])
        and all(
            hidden_ids_by_round[item.round_id] <= set(item.exempt_actions) for item in items_by_pack[pack.pk]
        )
    ]


def _get_pack(request: SignedInRequest, pk: int, *, with_file: bool = False) -> AgendaPack:
    """A pack that this person may read. Raises Http404 for any other."""
    packs = AgendaPack.objects.for_lists()
    pack: AgendaPack = get_object_or_404(packs.defer(None) if with_file else packs, pk=pk)
    if not _readable_packs(request, [pack]):
        raise Http404
    return pack


@require_safe
@login_required
def agenda_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """The progress of a pack and, once it is ready, its contents."""
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
    """Cancel a pack that is being made. A finished one stays."""
    pack = get_object_or_404(AgendaPack.objects.defer("data"), pk=pk)
    meeting_to_build_pack(request.user, pack.meeting_id)
    if AgendaPack.objects.filter(pk=pk).end(AgendaPack.State.CANCELLED):
        messages.success(request, "The pack is not made any more.")
    return redirect("reports:agenda-packs", pack.meeting_id)


@require_safe
@login_required
def download_agenda_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    pack = _get_pack(request, pk, with_file=True)
    if pack.data is None or contains_exempt(pack):
        raise Http404
    refuse_altered(AgendaPack, [pk])
    refuse_altered(AgendaPackItem, [item.pk for item in pack.items.all()])
    response = HttpResponse(bytes(pack.data), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{pack.file_name}"'
    log_event(LoggedEvent.Kind.DOWNLOAD, f"downloaded the agenda pack of {pack.meeting}", by=request.user)
    return response
