"""``site account``: the first administrator, and forgotten passwords."""

from __future__ import annotations

import argparse
import getpass
import sys

from gongkai.cli.django_start import now, require_database, start_django
from gongkai.cli.output import EXIT_CLEAN, say
from gongkai.errors import InvalidInput


def run_account(arguments: argparse.Namespace) -> int:
    """Make an account or set its password anew."""
    start_django()
    require_database()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from gongkai.accounts.models import User
    from gongkai.audit.operations import deed
    from gongkai.organs.operations import SITE

    user = User.objects.filter(username=arguments.username).first()
    is_new = user is None
    if user is None:
        if not arguments.name:
            raise InvalidInput("新建账号要写明姓名。请加上 --name。", code="usage")
        user = User(username=arguments.username, name=arguments.name)
    password = _password()
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(
            "".join(error.messages) + "请换一个密码。", code="weak_password"
        ) from error
    user.set_password(password)
    if arguments.administrator:
        user.is_staff = user.is_superuser = True
    user.full_clean()
    word = "added" if is_new else "changed"
    with deed(f"setup.user_{word}", organ=SITE, by=None, at=now()) as done:
        user.save()
        done.on(f"user:{user.pk}", is_administrator=user.is_staff)
    say(f"{'已建立账号' if is_new else '已重设密码'}：{user.username}")
    return EXIT_CLEAN


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("密码：")
    if getpass.getpass("再输一遍：") != first:
        raise InvalidInput("两次输入的密码不一样。请重新运行。", code="passwords_differ")
    return first
