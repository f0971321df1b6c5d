from .imports import Import
from .meanings import LabelMeaning, StatusMeaning, meanings_for
from .uploads import Batch, Correction, KeptFile, Upload

__all__ = [
    "Batch",
    "Correction",
    "Import",
    "KeptFile",
    "LabelMeaning",
    "StatusMeaning",
    "Upload",
    "meanings_for",
]
