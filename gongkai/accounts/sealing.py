"""Values kept sealed: AES-GCM under rotating keys, and look-up marks under a key of their own.

The keys stand in the environment or, on a laptop, in a file of the data folder: never in the
database and never in a backup, so that neither tells an identity number.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from gongkai.errors import DataMissing

_NONCE_BYTES, _NAME_LENGTH = 12, 8


def seal(text: str, *, purpose: str) -> str:
    """Return ``text`` sealed under the newest key; "" stays "". What one purpose sealed, no other
    opens.
    """
    if not text:
        return ""
    name, key = next(iter(_keys().items()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), purpose.encode())
    return f"{name}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, purpose: str) -> str:
    """Return what was sealed; raises DataMissing when its key is not there or it was altered."""
    if not sealed:
        return ""
    name, _, body = sealed.partition(":")
    key = _keys().get(name)
    if key is not None:
        try:
            data = base64.b64decode(body)
            nonce, rest = data[:_NONCE_BYTES], data[_NONCE_BYTES:]
            return AESGCM(key).decrypt(nonce, rest, purpose.encode()).decode()
        except (InvalidTag, ValueError):
            # Altered, down to what is no base64 at all.
            pass
    raise DataMissing(
        "加密保存的内容打不开：密钥已更换且没有保留旧密钥，或者内容被改动。"
        "请系统管理员把旧密钥补进 GONGKAI_SEALING_KEYS 后重试。",
        code="sealing_key_missing",
    )


def mark_of(text: str, *, purpose: str) -> str:
    """Return the mark by which equal values are found without being opened (HMAC-SHA256)."""
    key: bytes = settings.LOOKUP_KEY
    return hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def is_outdated(sealed: str) -> bool:
    """Say whether a sealed value still waits to be sealed anew under the newest key."""
    return bool(sealed) and key_name(sealed) != newest_key_name()


def key_name(sealed: str) -> str:
    """Return the name of the key that a value was sealed under: letters of the key's hash."""
    return sealed.partition(":")[0]


def newest_key_name() -> str:
    """Return the name of the key that seals."""
    return next(iter(_keys()))


def has_key(name: str) -> bool:
    """Say whether the key of that name is still in the settings."""
    return name in _keys()


def _keys() -> dict[str, bytes]:
    return _named(tuple(settings.SEALING_KEYS))


@cache
def _named(keys: tuple[bytes, ...]) -> dict[str, bytes]:
    return {hashlib.sha256(key).hexdigest()[:_NAME_LENGTH]: key for key in keys}
