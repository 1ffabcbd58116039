"""The sample offices as register folders; what in them is real and what is made up: README.md."""

from __future__ import annotations

from pathlib import Path

from gongkai.errors import DataMissing

#: Every sample, as office and report year.
SAMPLES = ("kangchuan/2020", "shili/2023", "shili/2024")


def sample_folder(name: str) -> Path:
    """Return the register folder of the sample ``name`` (one of SAMPLES).

    Raises DataMissing for another name.

    >>> sample_folder("kangchuan/2020").name
    '2020'
    """
    if name not in SAMPLES:
        raise DataMissing(
            f"没有名为“{name}”的示例台账。现有：{'、'.join(SAMPLES)}。", code="no_such_sample"
        )
    return Path(__file__).parent / name
