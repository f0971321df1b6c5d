"""The pieces of the reader of Excel workbooks. `documents.readers.xlsx` puts them together."""
