"""The people of the tables, and the things that stand in addresses: one review, and another beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.test import Client

from accounts.models import AccountChange, User
from accounts.roles import ADMINISTRATOR, AUDITOR, CLERK, MEMBER, MONITORING_OFFICER
from actionplans.models import (
    AdditionalRound,
    Committee,
    Evidence,
    EvidenceFile,
    ExemptReader,
    Heading,
    ImpactEntry,
    Meeting,
    Owner,
    PrintedWording,
    ProgressEntry,
    Redaction,
    Review,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.workflow.decisions import DecisionInput, record_decision
from actionplans.workflow.member_requests import RequestInput, raise_member_request
from actionplans.workflow.publishing import find_missing_updates, mark_published
from actionplans.workflow.rounds import open_round, record_past_entry, record_past_round
from actionplans.workflow.updates import UpdateContent, approve, save_draft, send_back, submit
from dashboards.models import SavedView
from documents.writers.docx import to_docx
from imports import uploads
from imports.models import Import, LabelTerm, Upload, UploadBatch
from reports.covering_report import build_default_document, default_template
from reports.models import AgendaPack, CoveringTemplate
from tests.access.partnership_plans import partners
from tests.factories import create_action, create_owner, create_person

S, PERSON = UpdateRequest.State, Owner.Kind.PERSON
PERIOD, EARLIER = dt.date(2020, 9, 1), dt.date(2020, 3, 1)
SAID = UpdateContent(evidence="We met twice in May 2020.", grade=2)
PAPER = b"""<!DOCTYPE html><html><body><h1>Progress update</h1>
<table><tr><td>Review:</td><td>Street Lighting</td></tr></table>
<table><tr><td colspan=2>Recommendation 1: That every street be lit.</td></tr>
<tr><td>Responsibility:</td><td>Olive</td></tr><tr><td>Date:</td><td>September 2019</td></tr>
<tr><td>Agreed Action:</td><td>Put up lamps.</td></tr>
<tr><td>Agreed Success Measure:</td><td>Lamps are up.</td></tr>
<tr><td>Evidence of Progress (March 2020):</td><td>Ten lamps were put up.</td></tr></table></body></html>"""


@dataclass
class World:
    """Who there is, what each thing of an address is called, and the answer that goes through all states."""

    people: dict[str, User] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    entry: UpdateRequest = field(default_factory=UpdateRequest)

    def words_of(self, thing: str, route: str) -> dict[str, Any]:
        """What stands in the address of a page of this thing. A "row" is one of the route's table."""
        if thing != "row":
            return {**USUAL, **self.things[thing]}
        names = {f"{m._meta.app_label}{m._meta.model_name}": m for m in apps.get_models()}
        # A partnership's plan is named like a partnership: the longest name is meant.
        model = names[max((name for name in names if name in _plain(route)), key=len)]
        pk = model._default_manager.values_list("pk", flat=True).first()
        return {"object_id": pk, "id": pk}


def _plain(route: str) -> str:
    """`admin:actionplans_round_add` and `/admin/actionplans/round/` both name `actionplansround`."""
    return route.replace("auth_user_password", "accounts_user_password").replace("_", "").replace("/", "")


# What stands in addresses beside the thing itself.
USUAL = {
    "period": f"{PERIOD:%Y-%m}",
    "file_format": "xlsx",
    "version": 1,
    "kind": "action",
    "where": "down",
    "name": "l1",
    "digest": "0" * 64,
}


def build() -> World:
    world = World(people=_people())
    who = world.people
    road, culture = Committee.objects.create(name="Places"), Committee.objects.create(name="Culture")
    road.members.add(who["member"])
    culture.members.add(who["other"])
    review = _review("Road Safety", road, who["link"])
    elsewhere = _review("Libraries", culture, who["away"])
    sub_actions = _lines(review, who)
    _line(_heading(elsewhere, "1"), "Open on Sundays.", create_owner("Far", who["far"], kind=PERSON))
    _told_earlier(review, sub_actions["owner"])
    sitting = Meeting.objects.create(committee=road, date=dt.date(2020, 10, 1))
    this_round = open_round(review, PERIOD, by=who["link"], meeting=sitting)
    world.entry = this_round.update_requests.get(sub_action=sub_actions["owner"])
    world.things = {
        "-": {},
        "row": {"object_id": "", "id": ""},
        "reset": {"uidb36": "1"},
        "person": {"pk": create_person("Invited").pk},
        "leaver": {"pk": who["left"].pk},
        "change": {"pk": _account_change(who).pk},
        "app": {"app_label": "actionplans"},
        "committee": {"pk": road.pk},
        "download": {"kind": "json"},
        "view": {"pk": SavedView.objects.create(user=who["member"], name="Late ones").pk},
        "template": {"pk": _template(who["clerk"])},
        **_of_the_review(world, review, sub_actions),
        **_of_its_meeting(who, this_round, sub_actions),
        **_papers(world, review),
        **partners(road, who["link"], EARLIER, sub_actions["owner"]),
    }
    _sign_in(world)
    return world


