"""The site with one page more: one that only signs in and renders the layout."""
