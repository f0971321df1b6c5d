"""Background tasks of reports. A task that runs twice does nothing the second time."""

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
from reports.public_copies import create_public_copy, reports_needing_public_copy
from reports.publishing import PublicationInput, publish
from reports.report_options import ReportOptions

FAILED_MESSAGE = (
    "Its files could not be written. Publish it again; if that fails too, tell the administrator, who finds "
    "the reason in the worker’s log."
)


@task
def publish_report(pk: int) -> None:
    """Publish the version of a job, or store why it was refused."""
    publication_job = PublicationJob.objects.select_related("round", "requested_by").get(pk=pk)
    if publication_job.state != PublicationJob.State.WAITING:
        return
    try:
        refuse_altered(PublicationJob, [pk])
        _publish(publication_job)
    except NotAllowed as error:
        publication_job.state, publication_job.refusal_reason = (
            PublicationJob.State.REFUSED,
            str(error)[:500],
        )
    except AlteredOutside as error:
        error.notify_administrators()
        publication_job.state, publication_job.refusal_reason = PublicationJob.State.REFUSED, str(error)
    else:
        publication_job.state, publication_job.refusal_reason = PublicationJob.State.DONE, ""
    publication_job.save(update_fields=["state", "refusal_reason"])


def _publish(publication_job: PublicationJob) -> None:
    publication = PublicationInput(
        round=publication_job.round,
        version=publication_job.version,
        by=publication_job.requested_by,
        not_received_reasons={
            int(update_request_id): reason
            for update_request_id, reason in publication_job.not_received_reasons.items()
        },
        reason=publication_job.reason,
        for_public=publication_job.for_public,
        report_options=ReportOptions.of(publication_job.report_options),
    )
    publish(publication)


@task
def create_agenda_pack(pk: int) -> None:
    """Make an agenda pack. After a crash, PDFs that were stored are used again."""
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
    except AlteredOutside as error:
        error.notify_administrators()
        _mark_pack_failed(pk)


@task
def make_public_copies() -> None:
    """Create the public copies that are needed after actions became exempt."""
    for published_report in reports_needing_public_copy():
        create_public_copy(published_report)


def enqueue_missing_public_copies() -> None:
    """Enqueue the task at each tick of a worker, however the actions became exempt."""
    if any(reports_needing_public_copy()):
        enqueue_once(make_public_copies)


def _mark_pack_failed(pk: int) -> None:
    try:
        AgendaPack.objects.filter(pk=pk).end(AgendaPack.State.FAILED)
    except AlteredOutside:  # not sealed again, so that the alteration stays visible
        AgendaPack.objects.filter(pk=pk, state=AgendaPack.State.WAITING).update(state=AgendaPack.State.FAILED)


@receiver(task_finished)
def mark_failed(sender: type, task_result: TaskResult[Any], **kwargs: Any) -> None:
    """Mark the job or pack of a failed task, so that the waiting page says so."""
    if task_result.status != TaskResultStatus.FAILED:
        return
    if task_result.task.module_path == create_agenda_pack.module_path:
        _mark_pack_failed(task_result.args[0])
    elif task_result.task.module_path == publish_report.module_path:
        PublicationJob.objects.filter(pk=task_result.args[0], state=PublicationJob.State.WAITING).update(
            state=PublicationJob.State.REFUSED, refusal_reason=FAILED_MESSAGE
        )
