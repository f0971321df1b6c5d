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


class StringConverter:
    """One of a few words in an address."""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PeriodConverter(StringConverter):
    """A month in an address: 2020-09."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"


class PlanItemConverter(StringConverter):
    """What of a plan is moved or removed."""

    regex = "heading|action"


class DirectionConverter(StringConverter):
    regex = "up|down"


register_converter(PeriodConverter, "period")
register_converter(PlanItemConverter, "piece")
register_converter(DirectionConverter, "direction")

app_name = "actionplans"
urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/new/", writing.new_review, name="new-review"),
    path("reviews/<slug:slug>/", reviews.review, name="review"),
    path("reviews/<slug:slug>/rounds/new/", opening.open_round, name="new-round"),
    path("reviews/<slug:slug>/edit/", writing.edit_plan, name="write"),
    path("reviews/<slug:slug>/edit/check/", writing.check_plan, name="check"),
    path("reviews/<slug:slug>/edit/details/", writing.edit_review_details, name="details"),
    path(
        "reviews/<slug:slug>/edit/recommendations/new/",
        writing.add_recommendation,
        name="add-recommendation",
    ),
    path("reviews/<slug:slug>/edit/headings/<int:pk>/", writing.edit_heading, name="heading"),
    path("reviews/<slug:slug>/edit/headings/<int:pk>/parts/new/", writing.add_part, name="add-part"),
    path("reviews/<slug:slug>/edit/headings/<int:pk>/actions/new/", writing.add_action, name="add-action"),
    path("reviews/<slug:slug>/edit/actions/<int:pk>/", writing.edit_action, name="action"),
    path(
        "reviews/<slug:slug>/edit/<piece:kind>/<int:pk>/move-<direction:where>/",
        writing.move_plan_item,
        name="move",
    ),
    path("reviews/<slug:slug>/edit/<piece:kind>/<int:pk>/remove/", writing.remove_plan_item, name="remove"),
    path("reviews/<slug:slug>/rounds/<period:period>/board/", board.round_board, name="board"),
    path(
        "reviews/<slug:slug>/rounds/<period:period>/board/approve/",
        board.approve_selected,
        name="approve-several",
    ),
    path("reviews/<slug:slug>/exempt/", exempt.exempt_information, name="exempt"),
    path("reviews/<slug:slug>/exempt/<int:pk>/remove/", exempt.stop, name="remove-exempt-reader"),
    path("reviews/<slug:slug>/history/", history.plan_history, name="history"),
    path("reviews/<slug:slug>/history/on/", history.snapshot, name="standing"),
    path("actions/<int:pk>/history/", history.action_history, name="action-history"),
    path("entries/<int:pk>/history/", history.update_history, name="entry-history"),
    path("log/", history.event_log, name="log"),
    path("redactions/", redactions.redactions, name="redactions"),
    path("redactions/<int:pk>/", redactions.redaction, name="redaction"),
    path("redactions/<int:pk>/decide/", redactions.decide_redaction, name="decide-redaction"),
    path("reviews/<slug:slug>/redactions/new/", redactions.new_redaction, name="new-redaction"),
    path("reviews/<slug:slug>/responses/", executive.executive_responses, name="responses"),
    path("reviews/<slug:slug>/extra-updates/", calendar.additional_rounds, name="extra-update"),
    path(
        "reviews/<slug:slug>/extra-updates/<int:pk>/remove/", calendar.no_extra_update, name="no-extra-update"
    ),
    path(
        "reviews/<slug:slug>/rounds/<period:period>/board/ask-again/",
        asking_again.send_reminder,
        name="ask-again",
    ),
    path("mail/", letters.email_log, name="sent"),
    path("leavers/", leavers.leavers, name="leavers"),
    path("leavers/<int:pk>/", leavers.handing_over, name="hand-over"),
    path("forward-plan/", calendar.forward_plan, name="forward-plan"),
    path("meetings/", calendar.meetings, name="meetings"),
    path("meetings/new/", calendar.new_meetings, name="new-meetings"),
    path("meetings/<int:pk>/edit/", calendar.edit_meeting, name="meeting"),
    path("meetings/<int:pk>/cancel/", calendar.cancel, name="cancel-meeting"),
    path("reviews/<slug:slug>/rounds/<period:period>/deadline/", opening.edit_deadline, name="deadline"),
    path("my-actions/", answers.my_updates, name="my-actions"),
    path("entries/<int:pk>/", answers.update_detail, name="answer"),
    path("entries/<int:pk>/autosave/", answers.autosave_update, name="autosave"),
    path("evidence/<int:pk>/", evidence.edit_evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove, name="remove-evidence"),
    path("evidence/<int:pk>/take-away/", redactions.remove_file, name="take-away"),
    path("evidence/<int:pk>/file/", evidence.download_evidence, name="evidence-file"),
    path("entries/<int:pk>/comments/", people.comment, name="comment"),
    path("entries/<int:pk>/delegate/", people.delegate_update, name="delegate"),
    path("entries/<int:pk>/delegate/<int:who>/take-back/", people.end_delegation, name="take-back"),
    path("entries/<int:pk>/approve/", board.approve_update, name="approve"),
    path("entries/<int:pk>/return/", board.return_update, name="return"),
]
