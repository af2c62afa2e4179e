"""The address book of the whole site."""

from django.contrib import admin
from django.urls import include, path

from pengawasan import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", include("logistik.urls")),
]

# A database that is away is told from a fault of ours
handler500 = "pengawasan.views.trouble"
