"""What is sent to a page, where it is to succeed for those who may: a page without a row is sent nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from actionplans.models import Heading, SubAction
from imports.batches import batch_fingerprint, bulk_importable
from imports.corrections import item_version
from imports.models import Upload
from imports.previews import get_preview
from tests.access.fixtures import World


def paper(world: World) -> Upload:
    return Upload.objects.get(**world.things["upload"])


def soon() -> str:
    return f"{timezone.localdate() + dt.timedelta(days=30):%d/%m/%Y}"


PLAN = {
    "title": "Noise plan",
    "state": "draft",
    "scale": "rag",
    "first_round_months": "3",
    "round_interval_months": "3",
}
SENT: dict[str, Callable[[World], dict[str, Any]]] = {
    "actionplans:update-detail": lambda world: {
        "do": "submit",
        "evidence": "The crossing was opened in June 2020.",
        "grade": "2",
        "impact_when": "now",
        "impact": "Fewer children were hurt in 2020.",
        "version": world.entry.version,
    },
    "actionplans:edit-evidence": lambda world: {"title": "Minutes of May"},
    "actionplans:remove-evidence": lambda world: {},
    "actionplans:add-comment": lambda world: {"remark-comment": "How many came?"},
    "actionplans:exempt-information": lambda world: {
        "email": world.people["far"].email,
        "capacity": "other",
        "reason": "The audit of 2020.",
    },
    "actionplans:delegate-update": lambda world: {"email": world.people["near"].email},
    "actionplans:end-delegation": lambda world: {},
    "actionplans:approve-update": lambda world: {"version": world.entry.version},
    "actionplans:return-update": lambda world: {"return-comment": "Say when."},
    "actionplans:approve-selected": lambda world: {"line": f"{world.entry.pk}:{world.entry.version}"},
    "actionplans:send-reminder": lambda world: {"line": "all"},
    "actionplans:open-round": lambda world: {"month": "March 2021", "due": soon()},
    "actionplans:edit-deadline": lambda world: {"due": soon()},
    "actionplans:new-review": lambda world: {
        "title": "Noise",
        "agreed_text": "March 2019",
        "first_round_months": "12",
        "round_interval_months": "6",
    },
    "partnerships:new-plan-from": lambda world: {"title": "Hate Crime Plan 2021"},
    "partnerships:new-plan": lambda world: PLAN,
    "partnerships:new-partnership": lambda world: {"name": "Road Partnership"},
    "partnerships:edit-partnership": lambda world: {"name": "Crime Group"},
    "partnerships:add-member": lambda world: {"organisation": "Fire Service"},
    "partnerships:edit-member": lambda world: {"contact": "The chief constable"},
    "partnerships:remove-member": lambda world: {},
    "partnerships:edit-indicator": lambda world: {"meaning": "Resilience to extremism"},
    "partnerships:link-action": lambda world: {
        "line": SubAction.objects.get(ref="A").pk,
        "way": "delivered-by",
    },
    "partnerships:new-linked-action": lambda world: {
        "heading": Heading.objects.get(kind=Heading.Kind.THEME).pk,
        "action": "Light the crossing.",
    },
    "partnerships:unlink-actions": lambda world: {"reason": "It was built without."},
    "reports:branding": lambda world: {
        "do": "save",
        "name": "Example Council",
        "colour": "#1f4e79",
        "font": "Arial",
    },
    "reports:branding-logo": lambda world: {"do": "remove"},
    "dashboards:meeting-action": lambda world: {"kind": "withdrawn", "reason": "It is built."},
    "dashboards:rescind-decision": lambda world: {"reason": "Recorded by mistake."},
    "dashboards:new-member-request": lambda world: {
        "member_name": "Councillor Member",
        "text": "Who paid for it?",
        "to": world.people["link"].pk,
    },
    "dashboards:member-request": lambda world: {"answer": "Ten of them."},
    "dashboards:resolution": lambda world: {},
    "actionplans:move-plan-item": lambda world: {},
    "actionplans:remove-plan-item": lambda world: {},
    "imports:confirm-import": lambda world: {"seal": get_preview(paper(world)).fingerprint},
    "imports:exclude-item": lambda world: {"version": item_version(paper(world).words_read, "l1")},
    "imports:confirm-batch": lambda world: {"seal": batch_fingerprint(bulk_importable(paper(world).batch))},
    "imports:discard-upload": lambda world: {},
    "imports:discard-batch": lambda world: {},
    "imports:retry-batch": lambda world: {},
    "imports:forget-term": lambda world: {},
}
