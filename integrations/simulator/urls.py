"""Addresses of the simulator; mounted only where settings.SIMULATOR is on."""

from django.urls import path

from integrations.simulator import graph_views, views

app_name = "simulator"
urlpatterns = [
    path("", views.page, name="page"),
    path("assets/<str:name>", views.asset, name="asset"),
    path("changes", views.changes, name="changes"),
    path("speak", views.speak, name="speak"),
    path("upload", views.upload, name="upload"),
    path("files/<str:media_id>", views.file, name="file"),
    path("patients", views.add_patient, name="add-patient"),
    path("clear", views.clear, name="clear"),
    path("graph/<str:version>/<str:number>/messages", graph_views.messages, name="graph-messages"),
    path("graph/<str:version>/<str:number>/media", graph_views.upload, name="graph-upload"),
    path("graph/<str:version>/files/<str:media_id>", graph_views.file, name="graph-file"),
    path("graph/<str:version>/<str:media_id>", graph_views.media, name="graph-media"),
]
