"""Where the mailboxes of a mail domain are, as this installation knows from those that are connected."""

from django.db.models import Count

from creneau.calendars.models import CalendarConnection


def known_server(email: str) -> str:
    """The EWS address of most connected mailboxes of the same domain, "" for none. Only a proposal: whether a password
    may go there is decided anew for everybody who types one."""
    domain = email.rpartition("@")[2]
    there = CalendarConnection.objects.filter(status=CalendarConnection.Status.CONNECTED, email__iendswith=f"@{domain}")
    servers = there.values("server").annotate(number=Count("pk")).order_by("-number", "server")
    return str(servers[0]["server"]) if domain and servers else ""
