from django.urls import path, register_converter

from actionplans.views import (
    answers,
    asking_again,
    board,
    calendar,
    evidence,
    executive,
    exempt,
    history,
    leavers,
    letters,
    opening,
    people,
    redactions,
    reviews,
    writing,
)


class WordConverter:
    """One of a few words in an address."""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PeriodConverter(WordConverter):
    """A month in an address: 2020-09."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"


class PieceConverter(WordConverter):
    """What of a plan is moved or removed."""

    regex = "heading|action"


class DirectionConverter(WordConverter):
    regex = "up|down"


register_converter(PeriodConverter, "period")
register_converter(PieceConverter, "piece")
register_converter(DirectionConverter, "direction")

app_name = "actionplans"
urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/new/", writing.new_review, name="new-review"),
    path("reviews/<slug:slug>/", reviews.review, name="review"),
    path("reviews/<slug:slug>/rounds/new/", opening.new_round, name="new-round"),
    path("reviews/<slug:slug>/edit/", writing.write, name="write"),
    path("reviews/<slug:slug>/edit/check/", writing.check, name="check"),
    path("reviews/<slug:slug>/edit/details/", writing.details, name="details"),
    path(
        "reviews/<slug:slug>/edit/recommendations/new/",
        writing.add_recommendation,
        name="add-recommendation",
    ),
    path("reviews/<slug:slug>/edit/headings/<int:pk>/", writing.heading, name="heading"),
    path("reviews/<slug:slug>/edit/headings/<int:pk>/parts/new/", writing.add_part, name="add-part"),
    path("reviews/<slug:slug>/edit/headings/<int:pk>/actions/new/", writing.add_action, name="add-action"),
    path("reviews/<slug:slug>/edit/actions/<int:pk>/", writing.action, name="action"),
    path("reviews/<slug:slug>/edit/<piece:kind>/<int:pk>/move-<direction:where>/", writing.move, name="move"),
    path("reviews/<slug:slug>/edit/<piece:kind>/<int:pk>/remove/", writing.remove, name="remove"),
    path("reviews/<slug:slug>/rounds/<period:period>/board/", board.board, name="board"),
    path(
        "reviews/<slug:slug>/rounds/<period:period>/board/approve/",
        board.approve_several,
        name="approve-several",
    ),
    path("reviews/<slug:slug>/exempt/", exempt.exempt, name="exempt"),
    path("reviews/<slug:slug>/exempt/<int:pk>/remove/", exempt.stop, name="remove-exempt-reader"),
    path("reviews/<slug:slug>/history/", history.review_history, name="history"),
    path("reviews/<slug:slug>/history/on/", history.standing, name="standing"),
    path("actions/<int:pk>/history/", history.action_history, name="action-history"),
    path("entries/<int:pk>/history/", history.entry_history, name="entry-history"),
    path("log/", history.log, name="log"),
    path("redactions/", redactions.redactions, name="redactions"),
    path("redactions/<int:pk>/", redactions.redaction, name="redaction"),
    path("redactions/<int:pk>/decide/", redactions.decide, name="decide-redaction"),
    path("reviews/<slug:slug>/redactions/new/", redactions.new_redaction, name="new-redaction"),
    path("reviews/<slug:slug>/responses/", executive.responses, name="responses"),
    path("reviews/<slug:slug>/extra-updates/", calendar.extra_update, name="extra-update"),
    path(
        "reviews/<slug:slug>/extra-updates/<int:pk>/remove/", calendar.no_extra_update, name="no-extra-update"
    ),
    path(
        "reviews/<slug:slug>/rounds/<period:period>/board/ask-again/",
        asking_again.ask_again,
        name="ask-again",
    ),
    path("mail/", letters.sent, name="sent"),
    path("leavers/", leavers.who_left, name="leavers"),
    path("leavers/<int:pk>/", leavers.handing_over, name="hand-over"),
    path("forward-plan/", calendar.coming, name="forward-plan"),
    path("meetings/", calendar.meetings, name="meetings"),
    path("meetings/new/", calendar.new_meetings, name="new-meetings"),
    path("meetings/<int:pk>/edit/", calendar.meeting, name="meeting"),
    path("meetings/<int:pk>/cancel/", calendar.cancel, name="cancel-meeting"),
    path("reviews/<slug:slug>/rounds/<period:period>/deadline/", opening.deadline, name="deadline"),
    path("my-actions/", answers.my_actions, name="my-actions"),
    path("entries/<int:pk>/", answers.answer, name="answer"),
    path("entries/<int:pk>/autosave/", answers.autosave, name="autosave"),
    path("evidence/<int:pk>/", evidence.change, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="remove-evidence"),
    path("evidence/<int:pk>/take-away/", redactions.take_away, name="take-away"),
    path("evidence/<int:pk>/file/", evidence.evidence_file, name="evidence-file"),
    path("entries/<int:pk>/comments/", people.comment, name="comment"),
    path("entries/<int:pk>/delegate/", people.delegates, name="delegate"),
    path("entries/<int:pk>/delegate/<int:who>/take-back/", people.end_delegation, name="take-back"),
    path("entries/<int:pk>/approve/", board.approve_one, name="approve"),
    path("entries/<int:pk>/return/", board.return_one, name="return"),
]
