"""The agenda's addresses outside the back office."""

from django.urls import path

from scheduling.feed_page import feed

urlpatterns = [path("feeds/<str:secret>.ics", feed, name="feed")]
