from django.urls import path

from intake.views import batches, corrections, imports, meanings, preview, uploads

app_name = "intake"
urlpatterns = [
    path("intake/", imports.imports, name="imports"),
    path("intake/new/", uploads.bring, name="bring"),
    path("intake/batches/<int:pk>/", batches.batch, name="batch"),
    path("intake/batches/<int:pk>/confirm/", batches.confirm, name="confirm-batch"),
    path("intake/batches/<int:pk>/again/", batches.again, name="batch-again"),
    path("intake/batches/<int:pk>/cancel/", batches.cancel, name="cancel-batch"),
    path("intake/uploads/<int:pk>/", preview.upload, name="upload"),
    path("intake/uploads/<int:pk>/confirm/", preview.confirm, name="confirm"),
    path("intake/uploads/<int:pk>/cancel/", preview.cancel, name="cancel"),
    path("intake/uploads/<int:pk>/original/", imports.original_of_upload, name="upload-original"),
    path("intake/uploads/<int:pk>/parts/<slug:name>/", corrections.part, name="part"),
    path("intake/uploads/<int:pk>/parts/<slug:name>/leave-out/", corrections.leave_out, name="leave-out"),
    path("intake/meanings/", meanings.meanings, name="meanings"),
    path("intake/meanings/<slug:kind>/new/", meanings.teach, name="teach"),
    path("intake/meanings/<slug:kind>/<int:pk>/remove/", meanings.forget, name="forget"),
    path("intake/<int:pk>/", imports.import_, name="import"),
    path("intake/<int:pk>/original/", imports.original, name="original"),
]
