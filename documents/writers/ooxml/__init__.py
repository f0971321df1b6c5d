"""The parts of Word files that we write: markup, styles, lists, paragraphs, tables and the package."""
