"""Word files, walked by hand: package, then styles and numbering, then runs, tables and body."""
