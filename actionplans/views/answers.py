"""An officer's work: what is due from them, and one answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, number_sent
from actionplans.access import answer_for, answers_of, asked_of, rounds_to_run
from actionplans.checks import findings_of, not_shown
from actionplans.forms.answers import AnswerForm
from actionplans.forms.evidence import EvidenceForm
from actionplans.models import Asked, Evidence, Round
from actionplans.models.followed import plan_of_kind
from actionplans.workflow import Conflict, NotAllowed, save_draft, submit

from .answer_page import answer_page, as_typed
from .deadlines import days_left

SAVED_FROM = "answer_saved_from"  # in the session, between saving an answer and showing it again


@require_safe
@login_required
def my_actions(request: SignedInRequest) -> HttpResponse:
    waiting = answers_of(request.user).with_action().select_related("round__plan")
    waiting = waiting.order_by("round__due", "round__plan__title", "pk")
    rows = [_row(asked) for asked in waiting]
    to_do = [row for row in rows if row["wanted"]]
    to_do.sort(key=lambda row: row["state"] == Asked.State.NOT_STARTED)  # what was begun comes first
    going_on = rounds_to_run(request.user).filter(pk__in=Asked.objects.going_on().values("round"))
    running = [
        {
            "round": this_round,
            "review": this_round.plan,
            "days": days_left(this_round.due) if this_round.state == Round.State.OPEN else None,
        }
        for this_round in going_on.select_related("plan").order_by("due", "pk")
    ]
    late = asked_of(request.user).taking_late_updates().with_action().select_related("round__plan")
    context = {
        "to_do": to_do,
        "late": [_row(asked) for asked in late.order_by("-round__period", "round__plan__title", "pk")],
        "sent": [row for row in rows if not row["with_me"]],
        "running": running,
    }
    return render(request, "actionplans/my_actions.html", context)


def _row(asked: Asked) -> dict[str, Any]:
    return {
        "pk": asked.pk,
        "review": asked.round.plan.title,
        "round": str(asked.round),
        "name": str(asked.sub_action),
        "action": asked.sub_action.action or asked.sub_action.heading.text,
        "state": asked.state,
        "state_words": asked.get_state_display(),
        "due": asked.due if asked.is_with_officer else asked.round.due,
        "days": days_left(asked.due),
        "put_right": asked.round.state == Round.State.PUBLISHED,
        "with_me": asked.is_with_officer,
        "wanted": asked.is_wanted,
        "what": "" if asked.progress else "Only its impact is asked for",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """One answer. Whichever button is pressed, what was typed is kept, and so is what stands behind it."""
    try:
        asked = answer_for(request.user, pk)
    except Http404:
        if request.method != "POST":
            raise
        # It was given to somebody else while they wrote: their words are theirs all the same.
        return render(request, "404.html", {"typed": as_typed(request.POST)}, status=404)
    if request.method != "POST":
        return answer_page(request, asked, AnswerForm(asked, page=_page_that_goes_on(request, asked)))
    do = request.POST.get("do", "")
    submitting = do == "submit"
    evidence = EvidenceForm(request.POST, request.FILES, adding=do.removeprefix("add-"))
    try:
        added = evidence.add_to(asked, by=request.user) if evidence.is_valid() else []
    except NotAllowed as refused:
        return _too_late(request, asked, AnswerForm(asked, request.POST), refused)
    if added:
        messages.success(request, _told_of(added))
        asked = answer_for(request.user, pk)
    form = AnswerForm(asked, _having_seen(request.POST, asked, len(added)), submitting=submitting)
    if not form.is_valid():
        status = 422 if evidence.errors else 200
        return answer_page(request, asked, form, evidence_form=_if_wrong(evidence), status=status)
    if evidence.errors:
        return _save_but_say(request, asked, form, evidence)
    return _save(request, asked, form, submitting=submitting)


def _told_of(added: list[Evidence]) -> str:
    titles = " and ".join(f"“{each.title}”" for each in added)
    return f"{titles} {'is' if len(added) == 1 else 'are'} added to the evidence."


def _having_seen(given: QueryDict, asked: Asked, added: int) -> QueryDict:
    """What was sent, on top of the links and files that came with it."""
    data = given.copy()
    if data.get("version") == str(asked.version - added):
        data["version"] = str(asked.version)
    return data


def _if_wrong(evidence: EvidenceForm) -> EvidenceForm | None:
    """What was added is not shown as typed again."""
    return evidence if evidence.errors else None


def _too_late(request: SignedInRequest, asked: Asked, form: AnswerForm, why: NotAllowed) -> HttpResponse:
    form.add_error(None, ValidationError(str(why), why.code))
    return answer_page(request, asked, form, status=409)


def _save(request: SignedInRequest, asked: Asked, form: AnswerForm, *, submitting: bool) -> HttpResponse:
    written, seen = form.answer(), _seen(form)
    review = plan_of_kind(asked.round.plan_id)
    try:
        if not submitting:
            return _after_saving(request, save_draft(asked, written, by=request.user, **seen), seen["page"])
        findings = findings_of(asked, written, review)
        if not_shown(findings, request.POST.getlist("shown")):
            saved = save_draft(asked, written, by=request.user, **seen)
            form = AnswerForm(saved, page=seen["page"])
            return answer_page(request, saved, form, before_submitting=findings)
        submit(asked, written, by=request.user, **seen)
    except Conflict as conflict:
        form = _as_typed(conflict.asked, form)
        return answer_page(request, conflict.asked, form, conflict=conflict)
    except NotAllowed as refused:
        return _too_late(request, asked, form, refused)
    return _after_submitting(request, asked)


def _seen(form: AnswerForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"version": given["version"], "page": given["page"], "sent": given["sent"] or 0}


def _page_that_goes_on(request: SignedInRequest, asked: Asked) -> str:
    """Whoever has just saved comes to the same page again, and is the same writer on it."""
    pk, page = request.session.get(SAVED_FROM, (None, ""))
    if pk != asked.pk:
        return ""
    del request.session[SAVED_FROM]
    return str(page)


def _after_submitting(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """On to what else is asked of them; who wrote it for somebody else came from the board."""
    if asked_of(request.user).filter(pk=asked.pk).exists():
        if asked.round.state == Round.State.PUBLISHED:
            words = _(
                "%(name)s is submitted. Once it is approved, it goes into the next version of the report."
            )
        else:
            words = _("%(name)s is submitted. Thank you.")
        messages.success(request, words % {"name": asked.sub_action.called})
        return redirect("actionplans:my-actions")
    messages.success(request, f"{asked.sub_action.called} is submitted. Somebody else approves it.")
    return redirect("actionplans:board", asked.round.plan.slug, asked.round.slug)


def _after_saving(request: SignedInRequest, asked: Asked, page: str) -> HttpResponse:
    """On to the link or file whose button was pressed, or back to the answer."""
    do = request.POST.get("do", "")
    here = reverse("actionplans:answer", args=[asked.pk])
    if do.startswith("evidence-") and (pk := number_sent(do.removeprefix("evidence-"))):
        return redirect("actionplans:evidence", pk)
    request.session[SAVED_FROM] = [asked.pk, page]
    if do.startswith("add-"):
        return redirect(f"{here}#evidence")
    if asked.is_with_officer:
        messages.success(
            request, f"Draft of {asked.sub_action.called_within} saved. It is not submitted yet."
        )
    else:
        state = asked.get_state_display().lower()
        messages.info(request, f"{asked.sub_action.called} is {state} already, in these very words.")
    return redirect(here)


def _save_but_say(
    request: SignedInRequest, asked: Asked, form: AnswerForm, evidence: EvidenceForm
) -> HttpResponse:
    """Keep what was typed, and say why a link or a file could not be kept with it."""
    try:
        saved = save_draft(asked, form.answer(), by=request.user, **_seen(form))
    except Conflict as conflict:
        form = _as_typed(conflict.asked, form)
        return answer_page(request, conflict.asked, form, conflict=conflict, evidence_form=evidence)
    except NotAllowed as refused:
        return _too_late(request, asked, form, refused)
    form = AnswerForm(saved, page=form.cleaned_data["page"])
    return answer_page(request, saved, form, evidence_form=evidence, status=422)


def _as_typed(asked: Asked, form: AnswerForm) -> AnswerForm:
    """The same words again, ready to be saved on top of what somebody else saved."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return AnswerForm(asked, initial={**typed, "version": asked.version})


@require_POST
@login_required
def autosave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is being typed. Answers with one line for the page's status and the new version."""
    asked = answer_for(request.user, pk)
    form = AnswerForm(asked, request.POST)
    context: dict[str, object] = {
        "version": request.POST.get("version", ""),
        "asks_date": asked.progress,
        "date_read": form.date_read if asked.progress else "",
    }
    if form.is_valid():
        try:
            saved = save_draft(asked, form.answer(), by=request.user, **_seen(form), by_itself=True)
            context |= {"version": saved.version, "saved_at": timezone.localtime()}
        except Conflict as refused:
            advice = _("%(who_changed)s Select “Save draft” to see both texts.")
            context |= {"problem": advice % {"who_changed": refused}, "code": refused.code}
        except NotAllowed as refused:
            context |= {"problem": str(refused), "code": refused.code}
    else:
        context |= {"problem": "Not saved yet: something cannot be kept as it is.", "code": "invalid"}
    return render(request, "actionplans/_saved.html", context)
