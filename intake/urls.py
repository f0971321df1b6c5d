from django.urls import path

from intake.views import batches, corrections, imports, meanings, preview, uploads

app_name = "intake"
urlpatterns = [
    path("intake/", imports.import_list, name="imports"),
    path("intake/new/", uploads.upload, name="bring"),
    path("intake/batches/<int:pk>/", batches.batch, name="batch"),
    path("intake/batches/<int:pk>/confirm/", batches.confirm_batch, name="confirm-batch"),
    path("intake/batches/<int:pk>/again/", batches.retry_batch, name="batch-again"),
    path("intake/batches/<int:pk>/cancel/", batches.discard_batch, name="cancel-batch"),
    path("intake/uploads/<int:pk>/", preview.check_import, name="upload"),
    path("intake/uploads/<int:pk>/confirm/", preview.confirm_import, name="confirm"),
    path("intake/uploads/<int:pk>/cancel/", preview.discard_upload, name="cancel"),
    path("intake/uploads/<int:pk>/original/", imports.download_upload, name="upload-original"),
    path("intake/uploads/<int:pk>/parts/<slug:name>/", corrections.correct_item, name="part"),
    path("intake/uploads/<int:pk>/parts/<slug:name>/leave-out/", corrections.exclude_item, name="leave-out"),
    path("intake/meanings/", meanings.learned_term_list, name="meanings"),
    path("intake/meanings/<slug:kind>/new/", meanings.learn_term, name="teach"),
    path("intake/meanings/<slug:kind>/<int:pk>/remove/", meanings.forget_term, name="forget"),
    path("intake/<int:pk>/", imports.import_detail, name="import"),
    path("intake/<int:pk>/original/", imports.download_original, name="original"),
]
