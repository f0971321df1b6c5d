"""Nothing of ours writes a row without its history (TRUST R2): the code is read for what would leave none."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

from audit.kinds import state_kinds
from audit.registry import tracked_models

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = sorted({path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks", "tools"})
# Only this room puts triggers up, grants rights, and writes many rows together with their history.
AUDIT_MODULES = {
    f"audit/{name}.py"
    for name in (
        "disambiguate",
        "backends/base",
        "management/commands/grant_rights",
        "bulk",
        "migration_operations",
        "own_seals",
        "records",
    )
}
# What a queryset has, and what nobody shall do to a row.
QUERYSET = {"update", "aupdate", "bulk_create", "abulk_create", "bulk_update", "abulk_update", "_raw_delete"}
FORBIDDEN_CALLS = {
    "raw",
    "cursor",
    "executescript",
    "save_base",
    "save_without_historical_record",
    "skip_history_when_saving",
    "bulk_create_with_history",
    "bulk_update_with_history",
    "update_change_reason",
    "RunSQL",
    "SIMPLE_HISTORY_ENABLED",
}


def untracked_writes(source, untracked):
    """`(line, name)` of each; `untracked` are the names of models that keep no history."""
    result = []
    for node in ast.walk(ast.parse(source)):
        name = named(node)
        if name in FORBIDDEN_CALLS or (name in QUERYSET and is_past(node, untracked)):
            result.append((node.lineno, name))
    return sorted(set(result))


def named(node):
    """The name that a piece of code calls, reads, sets, imports or asks for."""
    match node:
        case ast.Call(func=ast.Name(id="getattr" | "setattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return name
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name
        case ast.Attribute(attr=name) if name in FORBIDDEN_CALLS:
            return name
        case ast.alias(name=name) | ast.Name(id=name) if name in FORBIDDEN_CALLS:
            return name
    return None


def is_past(call, untracked):
    """Whether a call may be one of a queryset of rows that have a history."""
    if not isinstance(call.func, ast.Attribute):
        return True
    of = call.func.value
    # A dict or a hash, of which the first in every page's code is its context: a queryset takes keywords.
    if call.func.attr == "update" and (call.args or (isinstance(of, ast.Name) and of.id == "context")):
        return False
    return not is_queryset_of(of, untracked)


def is_queryset_of(node, untracked):
    """Whether it is `Upload.objects`, or that with nothing but calls behind it."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr="objects"):
            return name in untracked
    return False


def untracked():
    kept = {model.__name__ for model in tracked_models()}
    return {model.__name__ for model in apps.get_models()} - kept


def test_no_code_writes_past_the_history():
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 100 and {"actionplans", "audit", "scrutiny"} <= set(ROOMS)
    result = {
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in files
        if str(path.relative_to(ROOT)) not in AUDIT_MODULES
        for line, name in untracked_writes(path.read_text(), untracked())
    }
    assert result == set()


# Where many rows at once are written of what is sealed as it stands: each of these seals them, or what it
# writes is in no seal, such as how far a pack has come.
SEALED_BY_CALLER = {
    "actionplans/mail/digests.py": 2,
    "actionplans/mail/notifications.py": 1,
    "actionplans/workflow/publishing.py": 1,
    "notifications/sending.py": 2,
    "reports/pack_models.py": 1,
    "reports/agenda_packs.py": 4,
    "reports/publishing.py": 1,
    "reports/report_redaction.py": 2,
    "reports/tasks.py": 2,
}


def test_what_is_sealed_as_it_stands_is_written_in_known_places():
    sealed = {apps.get_model(label).__name__ for label in state_kinds()}
    result = Counter(
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if str(path.relative_to(ROOT)) not in AUDIT_MODULES
        for _ in untracked_writes(path.read_text(), untracked() - sealed)
    )
    assert result == SEALED_BY_CALLER


@pytest.mark.parametrize(
    "planted",
    [
        "Round.objects.filter(pk=1).update(state='open')",
        "self.entries.all().update(grade=1)",
        "plan.rounds.update(due=None)",
        "rows.update(**changes)",
        "await Round.objects.aupdate(state='open')",
        "Round.objects.bulk_create(rows)",
        "Round.objects.bulk_create([Round(plan=p) for p in plans], batch_size=50)",
        "manager.bulk_update(rows, ['state'])",
        "Upload.objects.get(pk=1).import_record.review.rounds.update(state='open')",
        "type(entry)._base_manager.filter(pk=entry.pk).update(grade=1)",
        "getattr(rows, 'update')(grade=1)",
        "Round.objects.raw('UPDATE actionplans_round SET state = 1')",
        "with connection.cursor() as cursor: cursor.execute(sql)",
        "entry.save_base(raw=True)",
        "entry.save_without_historical_record()",
        "entry.skip_history_when_saving = True",
        "setattr(entry, 'skip_history_when_saving', True)",
        "from simple_history.utils import bulk_create_with_history",
        "Round.objects.all()._raw_delete('default')",
        "migrations.RunSQL('DELETE FROM actionplans_round')",
        "SIMPLE_HISTORY_ENABLED = False",
    ],
)
def test_a_planted_way_past_it_is_found(planted):
    lines = f"def plant():\n    {planted}" if "await" not in planted else f"async def plant():\n    {planted}"
    assert [line for line, _ in untracked_writes(lines, {"Upload"})] == [2]


@pytest.mark.parametrize(
    "harmless",
    [
        "names.update({'a': 1})",
        "digest.update(data)",
        "context.update(rows=rows)",
        "names.update(pairs)",
        "Upload.objects.filter(pk=1).update(state='read')",
        "Upload.objects.bulk_create(papers)",
        "Round.objects.update_or_create(plan=plan)",
        "entry.save(update_fields=['grade'])",
        "Round.objects.create(plan=plan)",
    ],
)
def test_what_keeps_its_history_or_has_none_is_let_be(harmless):
    assert untracked_writes(harmless, {"Upload"}) == []
