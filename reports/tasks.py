"""What the worker does for publishing. Run twice, it finds the second time that it is done."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django_tasks import TaskResult, TaskResultStatus, task
from django_tasks.signals import task_finished

from actionplans.workflow.updates import NotAllowed
from audit.comparing import AlteredOutside, refuse_altered
from jobs.queue import enqueue_once
from reports.agenda_packs import PackCancelled, create_pack
from reports.models import AgendaPack, PublicationJob
from reports.public_copies import make_copy, versions_that_wait
from reports.publishing import PublicationInput, publish
from reports.report_options import ReportOptions

FAILED_MESSAGE = (
    "Its files could not be written. Publish it again; if that fails too, tell the administrator, who finds "
    "the reason in the worker’s log."
)


@task
def publish_report(pk: int) -> None:
    """Publish what somebody asked for, or say why it cannot be."""
    asked_for = PublicationJob.objects.select_related("round", "requested_by").get(pk=pk)
    if asked_for.state != PublicationJob.State.WAITING:
        return
    try:
        refuse_altered(PublicationJob, [pk])
        _publish(asked_for)
    except NotAllowed as refused:
        asked_for.state, asked_for.refusal_reason = PublicationJob.State.REFUSED, str(refused)[:500]
    except AlteredOutside as altered:
        altered.tell()
        asked_for.state, asked_for.refusal_reason = PublicationJob.State.REFUSED, str(altered)
    else:
        asked_for.state, asked_for.refusal_reason = PublicationJob.State.DONE, ""
    asked_for.save(update_fields=["state", "refusal_reason"])


def _publish(asked_for: PublicationJob) -> None:
    publication = PublicationInput(
        round=asked_for.round,
        version=asked_for.version,
        by=asked_for.requested_by,
        not_received_reasons={int(asked): reason for asked, reason in asked_for.not_received_reasons.items()},
        reason=asked_for.reason,
        for_public=asked_for.for_public,
        report_options=ReportOptions.of(asked_for.report_options),
    )
    publish(publication)


@task
def create_agenda_pack(pk: int) -> None:
    """Make an agenda pack, going on from what a killed worker had written."""
    pack = (
        AgendaPack.objects.filter(pk=pk, state=AgendaPack.State.WAITING)
        .select_related("meeting__committee")
        .first()
    )
    if pack is None:
        return
    try:
        create_pack(pack)
    except PackCancelled:
        return
    except AlteredOutside as altered:
        altered.tell()
        _give_up(pk)


@task
def make_public_copies() -> None:
    """Write the files of what is published again, without what became exempt since."""
    for update in versions_that_wait():
        make_copy(update)


def enqueue_missing_public_copies() -> None:
    """At each tick of a worker: what became exempt, in whatever way, must not be read any longer."""
    if any(versions_that_wait()):
        enqueue_once(make_public_copies)


def _give_up(pk: int) -> None:
    try:
        AgendaPack.objects.filter(pk=pk).end(AgendaPack.State.FAILED)
    except AlteredOutside:  # it stays found out, for it is not sealed anew
        AgendaPack.objects.filter(pk=pk, state=AgendaPack.State.WAITING).update(state=AgendaPack.State.FAILED)


@receiver(task_finished)
def mark_failed(sender: type, task_result: TaskResult[Any], **given: Any) -> None:
    """Let the page that waits say so, whether the task broke or every worker was killed that took it up."""
    if task_result.status != TaskResultStatus.FAILED:
        return
    if task_result.task.module_path == create_agenda_pack.module_path:
        _give_up(task_result.args[0])
    elif task_result.task.module_path == publish_report.module_path:
        PublicationJob.objects.filter(pk=task_result.args[0], state=PublicationJob.State.WAITING).update(
            state=PublicationJob.State.REFUSED, refusal_reason=FAILED_MESSAGE
        )
