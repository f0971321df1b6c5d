"""The settings page: links to all pages on which clerks and administrators set things up."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from actionplans.access.roles import (
    is_administrator,
    is_clerk,
    may_edit_branding,
    may_import,
    may_read_log,
)

StrOrPromise = str | Promise


@dataclass(frozen=True)
class SettingsLink:
    text: StrOrPromise
    hint: StrOrPromise
    href: str


def may_open_settings(user: User) -> bool:
    return is_clerk(user) or is_administrator(user) or user.is_staff


@require_safe
@login_required
def settings_page(request: SignedInRequest) -> HttpResponse:
    if not may_open_settings(request.user):
        raise PermissionDenied
    return render(request, "settings.html", {"sections": settings_sections(request.user)})


def settings_sections(user: User) -> list[tuple[StrOrPromise, list[SettingsLink]]]:
    """Headings, each with the links that this person may open; headings without links are left out."""
    council, people, documents, records = [], [], [], []
    if may_edit_branding(user):
        council += [
            _link(_("Name, colour and contact details"), _("On every page and report."), "reports:branding"),
            _link(_("Logo"), _("In the header, in emails and on reports."), "reports:branding-logo"),
        ]
    if is_administrator(user):
        people += [
            _link(_("People"), _("Invite people, change their roles, close accounts."), "people"),
            _link(_("Sign-ins and alerts"), _("Failed sign-ins and changes to accounts."), "security-events"),
        ]
    if is_administrator(user) or is_clerk(user):
        people.append(
            _link(_("Changes to confirm"), _("Role changes need a second person."), "account-changes")
        )
    if is_clerk(user):
        people.append(_link(_("People who have left"), _("Hand over their actions."), "actionplans:leavers"))
    if may_import(user):
        documents += [
            _link(_("Imports"), _("Bring in action plans and progress updates."), "imports:imports"),
            _link(
                _("Wording used in imported documents"),
                _("What labels and status words mean."),
                "imports:learned-terms",
            ),
            _link(
                _("Covering report template"),
                _("A Word file that covering reports are made from."),
                "reports:covering-template",
            ),
        ]
    if is_clerk(user):
        records += [
            _link(_("Emails sent"), _("What was sent, to whom, and what bounced."), "actionplans:email-log"),
            _link(_("Redactions"), _("Requests to remove text or files."), "actionplans:redactions"),
        ]
    if may_read_log(user):
        records.append(
            _link(_("Activity log"), _("Downloads, emails and sign-ins."), "actionplans:event-log")
        )
    if user.is_staff:
        records.append(
            _link(_("Data administration"), _("The tables themselves, for rare corrections."), "admin:index")
        )
    sections = [
        (_("Council"), council),
        (_("People and access"), people),
        (_("Documents"), documents),
        (_("Records"), records),
    ]
    return [(heading, links) for heading, links in sections if links]


def _link(text: StrOrPromise, hint: StrOrPromise, view: str) -> SettingsLink:
    return SettingsLink(text, hint, reverse(view))
