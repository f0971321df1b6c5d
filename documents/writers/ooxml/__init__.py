"""Word files, written by hand: mark-up, then looks and lists, then paragraphs, tables and the package."""
