"""Photos of strangers are opened in a guarded process: a hostile one can only end that."""

from __future__ import annotations

import base64
from binascii import Error as NotBase64

from gongkai.errors import InvalidInput
from gongkai.exchange.guarded import Ended, Guarded, Limits
from gongkai.exchange.parts.picture_pieces import JPEG, PNG

_MOST_ANSWERED = 16 * 1024 * 1024
_SHRINKER = Guarded(
    *("-m", "gongkai.exchange.photos.child"),
    limits=Limits(seconds=40, processor_seconds=20, megabytes=1024, answered=_MOST_ANSWERED),
)
#: What iPhones write unless told otherwise begins so, behind four bytes of length.
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")


def refuse_no_photo(data: bytes, name: str) -> None:
    """Raise InvalidInput (``photo_kind``) for what is no JPEG or PNG, whatever its name says."""
    if data[4:12] in _HEIC:
        raise InvalidInput(
            f"“{name}”是苹果手机的高效格式，打不开。请在手机设置的相机格式里选“兼容性最佳”再拍，"
            "或者用微信发给自己再保存。没有照片也可以提交。",
            code="photo_kind",
        )
    if not data.startswith((JPEG, PNG)):
        raise InvalidInput(
            f"“{name}”不是照片。请选择 JPG 或 PNG 照片；没有照片也可以提交。", code="photo_kind"
        )


def small_photo(data: bytes, name: str) -> bytes:
    """Return a JPEG or PNG as a JPEG of at most 1600 pixels a side, upright, pixels only.

    Raises InvalidInput: ``photo_kind`` as ``refuse_no_photo`` does, ``picture_too_large`` for one
    of too many pixels, ``unreadable_file`` for a damaged one.
    """
    refuse_no_photo(data, name)
    try:
        told = _SHRINKER.ask(data)
    except Ended as ended:
        raise _damaged(name) from ended
    if told.get("error") == "too_large":
        raise InvalidInput(
            f"“{name}”的像素太多，没有打开。请用普通模式重新拍一张，或者不附照片。",
            code="picture_too_large",
        )
    try:
        small = base64.b64decode(told["photo"], validate=True)
    except (KeyError, TypeError, NotBase64) as error:
        raise _damaged(name) from error
    if not small.startswith(JPEG):
        # Only a process that a file has taken over answers so.
        raise _damaged(name)
    return small


def _damaged(name: str) -> InvalidInput:
    return InvalidInput(
        f"“{name}”已经损坏或不完整，打不开。请重新拍一张，或者不附照片。", code="unreadable_file"
    )
