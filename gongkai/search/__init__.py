"""Chinese full text: one index for the public, one for staff, one query.

Higher rooms hand in what they want found (``operations``) and ask (``queries``, ``suggesting``).
"""
