"""Rules for passwords whose messages Django does not have in Chinese."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator


class MinimumLength(MinimumLengthValidator):
    """Ask for so many characters."""

    def get_error_message(self) -> str:
        """Return what is wrong with a short password."""
        return f"密码太短，至少要{self.min_length}个字符。"

    def get_help_text(self) -> str:
        """Return the rule."""
        return f"密码至少要{self.min_length}个字符。"
