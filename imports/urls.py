from django.urls import path

from imports.views import batches, check_import, corrections, imports, learned_terms, uploads

app_name = "imports"
urlpatterns = [
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/", uploads.upload, name="upload"),
    path("imports/batches/<int:pk>/", batches.batch, name="batch"),
    path("imports/batches/<int:pk>/confirm/", batches.confirm_batch, name="confirm-batch"),
    path("imports/batches/<int:pk>/retry/", batches.retry_batch, name="retry-batch"),
    path("imports/batches/<int:pk>/discard/", batches.discard_batch, name="discard-batch"),
    path("imports/uploads/<int:pk>/", check_import.check_import, name="check-import"),
    path("imports/uploads/<int:pk>/confirm/", check_import.confirm_import, name="confirm-import"),
    path("imports/uploads/<int:pk>/discard/", check_import.discard_upload, name="discard-upload"),
    path("imports/uploads/<int:pk>/original/", imports.download_upload, name="download-upload"),
    path("imports/uploads/<int:pk>/items/<slug:name>/", corrections.correct_item, name="correct-item"),
    path(
        "imports/uploads/<int:pk>/items/<slug:name>/exclude/", corrections.exclude_item, name="exclude-item"
    ),
    path("imports/learned-terms/", learned_terms.learned_term_list, name="learned-terms"),
    path("imports/learned-terms/<slug:kind>/new/", learned_terms.learn_term, name="learn-term"),
    path("imports/learned-terms/<slug:kind>/<int:pk>/remove/", learned_terms.forget_term, name="forget-term"),
    path("imports/<int:pk>/", imports.import_detail, name="import"),
    path("imports/<int:pk>/original/", imports.download_original, name="download-original"),
]
