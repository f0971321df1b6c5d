from django.urls import path

from reports.views import (
    agenda_packs,
    branding,
    comparison,
    covering_report,
    covering_template,
    manifest,
    partnership_changes,
    public,
    publishing,
    report_format,
    round_report,
)

ROUND_ROUTE = "reviews/<slug:slug>/rounds/<period:period>/"
CHANGES_ROUTE = "partnerships/plans/<slug:slug>/changes/<period:period>/"

app_name = "reports"
urlpatterns = [
    path(ROUND_ROUTE, round_report.round_page, name="round"),
    path(f"{ROUND_ROUTE}publish/", publishing.publish_round, name="publish"),
    path(f"{ROUND_ROUTE}publish/status/", publishing.publication_status, name="publication-status"),
    path(f"{ROUND_ROUTE}correct/", publishing.correct_report, name="correct-report"),
    path(f"{ROUND_ROUTE}show-to-public/", publishing.publish_to_public, name="publish-to-public"),
    path(f"{ROUND_ROUTE}unpublish/", publishing.unpublish_report, name="unpublish-report"),
    path(
        f"{ROUND_ROUTE}versions/<int:version>/changes/", round_report.version_changes, name="version-changes"
    ),
    path(
        f"{ROUND_ROUTE}versions/<int:version>/<slug:file_format>/",
        round_report.download_version,
        name="download-version",
    ),
    path(f"{ROUND_ROUTE}covering-report/", covering_report.covering_report, name="covering-report"),
    path(f"{ROUND_ROUTE}<slug:file_format>/", round_report.download_report, name="download"),
    path(
        "partnerships/plans/<slug:slug>/changes/<period:period>/",
        partnership_changes.report,
        name="partnership-changes",
    ),
    path(
        "partnerships/plans/<slug:slug>/changes/<period:period>/<slug:file_format>/",
        partnership_changes.download_partnership_changes,
        name="download-partnership-changes",
    ),
    path("reviews/<slug:slug>/compare/", comparison.compare_reports, name="compare-reports"),
    path("committees/<int:pk>/report-format/", report_format.report_format, name="report-format"),
    path("council/branding/", branding.branding, name="branding"),
    path("council/branding/logo/", branding.branding_logo, name="branding-logo"),
    path(
        "council/branding/covering-template/", covering_template.covering_template, name="covering-template"
    ),
    path(
        "council/branding/covering-template/default/",
        covering_template.default_covering_template,
        name="default-covering-template",
    ),
    path(
        "council/branding/covering-template/<int:pk>/",
        covering_template.covering_template_file,
        name="covering-template-file",
    ),
    path("meetings/<int:pk>/agenda-packs/", agenda_packs.agenda_packs, name="agenda-packs"),
    path("agenda-packs/<int:pk>/", agenda_packs.agenda_pack, name="agenda-pack"),
    path("agenda-packs/<int:pk>/cancel/", agenda_packs.cancel_agenda_pack, name="cancel-agenda-pack"),
    path("agenda-packs/<int:pk>/pdf/", agenda_packs.download_agenda_pack, name="download-agenda-pack"),
    path("updates/<int:pk>/preview/", round_report.preview_update, name="preview-update"),
    path("updates/<int:pk>/discard-correction/", publishing.keep_published, name="discard-correction"),
    path("public/", public.public_reports, name="public-reports"),
    path("public/manifest/", manifest.manifest, name="manifest"),
    path("public/manifest/json/", manifest.manifest_json, name="manifest-json"),
    path("public/evidence/<int:pk>/", public.public_evidence_file, name="public-evidence"),
    path("public/<slug:slug>/<period:period>/", public.public_report, name="public-report"),
    path(
        "public/<slug:slug>/<period:period>/<slug:file_format>/",
        public.download_public_report,
        name="download-public-report",
    ),
]
