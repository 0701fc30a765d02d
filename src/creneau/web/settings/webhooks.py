"""Webhooks: which there are, a new one; each with its log, and what can be done with it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from creneau.notifications.webhooks import plan, subscribe
from creneau.notifications.webhooks.models import Delivery, Webhook
from creneau.web.access import HostRequest, own_act, own_page

PER_PAGE = 20


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address of the program"),
        help_text=gettext_lazy("Such as https://crm.example.org/bookings."),
        max_length=500,
        widget=forms.URLInput({"autocapitalize": "none", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told of: a time was"),
        choices=Webhook.Event.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )


@never_cache
@own_act
def webhooks(request: HostRequest) -> HttpResponse:
    """``POST`` adds one; the answer itself shows its secret."""
    form = WebhookForm(request.POST if request.method == "POST" else None, initial={"events": Webhook.Event.values})
    added = _added(request, form) if form.is_valid() else None
    if added:
        return _page(request, *added)
    rows = Webhook.objects.filter(host=request.host)
    context = {"form": form, "webhooks": rows, "zone": request.host.time_zone}
    return render(request, "web/settings/webhooks.html", context, status=422 if form.errors else 200)


@own_act
def webhook(request: HostRequest, webhook_id: int) -> HttpResponse:
    """``POST`` changes the address and the events."""
    row = _webhook(request, webhook_id)
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=_stored(row))
    if form.is_valid() and _changed(row, form):
        messages.success(request, _("Saved."))
        return redirect("web:webhook", row.pk)
    return _page(request, row, form=form)


@require_POST
@own_page
def state(request: HostRequest, webhook_id: int) -> HttpResponse:
    """``active``: ``on`` or ``off``."""
    row = subscribe.change(webhook=_webhook(request, webhook_id), is_active=request.POST.get("active") == "on")
    messages.success(request, _("It is told again.") if row.is_active else _("It is no longer told."))
    return redirect("web:webhook", row.pk)


@never_cache
@require_POST
@own_act
def secret(request: HostRequest, webhook_id: int) -> HttpResponse:
    """A new secret, shown by the answer itself."""
    row = _webhook(request, webhook_id)
    return _page(request, row, subscribe.give_new_secret(webhook=row))


@require_POST
@own_page
def test(request: HostRequest, webhook_id: int) -> HttpResponse:
    row = _webhook(request, webhook_id)
    plan.send_test(webhook=row)
    messages.success(request, _("A test is on its way. The log says in a moment what came of it."))
    return redirect("web:webhook", row.pk)


@require_POST
@own_page
def removal(request: HostRequest, webhook_id: int) -> HttpResponse:
    subscribe.remove(webhook=_webhook(request, webhook_id))
    messages.success(request, _("The webhook and its log are deleted."))
    return redirect("web:webhooks")


@require_POST
@own_page
def replay(request: HostRequest, delivery_id: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=delivery_id, webhook__host=request.host)
    plan.replay(delivery=delivery)
    messages.success(request, _("It is sent once more."))
    return redirect("web:webhook", delivery.webhook_id)


def _page(request: HostRequest, row: Webhook, secret: str = "", form: WebhookForm | None = None) -> HttpResponse:
    page = Paginator(row.deliveries.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "secret": secret,
        "form": form or WebhookForm(initial=_stored(row)),
        "page": page,
        "zone": request.host.time_zone,
    }
    return render(request, "web/settings/webhook.html", context, status=422 if form and form.errors else 200)


def _webhook(request: HostRequest, webhook_id: int) -> Webhook:
    return get_object_or_404(Webhook, pk=webhook_id, host=request.host)


def _stored(row: Webhook) -> dict[str, object]:
    return {"url": row.url, "events": row.events}


def _added(request: HostRequest, form: WebhookForm) -> tuple[Webhook, str] | None:
    """None when something is wrong with a field."""
    try:
        return subscribe.add(host=request.host, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _changed(row: Webhook, form: WebhookForm) -> bool:
    try:
        subscribe.change(webhook=row, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors
