"""A link officer's work: opening a round, seeing who has answered, approving and returning."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, parse_int
from actionplans.access.plans import plan_to_manage
from actionplans.access.roles import may_publish
from actionplans.access.rounds import round_for
from actionplans.access.update_requests import update_request_for
from actionplans.forms.comments import SendBackForm
from actionplans.forms.updates import UpdateForm
from actionplans.models import ActionPlan, Round, UpdateRequest
from actionplans.update_checks import check_update, not_shown
from actionplans.views.board_rows import build_board_rows
from actionplans.views.email_log import last_emailed_by_request, no_account_note
from actionplans.views.round_strip import build_round_strip
from actionplans.views.update_page import render_update_page
from actionplans.workflow.updates import NotAllowed, UpdateContent, approve, send_back


@require_safe
@login_required
def round_board(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    return render_round_board(request, plan, round_for(request.user, plan, period))


def render_round_board(
    request: SignedInRequest, plan: ActionPlan, this_round: Round, *, status: int = 200
) -> HttpResponse:
    rows = build_board_rows(this_round, plan, request.user)
    last_emailed = last_emailed_by_request(this_round)
    for row in rows:
        row["last_emailed"] = last_emailed.get(row["pk"])
    without = ((row["without_account"], row["last_emailed"]) for row in rows if not row["left"])
    today = timezone.localdate()
    context = {
        "review": plan,
        "round": this_round,
        "rows": rows,
        "strip": build_round_strip(this_round, Counter(row["state"] for row in rows), today),
        "can_ask_again": any(row["can_ask_again"] for row in rows),
        "no_account": no_account_note(request.user, plan, [each for each in without if each[0]]),
        "is_open": this_round.state == Round.State.OPEN,
        "is_put_right": this_round.state == Round.State.PUBLISHED and any(row["is_open"] for row in rows),
        "may_publish": may_publish(request.user)
        and all(not row["is_open"] or row["approved"] for row in rows),
        "can_approve_several": any(row["can_approve"] for row in rows),
    }
    return render(request, "actionplans/round_board.html", context, status=status)


@require_POST
@login_required
def approve_selected(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """Approve the ticked lines, each at the version that was read. Answers 409 where one could not be.

    What a check noticed in them is listed first, and has to be confirmed.
    """
    plan = plan_to_manage(request.user, slug)
    this_round = round_for(request.user, plan, period)
    lines = request.POST.getlist("line")
    if not lines:
        messages.error(request, _("Select at least one update to approve."), "nothing-selected")
        return render_round_board(request, plan, this_round, status=422)
    to_check = _to_check(
        build_board_rows(this_round, plan, request.user), lines, request.POST.getlist("shown")
    )
    if to_check:
        clean = [line for line in lines if line not in [row["line"] for row in to_check]]
        context = {"review": plan, "round": this_round, "rows": to_check, "clean": clean}
        return render(request, "actionplans/approve_several.html", context)
    done, refusals = 0, []
    for ticked in lines:
        pk, version = map(parse_int, ticked.partition(":")[::2])
        update_request = this_round.update_requests.filter(pk=pk).first() if pk else None
        if update_request is None or version is None:
            continue
        try:
            approve(update_request, by=request.user, version=version)
            done += 1
        except NotAllowed as refused:
            refusals.append((f"{update_request.sub_action}: {refused}", refused.code))
    if done:
        messages.success(
            request, ngettext("%(n)d update approved.", "%(n)d updates approved.", done) % {"n": done}
        )
    for text, code in refusals:
        messages.error(request, text, code)
    if refusals:
        return render_round_board(request, plan, this_round, status=409)
    return redirect("actionplans:round-board", slug, period)


def _to_check(rows: list[dict[str, Any]], lines: list[str], shown: list[str]) -> list[dict[str, Any]]:
    """The ticked rows of a board in which a check notices what their approver was not shown yet."""
    codes: dict[str, list[str]] = {}
    for each in shown:
        line, _colon, code = each.rpartition(":")
        codes.setdefault(line, []).append(code)
    ticked = [row for row in rows if row["can_approve"] and row["line"] in lines]
    return [row for row in ticked if not_shown(row["findings"], codes.get(row["line"], []))]


@require_POST
@login_required
def approve_update(request: SignedInRequest, pk: int) -> HttpResponse:
    update_request = update_request_for(request.user, pk, to_approve=True)
    version = parse_int(request.POST.get("version"))
    if update_request.state == UpdateRequest.State.SUBMITTED and update_request.version == version:
        findings = check_update(
            update_request,
            UpdateContent.saved_for(update_request),
            update_request.round.plan,
        )
        if not_shown(findings, request.POST.getlist("shown")):
            return render_update_page(
                request, update_request, UpdateForm(update_request), before_approving=True
            )
    try:
        approve(update_request, by=request.user, version=version)
    except NotAllowed as refused:
        return _render_refusal(request, pk, refused)
    messages.success(request, _("%(action)s approved.") % {"action": update_request.sub_action.called})
    return _redirect_to_board(update_request)


@require_POST
@login_required
def return_update(request: SignedInRequest, pk: int) -> HttpResponse:
    update_request = update_request_for(request.user, pk, to_approve=True)
    form = SendBackForm(request.POST, prefix="return")
    if not form.is_valid():
        return render_update_page(
            request, update_request, UpdateForm(update_request), return_form=form, status=422
        )
    try:
        send_back(update_request, form.cleaned_data["comment"], by=request.user)
    except NotAllowed as refused:
        return _render_refusal(request, pk, refused, form)
    messages.success(
        request, _("%(action)s sent back for changes.") % {"action": update_request.sub_action.called}
    )
    return _redirect_to_board(update_request)


def _render_refusal(
    request: SignedInRequest, pk: int, refused: NotAllowed, form: SendBackForm | None = None
) -> HttpResponse:
    """The answer as it is now, why it cannot be done, and what was typed."""
    messages.error(request, str(refused), refused.code)
    update_request = update_request_for(request.user, pk)
    return render_update_page(
        request, update_request, UpdateForm(update_request), return_form=form, status=409
    )


def _redirect_to_board(update_request: UpdateRequest) -> HttpResponse:
    return redirect("actionplans:round-board", update_request.round.plan.slug, update_request.round.slug)
