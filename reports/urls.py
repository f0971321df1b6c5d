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

ROUND_ROUTE = "reviews/<slug:slug>/rounds/<period:period>/"
CHANGES_ROUTE = "partnerships/plans/<slug:slug>/moved/<period:period>/"

app_name = "reports"
urlpatterns = [
    path(ROUND_ROUTE, papers.round_page, name="round"),
    path(f"{ROUND_ROUTE}publish/", publishing.publish_round, name="publish"),
    path(f"{ROUND_ROUTE}publishing/", publishing.publication_status, name="publishing"),
    path(f"{ROUND_ROUTE}correct/", publishing.correct_report, name="correct"),
    path(f"{ROUND_ROUTE}show-to-public/", publishing.publish_to_public, name="show-to-public"),
    path(f"{ROUND_ROUTE}unpublish/", publishing.unpublish_report, name="unpublish"),
    path(f"{ROUND_ROUTE}versions/<int:version>/changes/", papers.version_changes, name="changes"),
    path(
        f"{ROUND_ROUTE}versions/<int:version>/<slug:file_format>/",
        papers.download_version,
        name="download-version",
    ),
    path(f"{ROUND_ROUTE}covering-report/", covering.covering_report, name="covering-report"),
    path(f"{ROUND_ROUTE}<slug:file_format>/", papers.download_report, name="download"),
    path(
        "partnerships/plans/<slug:slug>/moved/<period:period>/", partnership.report, name="partnership-report"
    ),
    path(
        "partnerships/plans/<slug:slug>/moved/<period:period>/<slug:file_format>/",
        partnership.download_partnership_changes,
        name="partnership-report-file",
    ),
    path("reviews/<slug:slug>/compare/", comparison.compare_reports, name="compare"),
    path("committees/<int:pk>/papers/", committee.report_format, name="committee-paper"),
    path("council/look/", look.branding, name="council-look"),
    path("council/look/logo/", look.branding_logo, name="council-logo"),
    path("council/look/template/", template.covering_template, name="council-template"),
    path("council/look/template/start/", template.default_covering_template, name="council-template-start"),
    path("council/look/template/<int:pk>/", template.covering_template_file, name="council-template-file"),
    path("meetings/<int:pk>/packs/", packs.agenda_packs, name="packs"),
    path("packs/<int:pk>/", packs.agenda_pack, name="pack"),
    path("packs/<int:pk>/cancel/", packs.cancel_agenda_pack, name="cancel-pack"),
    path("packs/<int:pk>/pdf/", packs.download_agenda_pack, name="download-pack"),
    path("entries/<int:pk>/preview/", papers.preview_update, name="preview"),
    path("entries/<int:pk>/keep-published/", publishing.keep_published, name="keep-published"),
    path("public/", public.public_reports, name="public"),
    path("public/manifest/", manifest.manifest, name="manifest"),
    path("public/manifest/json/", manifest.manifest_json, name="manifest-json"),
    path("public/evidence/<int:pk>/", public.public_evidence_file, name="public-evidence"),
    path("public/<slug:slug>/<period:period>/", public.public_report, name="public-update"),
    path(
        "public/<slug:slug>/<period:period>/<slug:file_format>/",
        public.download_public_report,
        name="public-download",
    ),
]
