"""Where the demonstration mailbox is, below /demo-mail/."""

from django.urls import path

from connections.demo_mail import views

urlpatterns = [
    path("", views.message_list, name="demo-mail"),
    path("<str:key>/", views.message, name="demo-mail-message"),
    path("<str:key>/html/", views.message_html, name="demo-mail-html"),
    path("<str:key>/source/", views.message_source, name="demo-mail-source"),
    path("<str:key>/attachments/<int:number>/", views.message_attachment, name="demo-mail-attachment"),
]
