"""The parts of the reader of Excel workbooks, which `documents.readers.xlsx` uses."""
