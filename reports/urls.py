from django.urls import path

from reports.views import (
    committee,
    comparison,
    covering,
    look,
    manifest,
    packs,
    papers,
    partnership,
    public,
    publishing,
    template,
)

ROUND = "reviews/<slug:slug>/rounds/<period:period>/"
MOVED = "partnerships/plans/<slug:slug>/moved/<period:period>/"

app_name = "reports"
urlpatterns = [
    path(ROUND, papers.round_page, name="round"),
    path(f"{ROUND}publish/", publishing.publish_round, name="publish"),
    path(f"{ROUND}publishing/", publishing.publishing, name="publishing"),
    path(f"{ROUND}correct/", publishing.correct, name="correct"),
    path(f"{ROUND}show-to-public/", publishing.show_round_to_public, name="show-to-public"),
    path(f"{ROUND}unpublish/", publishing.unpublish_round, name="unpublish"),
    path(f"{ROUND}versions/<int:version>/changes/", papers.changes, name="changes"),
    path(
        f"{ROUND}versions/<int:version>/<slug:file_format>/", papers.download_version, name="download-version"
    ),
    path(f"{ROUND}covering-report/", covering.covering, name="covering-report"),
    path(f"{ROUND}<slug:file_format>/", papers.download, name="download"),
    path(
        "partnerships/plans/<slug:slug>/moved/<period:period>/", partnership.report, name="partnership-report"
    ),
    path(
        "partnerships/plans/<slug:slug>/moved/<period:period>/<slug:file_format>/",
        partnership.download,
        name="partnership-report-file",
    ),
    path("reviews/<slug:slug>/compare/", comparison.compare_two, name="compare"),
    path("committees/<int:pk>/papers/", committee.committee_paper, name="committee-paper"),
    path("council/look/", look.council_look, name="council-look"),
    path("council/look/logo/", look.council_logo, name="council-logo"),
    path("council/look/template/", template.council_template, name="council-template"),
    path("council/look/template/start/", template.council_template_start, name="council-template-start"),
    path("council/look/template/<int:pk>/", template.council_template_file, name="council-template-file"),
    path("meetings/<int:pk>/packs/", packs.of_meeting, name="packs"),
    path("packs/<int:pk>/", packs.pack, name="pack"),
    path("packs/<int:pk>/cancel/", packs.cancel, name="cancel-pack"),
    path("packs/<int:pk>/pdf/", packs.download, name="download-pack"),
    path("entries/<int:pk>/preview/", papers.preview, name="preview"),
    path("entries/<int:pk>/keep-published/", publishing.keep_published, name="keep-published"),
    path("public/", public.reviews, name="public"),
    path("public/manifest/", manifest.manifest, name="manifest"),
    path("public/manifest/json/", manifest.manifest_as_json, name="manifest-json"),
    path("public/evidence/<int:pk>/", public.evidence, name="public-evidence"),
    path("public/<slug:slug>/<period:period>/", public.update, name="public-update"),
    path("public/<slug:slug>/<period:period>/<slug:file_format>/", public.download, name="public-download"),
]
