"""Links to give away for one event type: for ever, or good for one appointment."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from creneau.scheduling import checks, event_text
from creneau.scheduling import links as scheduling
from creneau.scheduling.models import EventType, Link
from creneau.web.access import HostRequest, host_page


class LinkForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("Only you see it."),
        max_length=100,
        required=False,
        widget=forms.TextInput({"dir": "auto"}),
    )
    is_single_use = forms.BooleanField(label=gettext_lazy("Good for one appointment only"), required=False)
    days = forms.IntegerField(
        label=gettext_lazy("Good for … days"),
        help_text=gettext_lazy("Empty: without end."),
        min_value=1,
        max_value=checks.MOST_DAYS,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@host_page
def links(request: HostRequest, event_type_id: int) -> HttpResponse:
    """``GET``: all of them; ``POST``: one more."""
    event_type = get_object_or_404(EventType, pk=event_type_id, host=request.host)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        scheduling.hand_out(event_type=event_type, **form.cleaned_data)
        messages.success(request, _("The link is ready to be copied."))
        return redirect("web:links", event_type.pk)
    now = timezone.now()
    rows = [(link, event_text.link_url(link), link.state(now)) for link in event_type.links.with_use().order_by("-pk")]
    context = {"event_type": event_type, "rows": rows, "form": form, "zone": request.host.time_zone}
    return render(request, "web/event_types/links.html", context, status=422 if form.errors else 200)


@require_POST
@host_page
def revocation(request: HostRequest, event_type_id: int, link_id: int) -> HttpResponse:
    wanted = Link.objects.filter(event_type=event_type_id, event_type__host=request.host)
    scheduling.revoke(link=get_object_or_404(wanted, pk=link_id))
    messages.success(request, _("The link no longer works. What was booked through it stays."))
    return redirect("web:links", event_type_id)
