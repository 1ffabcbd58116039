"""Rows that belong to an organ: whoever has no post there never sees them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models

from gongkai.organs.models import Organ
from gongkai.organs.permissions import Person, organs_where
from gongkai.organs.roles import INSIDERS


class OwnedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows of organs."""

    def visible_to(self, user: Person, *, on: date) -> Self:
        """Return the rows of the organs in which the person works on the day."""
        return self.filter(organ_id__in=organs_where(user, INSIDERS, on=on))


class Owned(models.Model):
    """An unpublished row and the organ it belongs to."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="行政机关")

    objects: ClassVar = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
