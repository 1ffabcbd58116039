"""Set-up pages for organs; every change is a deed in the organ's trail."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from gongkai.audit.operations import deed
from gongkai.organs.models import Appointment, Office, Organ, Post, Supervision


class Recorded(admin.ModelAdmin):  # type: ignore[type-arg]
    """A set-up page whose saving is recorded; nothing is deleted, for records point at it."""

    def organ_of(self, row: Any) -> str:
        """Return the slug of the organ in whose trail the change belongs."""
        return str(row.organ.slug)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Save and append to the organ's trail in one transaction."""
        name = f"setup.{obj._meta.model_name}_{'changed' if change else 'added'}"
        now = timezone.localtime()
        with deed(name, organ=self.organ_of(obj), by=request.user, at=now) as done:  # type: ignore[arg-type]
            super().save_model(request, obj, form, change)
            done.on(f"{obj._meta.model_name}:{obj.pk}", fields=list(form.changed_data))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: what no longer holds gets an end date."""
        return False


@admin.register(Organ)
class Organs(Recorded):
    """Organs."""

    list_display = ("name", "level", "region", "is_sample")

    def organ_of(self, row: Organ) -> str:
        """Return the organ's own slug."""
        return row.slug


@admin.register(Supervision)
class Supervisions(Recorded):
    """Who supervises whom."""

    list_display = ("parent", "child", "kind", "from_on", "to_on")

    def organ_of(self, row: Supervision) -> str:
        """Return the child's slug."""
        return row.child.slug


@admin.register(Office)
class Offices(Recorded):
    """Offices."""

    list_display = ("name", "organ", "is_lead")
    list_filter = ("organ",)


@admin.register(Post)
class Posts(Recorded):
    """Posts."""

    list_display = ("name", "organ", "office", "role", "seat")
    list_filter = ("organ", "role")


@admin.register(Appointment)
class Appointments(Recorded):
    """Appointments."""

    list_display = ("user", "post", "from_on", "to_on", "acting_for")
    list_filter = ("post__organ",)

    def organ_of(self, row: Appointment) -> str:
        """Return the post's organ."""
        return row.post.organ.slug
