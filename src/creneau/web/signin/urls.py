"""Under ``/account/``, before allauth's own."""

from django.urls import path

from creneau.web.signin import views

urlpatterns = [
    path("login/", views.sign_in),
    path("password/reset/", views.reset_password),
    path("signup/", views.not_here),
    path("email/", views.not_here),
    path("confirm-email/<path:rest>", views.not_here),
    path("confirm-email/", views.not_here),
    path("login/code/confirm/", views.not_here),
]
