"""The addresses of OpenRosa, below the one that is entered in Collect: ``https://…/openrosa``."""

from django.urls import path

from . import views

app_name = "openrosa"
urlpatterns = [
    path("formList", views.form_list, name="list"),
    path("formulir/<slug:form_id>.xml", views.form_xml, name="form"),
    path("formulir/<slug:form_id>/manifes", views.manifest, name="manifest"),
    path("formulir/<slug:form_id>/<str:filename>", views.media_file, name="media"),
    path("submission", views.submission, name="submission"),
]
