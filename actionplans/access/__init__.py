"""Who may see and do what. Every view asks here first, and says who is asking.

Clerks see and do all on plans of every kind; auditors see all but exempt information, and do nothing;
link officers see and do all on theirs; officers read reviews that they own lines of; members read what
is published, and the plans of their own committee; a partner organisation reads its own lines, and so
does whom a partnership's plan names and nobody knows. Who may not even read gets the 404 of a missing
thing.
`meetings.py` continues this for meetings.
"""