def _account_change(who: dict[str, User]) -> AccountChange:
    kind = AccountChange.Kind.ADDRESS
    return AccountChange.objects.create(
        person=who["left"], kind=kind, value="new@council.example", asked_by=who["admin"]
    )


def _people() -> dict[str, User]:
    groups = {"clerk": CLERK, "member": MEMBER, "other": MEMBER, "admin": ADMINISTRATOR}
    groups |= {"monitor": MONITORING_OFFICER, "audit": AUDITOR}
    staff = ("clerk", "admin")
    people = {
        name: create_person(name.title(), group, is_staff=name in staff) for name, group in groups.items()
    }
    officers = ("owner", "group", "near", "far", "link", "away", "partner", "left")
    return people | {name: create_person(name.title()) for name in officers}


def _of_the_review(
    world: World, review: Review, sub_actions: dict[str, SubAction]
) -> dict[str, dict[str, Any]]:
    """What a plan and one of its answers are called; with a line that came after the round was opened."""
    who, where, entry = world.people, {"slug": review.slug}, world.entry
    fresh = _line(
        sub_actions["near"].heading, "Share figures.", create_owner("Left", who["left"], kind=PERSON)
    )
    extra = AdditionalRound.objects.create(
        plan=review, period=dt.date(2030, 5, 1), reason="Asked for in May."
    )
    words = {"text": "Patrol", "reason": "A name.", "requested_by": who["clerk"]}
    entry.delegates.add(who["left"])
    reader = ExemptReader.objects.create(
        plan=review, user=who["left"], capacity="auditor", reason="The audit of 2019.", added_by=who["clerk"]
    )
    return {
        "review": where,
        "heading": {**where, "pk": review.headings.get(ref="1").pk},
        "action": {**where, "pk": sub_actions["owner"].pk},
        "fresh": {**where, "pk": fresh.pk},
        "extra": {**where, "pk": extra.pk},
        "exempt": {**where, "pk": reader.pk},
        "redaction": {"pk": Redaction.objects.create(plan=review, **words).pk},
        "entry": {"pk": entry.pk},
        "delegate": {"pk": entry.pk, "who": who["left"].pk},
        "evidence": {"pk": _evidence(entry, who["owner"])},
    }


def _of_its_meeting(
    who: dict[str, User], this_round: Round, sub_actions: dict[str, SubAction]
) -> dict[str, dict[str, Any]]:
    """The meeting to which its update goes, and one to come of the same committee."""
    sitting, clerk = this_round.meeting, who["clerk"]
    assert sitting
    later = Meeting.objects.create(committee=sitting.committee, date=dt.date(2030, 5, 2))
    ruling = DecisionInput("revised", revised_date="May 2022", reason="It was wet.")
    decided = record_decision(sitting, sub_actions["near"], ruling, by=clerk)
    wish = RequestInput(
        "Councillor Member", "How many lamps?", who["owner"], sub_actions["owner"], member=who["member"]
    )
    request = raise_member_request(sitting, this_round.plan, wish, by=clerk)
    pack = AgendaPack.objects.create(
        meeting=sitting, created_by=clerk, state=AgendaPack.State.READY, data=b"%PDF-1.7"
    )
    pack.items.create(round=this_round, position=1)
    return {
        "meeting": {"pk": later.pk},
        "sitting": {"pk": sitting.pk, "slug": this_round.plan.slug},
        "agenda": {"pk": sitting.pk, "line": sub_actions["owner"].pk},
        "decision": {"pk": sitting.pk, "decision": decided.pk},
        "request": {"pk": request.pk},
        "pack": {"pk": pack.pk},
    }


def _review(title: str, committee: Committee, link_officer: User) -> Review:
    review: Review = Review.objects.create(
        title=title, slug=title.lower().replace(" ", "-"), agreed_text="March 2019", committee=committee
    )
    review.link_officers.add(link_officer)
    return review


def _heading(review: Review, ref: str) -> Heading:
    return Heading.objects.create(plan=review, ref=ref, text=f"That {ref} be done.", position=int(ref))


def _line(heading: Heading, action: str, *owners: Owner) -> SubAction:
    return create_action(heading, *owners, action=action, date_text="May 2021", position=1)


