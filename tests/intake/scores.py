"""How much of a paper was read right: leaf by leaf against the truth that somebody typed beside it."""

import json
import re

FIELDS = {
    "strand": "strand",
    "action": "agreed_action",
    "measure": "success_measure",
    "responsibility": "responsibility_text",
    "date_text": "date_text",
    "due": "date",
}


def truth_of(path):
    return json.loads(path.read_text(encoding="utf-8"))


def wanted(truth):
    """(name of the leaf, words) of everything that the paper says."""
    yield "review", truth.get("review")
    for recommendation in truth["recommendations"]:
        number = str(recommendation["number"])
        yield f"{number} text", recommendation["text"]
        yield from _wanted_lines(number, recommendation.get("actions") or [])
        for part in recommendation.get("parts") or []:
            yield f"{number} {part['letter']} text", part["text"]
            yield from _wanted_lines(f"{number} {part['letter']}", part["actions"])


def _wanted_lines(name, actions):
    for at, action in enumerate(actions, 1):
        for field, key in FIELDS.items():
            yield f"{name} {at} {field}", action[key]
        yield f"{name} {at} owners", "; ".join(sorted(action["responsibility"]))
        for entry in action["entries"]:
            for key in ("evidence", "grade", "explanation", "impact"):
                yield f"{name} {at} {entry['period']} {key}", entry[key]


def read(plan):
    """The same leaves, of a plan that was read."""
    found = {"review": plan.title}
    for heading in plan.headings:
        found[f"{heading.ref} text"] = heading.text
        found |= dict(_read_lines(heading.ref, heading.sub_actions))
        for part in heading.parts:
            found[f"{heading.ref} {part.ref} text"] = part.text
            found |= dict(_read_lines(f"{heading.ref} {part.ref}", part.sub_actions))
    return found


def _read_lines(name, lines):
    for at, line in enumerate(lines, 1):
        for field in FIELDS:
            yield f"{name} {at} {field}", getattr(line, field)
        yield f"{name} {at} owners", "; ".join(sorted(line.owners))
        for entry in line.entries:
            for key in ("evidence", "grade", "explanation", "impact"):
                yield f"{name} {at} {entry.period} {key}", getattr(entry, key)


def wrong_leaves(truth, plan):
    """(name, wanted, read) of each leaf that differs, and how many leaves there are."""
    leaves, found = dict(wanted(truth)), read(plan)
    names = list(dict.fromkeys([*leaves, *(name for name, said in found.items() if said)]))
    wrong = [(n, leaves.get(n), found.get(n)) for n in names if _plain(leaves.get(n)) != _plain(found.get(n))]
    return wrong, len(names)


def _plain(words):
    return re.sub(r"\s+", " ", re.sub(r"(?m)^• ", "", str(words or ""))).strip()
