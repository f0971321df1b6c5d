"""What the worker does for publishing. Run twice, it finds the second time that it is done."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django_tasks import TaskResult, TaskResultStatus, task
from django_tasks.signals import task_finished

from actionplans.workflow import NotAllowed
from background.queue import enqueue_once
from history.comparing import AlteredOutside, refuse_altered
from reports.models import Pack, Publishing
from reports.options import Options
from reports.packs import Cancelled, make
from reports.public_copies import make_copy, versions_that_wait
from reports.publish import Wanted, publish

NOT_WRITTEN = (
    "Its files could not be written. Publish it again; if that fails too, tell the administrator, who finds "
    "the reason in the worker’s log."
)


@task
def publish_version(pk: int) -> None:
    """Publish what somebody asked for, or say why it cannot be."""
    asked_for = Publishing.objects.select_related("round", "by").get(pk=pk)
    if asked_for.state != Publishing.State.WAITING:
        return
    try:
        refuse_altered(Publishing, [pk])
        _publish(asked_for)
    except NotAllowed as refused:
        asked_for.state, asked_for.sentence = Publishing.State.REFUSED, str(refused)[:500]
    except AlteredOutside as altered:
        altered.tell()
        asked_for.state, asked_for.sentence = Publishing.State.REFUSED, str(altered)
    else:
        asked_for.state, asked_for.sentence = Publishing.State.DONE, ""
    asked_for.save(update_fields=["state", "sentence"])


def _publish(asked_for: Publishing) -> None:
    wanted = Wanted(
        round=asked_for.round,
        version=asked_for.version,
        by=asked_for.by,
        gap_reasons={int(asked): reason for asked, reason in asked_for.gap_reasons.items()},
        reason=asked_for.reason,
        for_residents=asked_for.for_residents,
        options=Options.of(asked_for.options),
    )
    publish(wanted)


@task
def make_pack(pk: int) -> None:
    """Make an agenda pack, going on from what a killed worker had written."""
    pack = Pack.objects.filter(pk=pk, state=Pack.State.WAITING).select_related("meeting__committee").first()
    if pack is None:
        return
    try:
        make(pack)
    except Cancelled:
        return
    except AlteredOutside as altered:
        altered.tell()
        _give_up(pk)


@task
def make_public_copies() -> None:
    """Write the files of what is published again, without what became exempt since."""
    for update in versions_that_wait():
        make_copy(update)


def make_what_is_missing() -> None:
    """At each tick of a worker: what became exempt, in whatever way, must not be read any longer."""
    if any(versions_that_wait()):
        enqueue_once(make_public_copies)


def _give_up(pk: int) -> None:
    try:
        Pack.objects.filter(pk=pk).end(Pack.State.FAILED)
    except AlteredOutside:  # it stays found out, for it is not sealed anew
        Pack.objects.filter(pk=pk, state=Pack.State.WAITING).update(state=Pack.State.FAILED)


@receiver(task_finished)
def say_that_it_failed(sender: type, task_result: TaskResult[Any], **given: Any) -> None:
    """Let the page that waits say so, whether the task broke or every worker was killed that took it up."""
    if task_result.status != TaskResultStatus.FAILED:
        return
    if task_result.task.module_path == make_pack.module_path:
        _give_up(task_result.args[0])
    elif task_result.task.module_path == publish_version.module_path:
        Publishing.objects.filter(pk=task_result.args[0], state=Publishing.State.WAITING).update(
            state=Publishing.State.REFUSED, sentence=NOT_WRITTEN
        )
