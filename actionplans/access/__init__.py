"""Who may see and do what. Every view asks here first, and says who is asking.

Clerks see and edit every plan. Auditors see everything but exempt information, and edit nothing. Link
officers see and edit their own plans. Officers read the reviews in which they own actions. Members read
what is published, and the plans of their own committees. Partner organisations, and owners of unknown
kind in a partnership's plan, read their own actions. People who may not read an object get a 404.
`meetings.py` continues this for meetings.
"""
