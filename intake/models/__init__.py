from .imports import Import
from .meanings import LabelTerm, StatusTerm, learned_terms_for
from .uploads import Correction, StoredFile, Upload, UploadBatch

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
