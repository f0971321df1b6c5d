"""Guards of corrections and late answers taken out, one at a time; see `mutants.py`."""

from actionplans import workflow
from actionplans.workflow import answers, asking, corrections, decisions, publishing
from tests.rounds.walks.mutants import Mutant

LATER_MUTANTS = [
    Mutant(
        "an update that is known from paper is corrected",
        workflow.reopen,
        "if not this_round.version:",
        "if False:",
    ),
    Mutant(
        "what is being changed is opened again",
        workflow.reopen,
        "if asked.state not in (S.PUBLISHED, S.NOT_RECEIVED):",
        "if False:",
    ),
    Mutant(
        "an answer is opened again without a word", workflow.reopen, "if not reason.strip():", "if False:"
    ),
    Mutant(
        "what an open update asks is given up",
        workflow.leave_as_published,
        "if not asked.round.version or asked.state not in Asked.GOING_ON:",
        "if False:",
    ),
    Mutant(
        "a late answer that was given up counts as published",
        workflow.leave_as_published,
        "return move(asked, S.NOT_RECEIVED, by=by, why=LEFT)",
        "return move(asked, S.PUBLISHED, by=by, why=LEFT)",
    ),
    Mutant(
        "a correction that was given up starts the next one",
        corrections._take_drafts_away,
        "if not drafts and not evidence:",
        "if True:",
    ),
    Mutant(
        "links of a correction that was given up come with the next one",
        corrections._take_drafts_away,
        "asked.evidence.kept().filter(printed_in__isnull=True)",
        "asked.evidence.none()",
    ),
    Mutant(
        "an update that nobody wants any more comes all the same",
        decisions._ask_for_no_update,
        "extra.delete()",
        "pass",
    ),
    Mutant(
        "a later version does not say why",
        publishing._check,
        "if version > 1 and not reason.strip():",
        "if False:",
    ),
    Mutant(
        "an update that is known from paper is published here",
        publishing._check,
        "if version == 1 and this_round.state != Round.State.OPEN:",
        "if False:",
    ),
    Mutant(
        "what is still being corrected is printed",
        workflow.mark_published,
        "if row.state == S.APPROVED",
        "if row.state in Asked.GOING_ON",
    ),
    Mutant(
        "residents read what is still open",
        workflow.choose_readers,
        "if this_round.state != Round.State.PUBLISHED:",
        "if False:",
    ),
    Mutant(
        "others read an update although no version says so",
        workflow.choose_readers,
        "if this_round.version:",
        "if False:",
    ),
    Mutant("a version is left out", publishing._check, "if version != this_round.version + 1:", "if False:"),
    Mutant(
        "the same version is published twice",
        workflow.mark_published,
        "if this_round.version >= version:",
        "if False:",
    ),
    Mutant(
        "two versions of an answer are on paper",
        publishing._print,
        '_withhold(old, f"Another stands in its place in version {version}", by)',
        "pass",
    ),
    Mutant(
        "a correction is written over what was printed",
        answers._write,
        "rows.filter(printed_in__isnull=True).first()",
        "rows.first()",
    ),
    Mutant(
        "a late answer is on paper before it is published",
        answers._write,
        "withheld=bool(asked.round.version)",
        "withheld=False",
    ),
    Mutant(
        "what was corrected is asked for one update late",
        publishing.mark_published,
        "if version > 1:",
        "if False:",
    ),
    Mutant(
        "what members doubted is asked for one update late",
        decisions.decide,
        "if decision.kind in GRADINGS:",
        "if False:",
    ),
    Mutant(
        "what is followed up again is asked for one update late",
        decisions.take_decision_back,
        "(*GRADINGS, *Decision.ENDINGS)",
        "()",
    ),
    Mutant(
        "only what was not asked at all is asked after all",
        asking.ask_what_became_outstanding,
        "if asked := there.get(asking.sub_action.pk):",
        "if asked := None:",
    ),
    Mutant(
        "an answer counts as given although more is asked since",
        asking._ask_more,
        "if asked.state in (S.SUBMITTED, S.APPROVED):",
        "if False:",
    ),
]
