"""The guarded process that makes photos small. Not called by hand: ``guarded`` asks it."""

from __future__ import annotations

import base64
from typing import Any

from PIL import Image

from gongkai.exchange.answering import serve
from gongkai.exchange.photos.shrinking import TooLarge, small_copy


def answer(data: bytes, _told: dict[str, Any]) -> dict[str, Any]:
    """Return the ``photo`` in base64, or the kind of ``error``."""
    try:
        return {"photo": base64.b64encode(small_copy(data)).decode()}
    except (TooLarge, Image.DecompressionBombError):
        return {"error": "too_large"}
    except MemoryError:
        raise
    except Exception:
        # A damaged picture raises what its decoder likes.
        return {"error": "damaged"}


if __name__ == "__main__":
    serve(answer)
