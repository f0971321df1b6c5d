"""The packages that the application consists of, as `pyproject.toml` names them."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS: tuple[str, ...] = tuple(sorted(_settings["tool"]["importlinter"]["root_packages"]))

if __name__ == "__main__":
    print(*ROOMS)
