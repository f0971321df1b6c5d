from .imports import Import
from .uploads import Batch, Correction, KeptFile, Upload

__all__ = ["Batch", "Correction", "Import", "KeptFile", "Upload"]
