from django.urls import path, register_converter

from actionplans.views import (
    collaboration,
    email_log,
    executive_responses,
    exempt_information,
    handover,
    history,
    meetings,
    plan_editing,
    redactions,
    reminders,
    reviews,
    round_board,
    round_opening,
    supporting_evidence,
    updates,
)


class StringConverter:
    """Converts one of several words in an address."""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PeriodConverter(StringConverter):
    """A month in an address, like 2020-09."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"


class PlanItemConverter(StringConverter):
    """The type of a plan item that is moved or removed."""

    regex = "heading|action"


class DirectionConverter(StringConverter):
    regex = "up|down"


register_converter(PeriodConverter, "period")
register_converter(PlanItemConverter, "piece")
register_converter(DirectionConverter, "direction")

app_name = "actionplans"
urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/new/", plan_editing.new_review, name="new-review"),
    path("reviews/<slug:slug>/", reviews.review, name="review"),
    path("reviews/<slug:slug>/rounds/new/", round_opening.open_round, name="open-round"),
    path("reviews/<slug:slug>/edit/", plan_editing.edit_plan, name="edit-plan"),
    path("reviews/<slug:slug>/edit/check/", plan_editing.check_plan, name="check-plan"),
    path("reviews/<slug:slug>/edit/details/", plan_editing.edit_review_details, name="edit-review-details"),
    path(
        "reviews/<slug:slug>/edit/recommendations/new/",
        plan_editing.add_recommendation,
        name="add-recommendation",
    ),
    path("reviews/<slug:slug>/edit/headings/<int:pk>/", plan_editing.edit_heading, name="edit-heading"),
    path("reviews/<slug:slug>/edit/headings/<int:pk>/parts/new/", plan_editing.add_part, name="add-part"),
    path(
        "reviews/<slug:slug>/edit/headings/<int:pk>/actions/new/", plan_editing.add_action, name="add-action"
    ),
    path("reviews/<slug:slug>/edit/actions/<int:pk>/", plan_editing.edit_action, name="edit-action"),
    path(
        "reviews/<slug:slug>/edit/<piece:kind>/<int:pk>/move-<direction:where>/",
        plan_editing.move_plan_item,
        name="move-plan-item",
    ),
    path(
        "reviews/<slug:slug>/edit/<piece:kind>/<int:pk>/remove/",
        plan_editing.remove_plan_item,
        name="remove-plan-item",
    ),
    path("reviews/<slug:slug>/rounds/<period:period>/board/", round_board.round_board, name="round-board"),
    path(
        "reviews/<slug:slug>/rounds/<period:period>/board/approve/",
        round_board.approve_selected,
        name="approve-selected",
    ),
    path("reviews/<slug:slug>/exempt/", exempt_information.exempt_information, name="exempt-information"),
    path("reviews/<slug:slug>/exempt/<int:pk>/remove/", exempt_information.stop, name="remove-exempt-reader"),
    path("reviews/<slug:slug>/history/", history.plan_history, name="plan-history"),
    path("reviews/<slug:slug>/history/on/", history.snapshot, name="snapshot"),
    path("actions/<int:pk>/history/", history.action_history, name="action-history"),
    path("updates/<int:pk>/history/", history.update_history, name="update-history"),
    path("log/", history.event_log, name="event-log"),
    path("redactions/", redactions.redactions, name="redactions"),
    path("redactions/<int:pk>/", redactions.redaction, name="redaction"),
    path("redactions/<int:pk>/decide/", redactions.decide_redaction, name="decide-redaction"),
    path("reviews/<slug:slug>/redactions/new/", redactions.new_redaction, name="request-redaction"),
    path(
        "reviews/<slug:slug>/responses/", executive_responses.executive_responses, name="executive-responses"
    ),
    path("reviews/<slug:slug>/additional-rounds/", meetings.additional_rounds, name="additional-rounds"),
    path(
        "reviews/<slug:slug>/additional-rounds/<int:pk>/remove/",
        meetings.no_extra_update,
        name="remove-additional-round",
    ),
    path(
        "reviews/<slug:slug>/rounds/<period:period>/board/send-reminder/",
        reminders.send_reminder,
        name="send-reminder",
    ),
    path("mail/", email_log.email_log, name="email-log"),
    path("leavers/", handover.leavers, name="leavers"),
    path("leavers/<int:pk>/", handover.handing_over, name="hand-over"),
    path("forward-plan/", meetings.forward_plan, name="forward-plan"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new_meetings, name="add-meetings"),
    path("meetings/<int:pk>/edit/", meetings.edit_meeting, name="edit-meeting"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="cancel-meeting"),
    path(
        "reviews/<slug:slug>/rounds/<period:period>/deadline/",
        round_opening.edit_deadline,
        name="edit-deadline",
    ),
    path("my-actions/", updates.my_updates, name="my-updates"),
    path("updates/<int:pk>/", updates.update_detail, name="update-detail"),
    path("updates/<int:pk>/autosave/", updates.autosave_update, name="autosave-update"),
    path("evidence/<int:pk>/", supporting_evidence.edit_evidence, name="edit-evidence"),
    path("evidence/<int:pk>/remove/", supporting_evidence.remove, name="remove-evidence"),
    path("evidence/<int:pk>/remove-file/", redactions.remove_file, name="remove-file"),
    path("evidence/<int:pk>/file/", supporting_evidence.download_evidence, name="download-evidence"),
    path("updates/<int:pk>/comments/", collaboration.comment, name="add-comment"),
    path("updates/<int:pk>/delegate/", collaboration.delegate_update, name="delegate-update"),
    path("updates/<int:pk>/delegate/<int:who>/end/", collaboration.end_delegation, name="end-delegation"),
    path("updates/<int:pk>/approve/", round_board.approve_update, name="approve-update"),
    path("updates/<int:pk>/return/", round_board.return_update, name="return-update"),
]
