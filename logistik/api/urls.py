"""The addresses of the field API."""

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from .views import (
    changes,
    concerns,
    counts,
    description,
    entrance,
    evidence,
    flags,
    reference,
    reports,
    shipments,
    sync,
)

v1 = [
    path("auth/login/", entrance.Login.as_view(), name="login"),
    path("auth/logout/", entrance.Logout.as_view(), name="logout"),
    path("me/", entrance.Me.as_view(), name="me"),
    path("regions/", reference.Regions.as_view(), name="regions"),
    path("elections/", reference.Elections.as_view(), name="elections"),
    path("items/", reference.Items.as_view(), name="items"),
    path("worklist/", counts.Worklist.as_view(), name="worklist"),
    path("shipments/", shipments.Shipments.as_view(), name="shipments"),
    path("shipments/<uuid:pk>/", shipments.ShipmentDetail.as_view(), name="shipment"),
    path("shipments/<uuid:pk>/events/", shipments.ShipmentEvents.as_view(), name="shipment-events"),
    path("receipts/", reports.Receipts.as_view(), name="receipts"),
    path("receipts/<uuid:pk>/", reports.ReceiptDetail.as_view(), name="receipt"),
    path("inspections/", reports.Inspections.as_view(), name="inspections"),
    path("concerns/", concerns.Concerns.as_view(), name="concerns"),
    path("concerns/<uuid:pk>/", concerns.ConcernDetail.as_view(), name="concern"),
    path("concerns/<uuid:pk>/replies/", concerns.ConcernReplies.as_view(), name="concern-replies"),
    path("concerns/<uuid:pk>/read/", concerns.ConcernMark.as_view(), name="concern-read"),
    path("changes/", changes.Changes.as_view(), name="changes"),
    path("evidence/", evidence.Photos.as_view(), name="photos"),
    path("evidence/<uuid:pk>", evidence.PhotoFile.as_view(), name="photo"),
    path("sync/", sync.Sync.as_view(), name="sync"),
    path("flags/", flags.Flags.as_view(), name="flags"),
    path("flags/<int:pk>/", flags.FlagDetail.as_view(), name="flag"),
    path("flags/<int:pk>/follow-ups/", flags.FlagFollowUps.as_view(), name="flag-followups"),
    path("flags/<int:pk>/dismiss/", flags.FlagDismiss.as_view(), name="flag-dismiss"),
    path("balance/", counts.Balances.as_view(), name="balance"),
    path("readiness/", counts.Readiness.as_view(), name="readiness"),
]

app_name = "api"
urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", description.Description.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="dokumentasi_api.html"),
        name="docs",
    ),
]
