from imports.models.imports import Import
from imports.models.learned_terms import LabelTerm, StatusTerm, learned_terms_for
from imports.models.uploads import Correction, StoredFile, Upload, UploadBatch

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
