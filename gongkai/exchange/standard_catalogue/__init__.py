"""The standard catalogue (基层政务公开标准目录) out of and into spreadsheets."""

from gongkai.exchange.standard_catalogue.lines import Audience, CatalogueLine, CatalogueSheet
from gongkai.exchange.standard_catalogue.reading import read_catalogue
from gongkai.exchange.standard_catalogue.writing import write_catalogue

__all__ = ["Audience", "CatalogueLine", "CatalogueSheet", "read_catalogue", "write_catalogue"]
