"""QR codes as drawings, for paper and screen: large enough modules, quiet zone kept."""

from __future__ import annotations

import io

import segno

from gongkai.errors import InvalidInput

#: Longer addresses make modules too fine for a phone in front of a board: print a short link.
LONGEST_ADDRESS = 300


def qr_svg(url: str) -> str:
    """Return the address as an SVG drawing that scales with its frame.

    Error correction Q: a corner under a drawing pin or a fold still reads. Raises InvalidInput
    (``link_too_long``, ``link_empty``).

    >>> qr_svg("https://www.example.gov.cn/a").startswith("<svg")
    True
    """
    code = _code(url)
    out = io.BytesIO()
    code.save(out, kind="svg", xmldecl=False, omitsize=True, border=4, light="#ffffff", nl=False)
    return out.getvalue().decode()


def qr_data(url: str) -> dict[str, str]:
    """Return what a template needs of a code: its drawing, its address, and words for it."""
    return {"svg": qr_svg(url), "address": url, "alt": f"二维码，扫码打开 {url}"}


def _code(url: str) -> segno.QRCode:
    address = url.strip()
    if not address:
        raise InvalidInput("没有网址，不能生成二维码。请先填写网址。", code="link_empty")
    if len(address) > LONGEST_ADDRESS:
        raise InvalidInput(
            f"网址有{len(address)}个字符，二维码会过密而扫不出来。请改用短链接。",
            code="link_too_long",
        )
    return segno.make_qr(address, error="q", boost_error=False)
