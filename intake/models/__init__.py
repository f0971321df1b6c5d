from intake.models.imports import Import
from intake.models.meanings import LabelTerm, StatusTerm, learned_terms_for
from intake.models.uploads import Correction, StoredFile, Upload, UploadBatch

__all__ = [
    "Correction",
    "Import",
    "LabelTerm",
    "StatusTerm",
    "StoredFile",
    "Upload",
    "UploadBatch",
    "learned_terms_for",
]
