"""任务: who manages, does and inspects what by when; what came of it; what was sent upwards.

``recurrence`` says on which days, ``operations/`` are the deeds, ``staff/`` the screens.
"""