def _lines(review: Review, who: dict[str, User]) -> dict[str, SubAction]:
    first, second = _heading(review, "1"), _heading(review, "2")
    team = create_owner("Road team", who["group"], kind=Owner.Kind.GROUP)
    police = create_owner("Police", who["partner"], kind=Owner.Kind.PARTNER)
    return {
        "owner": _line(first, "Build a crossing.", create_owner("Olive", who["owner"], kind=PERSON), team),
        "near": _line(first, "Paint lines.", create_owner("Ned", who["near"], kind=PERSON)),
        "partner": _line(second, "Patrol.", police),
    }


def _template(clerk: User) -> int:
    """One that was brought, and given up again."""
    brought = CoveringTemplate.keep(
        to_docx(build_default_document(default_template())), "report.docx", by=clerk
    )
    CoveringTemplate.keep(None, "", by=clerk)
    return int(brought.pk)


def _evidence(update_request: UpdateRequest, added_by: User) -> int:
    """A file that stood behind the answer before a word of it was written."""
    words = {
        "title": "Minutes",
        "file_name": "minutes.txt",
        "file_type": "txt",
        "sha256": "a" * 64,
        "size": 3,
    }
    file = EvidenceFile.objects.create(data=b"Met")
    row = Evidence.objects.create(
        update_request=update_request, kind="file", file=file, added_by=added_by, is_public=True, **words
    )
    return int(row.pk)


def _told_earlier(review: Review, sub_action: SubAction) -> None:
    """What the report of an earlier round said of one line."""
    earlier = record_past_round(review, EARLIER)
    where = {"round": earlier, "sub_action": sub_action}
    UpdateRequest.objects.create(**where, state=S.NOT_RECEIVED)
    record_past_entry(ProgressEntry(**where, evidence="A plan was drawn.", grade=2))
    record_past_entry(ImpactEntry(**where, evidence="Known in 2021.", not_yet_known=True))
    PrintedWording.objects.create(**where, field="measure", text="It is built.")


def _papers(world: World, review: Review) -> dict[str, dict[str, Any]]:
    """A report that waits to be looked through, one that was imported, and a label that was explained."""
    clerk = world.people["clerk"]
    batch = UploadBatch.objects.create(created_by=clerk)
    upload = uploads.store_upload(batch, "lighting.html", PAPER)
    uploads.recognise_upload(upload)
    assert upload.state == Upload.State.READ, upload.rejection_message
    done = uploads.store_upload(batch, "done.html", PAPER + b" ")
    imported = Import.objects.create(
        plan=review, file_name="done.html", sha256=done.sha256, imported_by=clerk, file=done.file
    )
    Upload.objects.filter(pk=done.pk).update(state=Upload.State.IMPORTED, import_record=imported)
    meaning = LabelTerm.objects.create(wording="how it went", field="evidence", added_by=clerk)
    return {
        "upload": {"pk": upload.pk},
        "batch": {"pk": batch.pk},
        "import": {"pk": imported.pk},
        "meaning": {"kind": "labels", "pk": meaning.pk},
        "kind": {"kind": "labels"},
    }


def _sign_in(world: World) -> None:
    """Everybody has a session; that of who left was open when the account was switched off."""
    for name, user in world.people.items():
        client = Client()
        client.force_login(user)
        world.cookies[name] = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
    left = world.people["left"]
    left.is_active = False
    left.save()


def bring_to(world: World, state: str) -> None:
    """Lead the answer from its beginning into this state, by those who may."""
    person, update_request = world.people, world.entry
    if state in (S.DRAFT, S.SUBMITTED, S.RETURNED, S.APPROVED, S.PUBLISHED):
        update_request = save_draft(update_request, SAID, by=person["owner"], version=update_request.version)
    if state in (S.SUBMITTED, S.RETURNED, S.APPROVED, S.PUBLISHED):
        update_request = submit(update_request, SAID, by=person["owner"], version=update_request.version)
    if state == S.RETURNED:
        send_back(update_request, "Say when.", by=person["link"])
    if state in (S.APPROVED, S.PUBLISHED):
        update_request = approve(update_request, by=person["link"], version=update_request.version)
    if state in (S.PUBLISHED, S.NOT_RECEIVED):
        reasons = {
            gap.pk: "The service was short of staff." for gap in find_missing_updates(update_request.round)
        }
        mark_published(update_request.round, reasons, by=person["clerk"])
    world.entry = UpdateRequest.objects.select_related("round").get(pk=update_request.pk)
    assert world.entry.state == state, world.entry.state
