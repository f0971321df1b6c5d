"""Rows that hold their own seal, where a link of a chain for each would keep all who write waiting."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps

from audit.sealing import digest_matches, keyed_digest

ROWS_IN_MEMORY = 20  # rows that are held in memory


class OwnSeal:
    """Of a model with a field `seal`: what that must be, and whether it is."""

    sealed_as: ClassVar[str]  # what the seal is for, which is part of it
    seal: Any

    def sealed_values(self) -> list[object]:
        """What of the row is sealed."""
        raise NotImplementedError

    def right_seal(self) -> str:
        """The seal of the row as it is now."""
        return keyed_digest(self.sealed_as, self.sealed_values())

    @property
    def is_sound(self) -> bool:
        """Whether the row is as it was when it was sealed. Of a key that was replaced, no seal counts."""
        return bool(self.seal == self.right_seal())


def seal_anew() -> None:
    """After a change of the key: what was sound under one of those before is sound under that of today."""
    for model in apps.get_models():
        if issubclass(model, OwnSeal):
            for row in model._base_manager.iterator(ROWS_IN_MEMORY):
                if digest_matches(row.seal, row.sealed_as, row.sealed_values()):
                    model._base_manager.filter(pk=row.pk).update(seal=row.right_seal())
