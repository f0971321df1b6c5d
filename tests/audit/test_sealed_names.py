"""Everything that is sealed has a name of its own in seals, and every name leads to something."""

import json
from pathlib import Path

import pytest
from django.apps import apps

from audit.kinds import history_kinds, kind_for, state_kinds
from audit.registry import history_model, sealed_models, tracked_models
from audit.sealing import schema_for


def attributes_of(model):
    return {field.attname for field in model._meta.concrete_fields}


@pytest.mark.parametrize("model", sealed_models(), ids=lambda model: model._meta.label)
def test_every_field_and_relation_of_what_is_sealed_has_a_name(model):
    """A field without a name would be in no seal: whoever changed it would not be noticed."""
    kind = kind_for(model)
    assert set(kind.fields.values()) == attributes_of(model)
    relations = {field.name for field in getattr(model, "_history_m2m_fields", ())}
    assert set(kind.relations.values()) == relations


def test_no_name_leads_to_two_things_and_none_to_nothing():
    assert len({kind.name for kind in history_kinds().values()}) == len(history_kinds())
    for kind in history_kinds().values():
        assert apps.get_model(kind.model), kind.name
        assert len(set(kind.fields.values())) == len(kind.fields), kind.name


def test_no_name_in_seals_is_ever_another():
    """In this file by kind; a relation ends with a star. A name leaves it only with the column it is of."""
    once = json.loads(Path(__file__).with_name("names_in_seals.json").read_text())
    now = {
        sealed_kind.name: sealed_kind for sealed_kind in (*history_kinds().values(), *state_kinds().values())
    }
    assert once.keys() == now.keys()
    for kind, names in once.items():
        known = {*now[kind].fields, *(f"{name}*" for name in now[kind].relations)}
        assert known == set(names), kind


def test_a_change_is_sealed_by_the_name_of_what_was_changed():
    for model in tracked_models():
        assert schema_for(history_model(model)).kind == kind_for(model).name


def test_a_model_without_a_name_is_said_to_have_none():
    from django.contrib.contenttypes.models import ContentType

    with pytest.raises(LookupError, match=r"contenttypes.ContentType has no name in kinds.toml"):
        kind_for(ContentType)
