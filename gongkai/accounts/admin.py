"""Set-up pages for users."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from gongkai.accounts.models import User

admin.site.site_header = "gongkai 系统设置"
admin.site.site_title = "系统设置"
admin.site.index_title = "机构、人员与账号"
# The set-up pages are entered by the same door as all others, second factor and lock included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(Group)


class NewUser(forms.ModelForm):  # type: ignore[type-arg]
    """A new user begins with a password that the administrator hands over."""

    password = forms.CharField(label="初始密码", widget=forms.PasswordInput, min_length=10)

    class Meta:
        model = User
        fields = ("username", "name")

    def save(self, commit: bool = True) -> User:
        """Store the password as a hash."""
        user: User = super().save(commit=False)
        user.set_password(self.cleaned_data["password"])
        if commit:
            user.save()
        return user


class UserSetup(UserAdmin):  # type: ignore[type-arg]
    """Users; their duties are appointments. The organs room registers it, with its trail."""

    add_form = NewUser
    list_display = ("username", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("个人", {"fields": ("name", "email")}),
        ("状态", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "password")}),)
