"""The board of a round: which updates were received, approving them and sending them back."""

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
from actionplans.update_checks import check_update, has_unseen_findings
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
    without_account = ((row["without_account"], row["last_emailed"]) for row in rows if not row["left"])
    today = timezone.localdate()
    context = {
        "review": plan,
        "round": this_round,
        "rows": rows,
        "strip": build_round_strip(this_round, Counter(row["state"] for row in rows), today),
        "can_ask_again": any(row["can_ask_again"] for row in rows),
        "no_account": no_account_note(
            request.user, plan, [row_without for row_without in without_account if row_without[0]]
        ),
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
    """Approve the selected updates, each at the version that was read. Responds with 409 if one could not be.

    Findings on them that the approver has not seen are listed first, and must be confirmed.
    """
    plan = plan_to_manage(request.user, slug)
    this_round = round_for(request.user, plan, period)
    selected = request.POST.getlist("line")
    if not selected:
        messages.error(request, _("Select at least one update to approve."), "nothing-selected")
        return render_round_board(request, plan, this_round, status=422)
    rows_to_check = _rows_with_new_findings(
        build_board_rows(this_round, plan, request.user), selected, request.POST.getlist("shown")
    )
    if rows_to_check:
        without_findings = [
            value for value in selected if value not in [row["line"] for row in rows_to_check]
        ]
        context = {"review": plan, "round": this_round, "rows": rows_to_check, "clean": without_findings}
        return render(request, "actionplans/approve_several.html", context)
    approved_count, refusals = 0, []
    for value in selected:
        pk, version = map(parse_int, value.partition(":")[::2])
        update_request = this_round.update_requests.filter(pk=pk).first() if pk else None
        if update_request is None or version is None:
            continue
        try:
            approve(update_request, by=request.user, version=version)
            approved_count += 1
        except NotAllowed as error:
            refusals.append((f"{update_request.sub_action}: {error}", error.code))
    if approved_count:
        messages.success(
            request,
            ngettext("%(n)d update approved.", "%(n)d updates approved.", approved_count)
            % {"n": approved_count},
        )
    for text, code in refusals:
        messages.error(request, text, code)
    if refusals:
        return render_round_board(request, plan, this_round, status=409)
    return redirect("actionplans:round-board", slug, period)


def _rows_with_new_findings(
    rows: list[dict[str, Any]], selected: list[str], shown: list[str]
) -> list[dict[str, Any]]:
    """The selected rows of a board that have findings which the approver was not shown yet.

    `selected` are values like "pk:version", `shown` values like "pk:version:code" of findings shown before.
    """
    codes: dict[str, list[str]] = {}
    for value in shown:
        update_key, _colon, code = value.rpartition(":")
        codes.setdefault(update_key, []).append(code)
    selected_rows = [row for row in rows if row["can_approve"] and row["line"] in selected]
    return [row for row in selected_rows if has_unseen_findings(row["findings"], codes.get(row["line"], []))]


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
        if has_unseen_findings(findings, request.POST.getlist("shown")):
            return render_update_page(
                request, update_request, UpdateForm(update_request), before_approving=True
            )
    try:
        approve(update_request, by=request.user, version=version)
    except NotAllowed as error:
        return _render_refusal(request, pk, error)
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
    except NotAllowed as error:
        return _render_refusal(request, pk, error, form)
    messages.success(
        request, _("%(action)s sent back for changes.") % {"action": update_request.sub_action.called}
    )
    return _redirect_to_board(update_request)


def _render_refusal(
    request: SignedInRequest, pk: int, error: NotAllowed, form: SendBackForm | None = None
) -> HttpResponse:
    """The update as it is now, with the reason for the refusal and what was typed."""
    messages.error(request, str(error), error.code)
    update_request = update_request_for(request.user, pk)
    return render_update_page(
        request, update_request, UpdateForm(update_request), return_form=form, status=409
    )


def _redirect_to_board(update_request: UpdateRequest) -> HttpResponse:
    return redirect("actionplans:round-board", update_request.round.plan.slug, update_request.round.slug)
