"""What is locked is listed, as CycloneDX wants it, under licences that a council can accept."""

import json
import re
from importlib.metadata import PackageNotFoundError, metadata

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tools.components import components, page, sbom
from tools.rooms import ROOT

# None asks whoever only runs the software to publish anything. Of several with OR one is enough.
ACCEPTED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC-BY-4.0", "CC0-1.0", "ISC"),
    *("LGPL-2.1-or-later", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0"),
}


def locked():
    """Each line that names a version, read in another way than the list is made."""
    for file in ("requirements.txt", "requirements-dev.txt", "requirements-assets.txt"):
        for line in (ROOT / file).read_text().splitlines():
            if line and line[0] not in " #":
                name, version = line.split(" ")[0].split("==")
                yield f"pkg:pypi/{name.partition('[')[0]}@{version}"
    for path, package in json.loads((ROOT / "package-lock.json").read_text())["packages"].items():
        if path:
            yield f"pkg:npm/{path.split('node_modules/')[-1].replace('@', '%40')}@{package['version']}"


def is_accepted(licence):
    return any(
        all(part.strip() in ACCEPTED for part in choice.split(" AND ")) for choice in licence.split(" OR ")
    )


def test_it_lists_exactly_what_is_locked():
    listed = [each["purl"] for each in sbom()["components"]]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(locked())


def test_it_holds_every_locked_hash():
    text = "".join((ROOT / f"requirements{which}.txt").read_text() for which in ("", "-dev", "-assets"))
    in_lists = {each["content"] for part in sbom()["components"] for each in part["hashes"]}
    assert set(re.findall(r"sha256:(\w+)", text)) <= in_lists
    assert all(part["hashes"] for part in sbom()["components"])


def test_it_is_valid_cyclonedx():
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(sbom())) is None


def test_what_is_for_tests_is_not_called_a_part_of_the_site():
    scopes = {each["name"]: each["scope"] for each in sbom()["components"]}
    chosen = (scopes["django"], scopes["govuk-frontend"], scopes["pytest"], scopes["sass"])
    assert chosen == ("required", "required", "excluded", "excluded")


def test_every_licence_is_accepted():
    assert [
        (component.name, component.licence)
        for component in components()
        if not is_accepted(component.licence)
    ] == []
    assert not is_accepted("AGPL-3.0-only") and not is_accepted("MIT AND GPL-3.0-only")


def test_licences_are_what_the_packages_say_of_themselves():
    compared = 0
    for component in components():
        if component.kind == "pypi":
            try:
                text = metadata(component.name)["License-Expression"]
            except (PackageNotFoundError, KeyError):
                continue
            if text:
                compared += 1
                assert text == component.licence, component.name
    assert compared > 30


def test_the_page_is_up_to_date():
    assert (ROOT / "docs" / "licences.md").read_text() == page(), "Run: make licences"
