"""The address book of the whole site."""

from django.urls import include, path

from pengawasan import health
from pengawasan.admin import site

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("admin/", site.urls),
    path("", include("logistik.urls")),
]

# Below /api/v1/ whoever mistypes an address is a machine
handler404 = "pengawasan.views.missing"
# A database that is away is told from a fault of ours
handler500 = "pengawasan.views.trouble"
