"""The executions' pages, the live view, and what a load balancer asks."""

from django.urls import path

from tasks import health, live, views
from tasks.deliveries import views as delivery_views

urlpatterns = [
    path("executions/", views.index, name="executions"),
    path("executions/<int:execution_id>/", views.show, name="execution"),
    path("executions/<int:execution_id>/cancel/", views.cancel, name="execution-cancel"),
    path("deliveries/", delivery_views.index, name="deliveries"),
    path("deliveries/send-again/", delivery_views.repeat, name="deliveries-send-again"),
    path("deliveries/<int:delivery_id>/", delivery_views.show, name="delivery"),
    path("deliveries/<int:delivery_id>/message.eml", delivery_views.download, name="delivery-message"),
    path("deliveries/<int:delivery_id>/decide/", delivery_views.settle, name="delivery-decide"),
    path("packages/<int:package_id>/run/", views.run, name="package-run"),
    path("api/v1/executions/<int:execution_id>/stream", live.stream_events, name="execution-stream"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
