"""Emails about rounds: at most one a day to each person."""
