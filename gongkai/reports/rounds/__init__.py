"""Collecting others' annual reports: who must, what came, what is wrong with it, and the sum.

Organs that report need no account: their files are taken in, read once, checked against all rules,
returned with what to do, and added up. ``staff/`` has the screens.
"""
