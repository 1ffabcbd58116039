"""The user: a name to sign in with and a name to show. Rights are appointments, not groups."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. ``is_staff`` opens the set-up pages only, never an organ's work."""

    username = models.CharField(
        "登录名",
        max_length=64,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "已有这个登录名。"},
    )
    name = models.CharField("姓名", max_length=64)
    # Asked for by Django's user manager; reminders (issue D) will use it.
    email = models.EmailField("电子邮箱", blank=True)
    is_staff = models.BooleanField("系统管理员", default=False)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name to show."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name to show."""
        return self.name
