"""Figures in the prose: what the text counts, how its lists add up, what it says of growth."""

from gongkai.statute.annual_report.figures.disclosed import disclosed
from gongkai.statute.annual_report.figures.growth import RateGap, wrong_rates
from gongkai.statute.annual_report.figures.lists import PartsGap, gaps_in_lists
from gongkai.statute.annual_report.figures.prose import Prose
from gongkai.statute.annual_report.figures.statements import Figure, figures_in, statements

__all__ = [
    "Figure",
    "PartsGap",
    "Prose",
    "RateGap",
    "disclosed",
    "figures_in",
    "gaps_in_lists",
    "statements",
    "wrong_rates",
]
