"""Rows that hold their own seal, where a link of a chain for each would keep all who write waiting."""

from __future__ import annotations

from typing import Any, ClassVar

from history.sealing import fits, under_key


class OwnSeal:
    """Of a model with a field `seal`: what that must be, and whether it is."""

    sealed_as: ClassVar[str]  # what the seal is for, which is part of it
    seal: Any

    def sealed_values(self) -> list[object]:
        """What of the row is sealed."""
        raise NotImplementedError

    def right_seal(self) -> str:
        """The seal of the row as it is now."""
        return under_key(self.sealed_as, self.sealed_values())

    @property
    def is_sound(self) -> bool:
        """Whether the row is as it was when it was sealed."""
        return fits(self.seal, self.sealed_as, self.sealed_values())
