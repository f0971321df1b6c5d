"""The page of one update: the form, the agreed action and previous updates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.requests import SignedInRequest
from actionplans.access.plans import may_manage_plan
from actionplans.access.roles import is_clerk
from actionplans.access.update_requests import may_delegate, update_requests_for
from actionplans.forms.comments import CommentForm, SendBackForm
from actionplans.forms.supporting_evidence import EvidenceForm
from actionplans.forms.updates import UpdateForm
from actionplans.models import ActionPlan, ProgressEntry, Round, UpdateRequest
from actionplans.update_checks import check_update, date_in_full
from actionplans.views.days_left import days_left
from actionplans.views.evidence_rows import build_evidence_rows
from actionplans.views.plan_rows import GradeCell
from actionplans.workflow.updates import EditConflict, UpdateContent
from documents.plan.cell_names import NOT_RECEIVED_TEXT
from documents.plan.findings import Finding
from documents.plan.scales import Scale

FIELD_LABELS = {
    "evidence": "Evidence of progress",
    "grade": "Assessment of progress",
    "explanation": "Why",
    "revised_date": "Revised date",
    "no_revised_date_reason": "Why there is no revised date",
    "impact": "Evidence of impact",
}


def render_update_page(
    request: SignedInRequest,
    update_request: UpdateRequest,
    form: UpdateForm,
    *,
    before_submitting: Sequence[Finding] = (),
    before_approving: bool = False,
    conflict: EditConflict | None = None,
    return_form: SendBackForm | None = None,
    remark_form: CommentForm | None = None,
    evidence_form: EvidenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one update. With a conflict, it shows what another saved and what was typed."""
    plan = update_request.sub_action.heading.plan
    # With 409, somebody else has saved since the form was built.
    saved = UpdateContent.saved_for(update_request) if status == 409 else form.saved
    may_manage = may_manage_plan(request.user, plan)
    findings = before_submitting or (
        check_update(update_request, saved, plan) if may_manage and not saved.is_empty else []
    )
    context = {
        "update_request": update_request,
        "form": form,
        "review": plan,
        "line": update_request.sub_action,
        "called": plan.line_words.called(str(update_request.sub_action)),
        "runs": may_manage,
        "earlier": (earlier := _previous_updates(update_request, form.scale)),
        "history": [row["cell"] for row in reversed(earlier)],
        "days": days_left(update_request.due),
        "saved": _list_content(saved, plan),
        **(_unsaved_context(plan, form, return_form, remark_form) if status == 409 else {}),
        "findings": findings,
        "before_submitting": bool(before_submitting),
        "before_approving": before_approving,
        "conflict": _list_content(UpdateContent.saved_for(conflict.update_request), plan)
        if conflict
        else None,
        "who_changed": str(conflict or ""),
        "remarks": update_request.comments.select_related("author"),
        **_permissions_context(request, update_request, may_manage=may_manage),
        "return_form": return_form or SendBackForm(prefix="return"),
        "remark_form": remark_form or CommentForm(prefix="remark"),
        "evidence": build_evidence_rows(update_request.evidence.not_removed()),
        "may_redact": is_clerk(request.user),
        "evidence_form": evidence_form or EvidenceForm(),
        "others_asked": User.objects.filter(
            Q(pk__in=update_request.owners.values("users")) | Q(pk__in=update_request.delegates.values("pk")),
            is_active=True,
        )
        .exclude(pk=request.user.pk)
        .order_by("name", "email"),
    }
    return render(request, "actionplans/update_detail.html", context, status=409 if conflict else status)


def list_typed_values(values: Mapping[str, str]) -> list[dict[str, str]]:
    """The submitted text fields of an update that are filled in, each with its label."""
    return [
        {"label": label, "text": values[name]}
        for name, label in FIELD_LABELS.items()
        if name != "grade" and values.get(name, "").strip()
    ]


def _unsaved_context(
    plan: ActionPlan, form: UpdateForm, *comment_forms: CommentForm | None
) -> dict[str, Any]:
    """The submitted text that was not saved, so that nobody has to type it again."""
    comments = (
        comment_form.cleaned_data.get("comment", "")
        for comment_form in comment_forms
        if comment_form and comment_form.is_bound
    )
    return {
        "typed": _list_content(form.content(), plan) if form.is_bound else [],
        "unkept": next(comments, ""),
    }


