"""The address book of the whole site."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from pengawasan import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
if find_spec("logistik.urls"):
    urlpatterns.append(path("", include("logistik.urls")))
