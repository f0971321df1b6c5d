"""Publishing a round, correcting its report, and unpublishing it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, parse_int
from actionplans.access.plans import plan_to_publish
from actionplans.access.rounds import round_for
from actionplans.access.update_requests import update_request_for
from actionplans.models import ActionPlan, Round, UpdateRequest
from actionplans.serialise import build_plan
from actionplans.views.board_rows import build_board_rows
from actionplans.views.days_left import due_in_words
from actionplans.workflow.corrections import discard_correction, reopen_update
from actionplans.workflow.publishing import make_public, unpublish
from actionplans.workflow.updates import NotAllowed
from reports.forms import PublishForm, ReopenForm, UnpublishForm
from reports.models import PublicationJob, ReportFormat
from reports.plan_comparison import compare_plans
from reports.report_options import ReportOptions
from reports.report_rows import current_entries
from reports.tasks import publish_report
from reports.views.round_report import render_round_page

HTMX_STOP_POLLING = 286
SLOW_AFTER = dt.timedelta(minutes=1)  # a report takes seconds: by then the worker may not be running


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publish_round(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    plan = plan_to_publish(request.user, slug)
    this_round = round_for(request.user, plan, period)
    if this_round.state == Round.State.PUBLISHED and not this_round.report_version:
        raise Http404  # it was published before this system was used
    if (
        shown_version := parse_int(request.POST.get("version"))
    ) and shown_version <= this_round.report_version:
        # The page was opened before that version was published: its reason is not for the next one.
        messages.info(request, f"Version {shown_version} is published already.")
        return redirect("reports:publication-status", slug, period)
    form = PublishForm(this_round, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _enqueue_publication(this_round, form, request, ReportFormat.options_of(plan.committee))
        return redirect("reports:publication-status", slug, period)
    status = 422 if form.errors else 200
    context = _publish_context(plan, this_round, form, request)
    return render(request, "reports/publish.html", context, status=status)


def _publish_context(
    review: ActionPlan, this_round: Round, form: PublishForm, request: SignedInRequest
) -> dict[str, Any]:
    """What a clerk checks before publishing: missing updates, warnings, changes since the last version."""
    plan = build_plan(review, this_round)
    previous_report = this_round.published_reports.order_by("version").last()
    rows = [row for row in build_board_rows(this_round, review, request.user) if row["is_open"]]
    return {
        "review": review,
        "round": this_round,
        "form": form,
        "version": this_round.report_version + 1,
        "printed": sum(not entry.is_gap for _, entry in current_entries(plan)),
        "missing": [_missing_update(row, this_round) for row in rows if not row["approved"]],
        "warnings": [row for row in rows if row["approved"] and row["findings"]],
        "before": previous_report,
        "changed": compare_plans(previous_report.plan(), plan) if previous_report else [],
    }


def _missing_update(row: dict[str, Any], this_round: Round) -> dict[str, Any]:
    """A row for a missing update, with the days left until it is due, if it still can be submitted."""
    is_due = this_round.state == Round.State.OPEN and this_round.due and not row["ended"]
    return {
        **row,
        "due": due_in_words(this_round.due) if is_due and this_round.due else "",
        "awaits_approval": row["state"] == UpdateRequest.State.SUBMITTED,
    }


def _enqueue_publication(
    this_round: Round, form: PublishForm, request: SignedInRequest, committee_options: ReportOptions
) -> None:
    """Enqueue the publication of the next version, once: a second request joins the first."""
    job_values = {
        "requested_by": request.user,
        "reason": form.cleaned_data.get("reason", ""),
        "not_received_reasons": {str(pk): reason for pk, reason in form.not_received_reasons.items()},
        "for_public": form.for_public,
        "report_options": form.get_report_options(committee_options).non_default_values(),
        "state": PublicationJob.State.WAITING,
        "refusal_reason": "",
    }
    with transaction.atomic():
        publication_job = (
            PublicationJob.objects.select_for_update()
            .filter(round=this_round, version=this_round.report_version + 1)
            .first()
        )
        if publication_job and publication_job.state == PublicationJob.State.DONE:
            return
        if publication_job is None or publication_job.state == PublicationJob.State.REFUSED:
            publication_job, _ = PublicationJob.objects.update_or_create(
                round=this_round, version=this_round.report_version + 1, defaults=job_values
            )
        # Enqueued again in case the first task was lost; a second task does nothing.
        transaction.on_commit(partial(publish_report.enqueue, publication_job.pk))


@require_safe
@login_required
def publication_status(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """The progress of the latest publication."""
    plan = plan_to_publish(request.user, slug)
    this_round = round_for(request.user, plan, period)
    publication_job = (
        PublicationJob.objects.filter(round=this_round)
        .select_related("requested_by")
        .order_by("version")
        .last()
    )
    if publication_job is None:
        raise Http404
    going_on = publication_job.state == PublicationJob.State.WAITING
    context = {
        "review": plan,
        "round": this_round,
        "asked_for": publication_job,
        "going_on": going_on,
        "is_slow": going_on and timezone.now() - publication_job.requested_at > SLOW_AFTER,
    }
    stop = request.htmx and not going_on  # type: ignore[attr-defined]
    return render(
        request, "reports/publication_status.html", context, status=HTMX_STOP_POLLING if stop else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct_report(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """Reopen an update for its officer, to be corrected or submitted late, for the next version."""
    plan = plan_to_publish(request.user, slug)
    this_round = round_for(request.user, plan, period)
    if not this_round.report_version:
        return _nothing_to_correct(request, plan, this_round)
    form = ReopenForm(this_round, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_request = form.cleaned_data["line"]
        try:
            reopen_update(update_request, form.cleaned_data["reason"], by=request.user)
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
        else:
            messages.success(
                request,
                f"{update_request.sub_action.called} is with its officer again. "
                "What was published stays until you publish the next version.",
            )
            return redirect("actionplans:round-board", slug, period)
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return _render_correct_page(request, plan, this_round, form, status)


def _nothing_to_correct(request: SignedInRequest, plan: ActionPlan, this_round: Round) -> HttpResponse:
    """The page for a round that was not published by this system."""
    context: dict[str, Any] = {"review": plan, "round": this_round}
    return render(
        request, "reports/nothing_to_correct.html", context, status=409 if request.method == "POST" else 200
    )


def _render_correct_page(
    request: SignedInRequest, plan: ActionPlan, this_round: Round, form: ReopenForm, status: int
) -> HttpResponse:
    context = {
        "review": plan,
        "round": this_round,
        "form": form,
        "going_on": this_round.update_requests.filter(state__in=UpdateRequest.IN_PROGRESS)
        .in_printed_order()
        .select_related("sub_action__heading__parent", "sub_action__heading__plan"),
    }
    return render(request, "reports/correct_report.html", context, status=status)


@require_POST
@login_required
def keep_published(request: SignedInRequest, pk: int) -> HttpResponse:
    """Discard a correction. Answers 409 if the update is not being corrected."""
    update_request = update_request_for(request.user, pk, to_approve=True)
    plan = plan_to_publish(request.user, update_request.round.plan.slug)
    try:
        discard_correction(update_request, by=request.user)
    except NotAllowed as error:
        messages.error(request, str(error), error.code)
        if not update_request.round.report_version:
            return _nothing_to_correct(request, plan, update_request.round)
        return _render_correct_page(
            request, plan, update_request.round, ReopenForm(update_request.round), 409
        )
    messages.success(request, f"{update_request.sub_action.called} stays as it was published.")
    return redirect("reports:correct-report", plan.slug, update_request.round.slug)


@require_POST
@login_required
def publish_to_public(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """Make public a round that was published before this system was used. Answers 409 for any other."""
    plan = plan_to_publish(request.user, slug)
    this_round = round_for(request.user, plan, period)
    try:
        make_public(this_round, by=request.user)
    except NotAllowed as error:
        messages.error(request, str(error), error.code)
        return render_round_page(request, plan, this_round, status=409)
    messages.success(request, "The public can read it now.")
    return redirect("reports:round", slug, period)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unpublish_report(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """Remove a report from the public pages. Answers 409 if it is not public."""
    plan = plan_to_publish(request.user, slug)
    this_round = round_for(request.user, plan, period)
    form = UnpublishForm(request.POST or None)
    if this_round.is_public and form.is_valid():
        try:
            unpublish(this_round, form.cleaned_data["reason"], by=request.user)
        except NotAllowed:  # it has just been unpublished by somebody else
            return redirect("reports:unpublish-report", slug, period)
        messages.success(request, "The public can no longer read it. The other clerks are emailed.")
        return redirect("reports:round", slug, period)
    status = 422 if form.errors else 200
    if request.method == "POST" and not this_round.is_public:
        status = 409
    context: dict[str, Any] = {"review": plan, "round": this_round, "form": form}
    return render(request, "reports/unpublish_report.html", context, status=status)
