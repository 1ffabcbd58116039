"""Secrets of the second factor are kept encrypted, so that a stolen database does not hold them."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from gongkai.errors import DataMissing


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts with a key drawn from the site's secret key, which no backup holds."""

    def encrypt(self, text: str) -> str:
        """Return the secret as it is kept."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; raises DataMissing after the site's secret key was changed."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise DataMissing(
                "两步验证的密钥打不开：网站的 GONGKAI_SECRET_KEY 换过了。"
                "请系统管理员停用这个账号的两步验证后重新启用。",
                code="second_factor_key_changed",
            ) from error


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
