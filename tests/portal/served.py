"""Settings of a served site whose addresses are those of ``tests.portal.addresses``."""

from gongkai.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.portal.addresses"
