"""Everything that the lock files name: for the list of components (SBOM) and the page of licences.

python -m tools.components sbom FILE.json     CycloneDX 1.6, as JSON
python -m tools.components licences FILE.md   a page for people
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tools.rooms import ROOT

LICENCES = ROOT / "tools" / "licences.toml"
LOCKED = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)((?:[^\n]*\\\n)*[^\n]*)", re.M)
# In the order of what matters most: a package that two files name belongs to the first.
FILES = {"requirements.txt": "site", "requirements-assets.txt": "build", "requirements-dev.txt": "tests"}
USES = {
    "site": "Part of Scrutiny",
    "build": "Builds style and script, and is not part of the site",
    "tests": "For tests only",
}
HEADER = ("| package | version | from | licence |", "|---|---|---|---|")
ABOUT = """\
# Licences

Scrutiny is under the MIT licence. It uses the packages below, each under its own. This page is written from
the lock files by `make licences`. A test looks that it is up to date, and that a council can accept each
licence: none of them asks a council that only runs Scrutiny to publish anything.

* psycopg is under the LGPL. It is used as it comes; whoever hands on a changed psycopg hands on its source.
* Packages under the MPL ask the same of their own files.
* pyphen may be used under any of its three licences; we take the LGPL.
* htmx (0BSD) comes with django-htmx. Fonts and programs of the system, such as Pango and PostgreSQL, have
  licences of their own.
"""


@dataclass(frozen=True, order=True)
class Component:
    """One locked package. `hashes` are of its files: algorithm as CycloneDX names it, hexadecimal digits."""

    name: str
    version: str
    kind: str  # pypi or npm
    use: str
    licence: str
    hashes: tuple[tuple[str, str], ...]

    @property
    def purl(self) -> str:
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"


def components() -> list[Component]:
    """Raises KeyError for a Python package whose licence nobody has noted in `licences.toml`."""
    result: dict[str, Component] = {}
    for component in (*_from_pypi(), *_from_npm()):
        known = result.get(component.purl)
        hashes = set(component.hashes) | set(known.hashes if known else ())
        result[component.purl] = replace(known or component, hashes=tuple(sorted(hashes)))
    return sorted(result.values())


def _from_pypi() -> Iterator[Component]:
    licences = tomllib.loads(LICENCES.read_text(encoding="utf-8"))
    for file, use in FILES.items():
        for name, version, rest in LOCKED.findall((ROOT / file).read_text(encoding="utf-8")):
            hashes = tuple(("SHA-256", digits) for digits in re.findall(r"--hash=sha256:(\w+)", rest))
            yield Component(name, version, "pypi", use, licences[name], hashes)


def _from_npm() -> Iterator[Component]:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for path, package in lock["packages"].items():
        if path:
            algorithm, _, digest = package["integrity"].partition("-")
            digits = base64.b64decode(digest).hex()
            hashes = ((f"SHA-{algorithm.removeprefix('sha')}", digits),)
            use = "build" if package.get("dev") else "site"
            name = path.rpartition("node_modules/")[2]
            yield Component(name, package["version"], "npm", use, package["license"], hashes)


def sbom() -> dict[str, Any]:
    """The same for the same lock files, so that two can be compared."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [_in_cyclonedx(component) for component in components()]
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(listed))
    own = {"type": "application", "name": project["name"], "version": project["version"]}
    licence = [{"license": {"id": project["license"]}}]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": {**own, "bom-ref": project["name"], "licenses": licence}},
        "components": listed,
    }


def _in_cyclonedx(component: Component) -> dict[str, Any]:
    is_one = re.fullmatch(r"[\w.+-]+", component.licence)
    licence = {"license": {"id": component.licence}} if is_one else {"expression": component.licence}
    return {
        "type": "library",
        "bom-ref": component.purl,
        "name": component.name,
        "version": component.version,
        "purl": component.purl,
        "scope": "required" if component.use == "site" else "excluded",
        "licenses": [licence],
        "hashes": [{"alg": algorithm, "content": digits} for algorithm, digits in component.hashes],
    }


def page() -> str:
    parts = [ABOUT]
    for use, head in USES.items():
        rows = [
            f"| {component.name} | {component.version} | {component.kind} | {component.licence} |"
            for component in components()
            if component.use == use
        ]
        parts.append("\n".join([f"## {head}", "", *HEADER, *rows, ""]))
    return "\n".join(parts)


def main(what: str, file: str) -> None:
    text = page() if what == "licences" else json.dumps(sbom(), indent=1) + "\n"
    Path(file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
