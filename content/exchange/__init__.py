"""Editions on their way in and out: one module per format.

Every reader takes text or bytes and returns what it understood together with a list of issues; it
never raises for what a person may have written. Foreign code lists are translated here, nowhere else.
"""
