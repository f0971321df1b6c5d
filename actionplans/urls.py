from django.urls import path, register_converter

from actionplans.views import reviews


class PeriodConverter:
    """A month in an address: 2020-09."""

    regex = r"[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PeriodConverter, "period")

app_name = "actionplans"
urlpatterns = [
    path("", reviews.home, name="home"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<slug:slug>/", reviews.review, name="review"),
    path("reviews/<slug:slug>/rounds/<period:period>/", reviews.review_round, name="round"),
]
