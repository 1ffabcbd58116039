"""Set-up pages for organs; every change is a deed in the organ's trail."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from gongkai.accounts.admin import UserSetup
from gongkai.accounts.models import User
from gongkai.audit.operations import deed
from gongkai.organs.models import Appointment, Office, Organ, Post, PublicChange, Supervision
from gongkai.organs.operations import SITE


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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the slug of an organ: its trail and its public addresses hang on it."""
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Save, record, and ask for the public pages to follow."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            PublicChange.objects.create(organ_id=obj.pk, topic="organ", at=timezone.localtime())


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


@admin.register(User)
class Users(UserSetup):
    """Users. What is done to accounts stands in a chain of the site itself."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Record a new account."""
        self._record(request, obj, "added")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Record a changed account, a new password included."""
        self._record(request, obj, "changed")
        return super().log_change(request, obj, message)

    def _record(self, request: HttpRequest, user: User, word: str) -> None:
        now = timezone.localtime()
        with deed(f"setup.user_{word}", organ=SITE, by=request.user, at=now) as done:  # type: ignore[arg-type]
            done.on(f"user:{user.pk}")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: deeds point at people. An account that is over is switched off."""
        return False
