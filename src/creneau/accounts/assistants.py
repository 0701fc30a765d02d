"""Who looks after whose page."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from creneau.accounts.alerts import Kind, alert
from creneau.accounts.models import Assistant, Host, User


@transaction.atomic
def name_assistant(*, host: Host, email: str) -> Assistant:
    """``ValidationError`` names the field that is wrong."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise ValidationError({"email": _("Nobody here signs in with this address. An administrator can invite them.")})
    if user.pk == host.user_id:
        raise ValidationError({"email": _("This is you.")})
    assistant, is_new = Assistant.objects.get_or_create(host=host, user=user)
    if is_new:
        alert(Kind.ASSISTANT_ADDED, host.user, user.name)
    return assistant


def looked_after(user: User) -> list[Host]:
    """Whose pages the person may manage beside their own, by name."""
    hosts = Host.objects.filter(assistants__user=user, user__is_active=True)
    return list(hosts.select_related("user").order_by("user__name", "pk"))
