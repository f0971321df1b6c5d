"""Reads the parts of Office files: package, styles and numbering, runs, tables and body."""
