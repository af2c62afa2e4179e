"""The product's settings and the upgrade."""

from pengawasan.settings import *  # noqa: F403 these settings are the product's and one application more
from pengawasan.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "bench.prove.upgrade"]