def _permissions_context(
    request: SignedInRequest, update_request: UpdateRequest, *, may_manage: bool
) -> dict[str, bool]:
    """What the page offers. The workflow checks again when it is used."""
    is_open = update_request.is_in_progress
    may_delegate_it = may_delegate(request.user, update_request)
    to_approve = is_open and may_manage and update_request.state == UpdateRequest.State.SUBMITTED
    is_editor = (
        to_approve and UpdateRequest.objects.edited_by(request.user).filter(pk=update_request.pk).exists()
    )
    return {
        "is_open": is_open,
        "owns": may_delegate_it,
        "is_asked": update_requests_for(request.user).filter(pk=update_request.pk).exists(),
        "may_delegate": update_request.is_with_officer and may_delegate_it,
        "may_write": update_request.can_be_written,
        "is_late": update_request.takes_late_update or update_request.is_late_update,
        "may_approve": to_approve and not is_editor,
        "may_return": is_open
        and may_manage
        and update_request.state in (UpdateRequest.State.SUBMITTED, UpdateRequest.State.APPROVED),
        "needs_another": is_editor,
    }


def _previous_updates(update_request: UpdateRequest, scale: Scale) -> list[dict[str, Any]]:
    """Published entries of the action, the latest first, with the status on the plan's scale.

    Where no update was received, the row has the reason.
    """
    sub_action = update_request.sub_action
    missing = {
        request_without_update.round_id: request_without_update
        for request_without_update in sub_action.update_requests.filter(
            state=UpdateRequest.State.NOT_RECEIVED
        ).select_related("round")
    }
    impacts = {entry.round_id: entry for entry in sub_action.impact_entries.published().in_round_order()}
    entries = {entry.round_id: entry for entry in sub_action.progress_entries.published().in_round_order()}
    all_entries = [*missing.values(), *impacts.values(), *entries.values()]
    rounds = {entry.round_id: entry.round for entry in all_entries}
    if update_request.state == UpdateRequest.State.PUBLISHED:
        rounds.pop(update_request.round_id, None)  # shown as this update itself
    return [
        {
            "round": str(this_round),
            "progress": entries.get(this_round.pk),
            "impact": impacts.get(this_round.pk),
            "missing": missing.get(this_round.pk),
            "cell": _previous_cell(this_round, entries.get(this_round.pk), missing.get(this_round.pk), scale),
        }
        for this_round in sorted(rounds.values(), key=lambda this_round: this_round.period, reverse=True)
    ]


def _previous_cell(
    this_round: Round, progress: ProgressEntry | None, missing: UpdateRequest | None, scale: Scale
) -> GradeCell:
    """The assessment of a published round, or why it has none."""
    label = str(this_round)
    if progress:
        level = scale.level(progress.grade_text)
        text = progress.grade_text or scale.word(progress.grade) or f"No {scale.noun}"
        return GradeCell(text, level.css if level else scale.css(progress.grade), label)
    if missing:
        return GradeCell(NOT_RECEIVED_TEXT, "not-received", label)
    return GradeCell("Impact only", "impact", label)


def _list_content(content: UpdateContent, plan: ActionPlan) -> list[dict[str, str]]:
    """The filled-in parts of an update, each with its label in the terms of the plan."""
    scale, action_terms = plan.grading_scale, plan.line_words
    date, date_text = content.revised_date, date_in_full(content.revised_date)
    texts = {
        "evidence": content.evidence,
        "grade": scale.word(content.grade),
        "explanation": content.explanation,
        "revised_date": f"{date} ({date_text})" if date_text and date_text != date else date,
        "no_revised_date_reason": content.no_revised_date_reason,
        "impact": content.impact,
    }
    labels = {**FIELD_LABELS, "evidence": action_terms.evidence, "grade": action_terms.assessment}
    if content.impact_not_yet:
        labels["impact"] = "Impact is not known yet: when and how it will be measured"
    css = {"grade": scale.css(content.grade)}
    return [
        {"label": labels[name], "text": text, "css": css.get(name, "")}
        for name, text in texts.items()
        if text
    ]
