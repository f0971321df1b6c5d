"""Rows that hold their own seal, since adding each to a chain would make all writers wait."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps

from audit.sealing import digest_matches, keyed_digest

ROWS_IN_MEMORY = 20  # some have a whole file


class OwnSeal:
    """A mixin for models with a field `seal`: computes and checks it."""

    sealed_as: ClassVar[str]  # the purpose, which is part of the seal
    seal: Any

    def sealed_values(self) -> list[object]:
        """The values that are sealed."""
        raise NotImplementedError

    def right_seal(self) -> str:
        """The seal of the row as it is now."""
        return keyed_digest(self.sealed_as, self.sealed_values())

    @property
    def is_sound(self) -> bool:
        """Whether the row is as it was when it was sealed. Seals under a previous key do not count."""
        return bool(self.seal == self.right_seal())


def reseal_own_seals() -> None:
    """Called when the key is changed: seal rows that are sound under a previous key under the current one."""
    for model in apps.get_models():
        if issubclass(model, OwnSeal):
            for row in model._base_manager.iterator(ROWS_IN_MEMORY):
                if digest_matches(row.seal, row.sealed_as, row.sealed_values()):
                    model._base_manager.filter(pk=row.pk).update(seal=row.right_seal())
