"""What somebody is told about the way into their account. No secret, and nothing to follow but our own address."""

from django.conf import settings
from django.utils.translation import gettext as _

from creneau.accounts.locales import page_locale
from creneau.accounts.models import Alert
from creneau.accounts.zone_names import name as zone_name
from creneau.notifications.letter import Fact, Letter
from creneau.notifications.when import short
from creneau.scheduling.names import isolated

Kind = Alert.Kind


def alert(row: Alert) -> Letter:
    host = getattr(row.user, "host", None)
    zone = host.time_zone if host else settings.DEFAULT_TIME_ZONE
    heading = _headings()[Kind(row.kind)]
    return Letter(
        subject=heading,
        heading=heading,
        lines=(_meaning()[Kind(row.kind)],),
        facts=(
            Fact(_("When"), f"{short(row.at, zone)}, {zone_name(zone, page_locale())}"),
            Fact(_("Name"), isolated(row.name) if row.name else ""),
            Fact(_("By"), _others().get(row.actor, "")),
            Fact(_("From the address"), row.address),
            Fact(_("Browser"), row.browser),
        ),
        action=(_("See where you are signed in"), f"{settings.BASE_URL}/account/sessions/"),
        notes=(_("Was it you? Then there is nothing to do."), _what_else(row)),
    )


def _headings() -> dict[Kind, str]:
    return {
        Kind.PASSWORD_CHANGED: _("Your password was changed"),
        Kind.PASSWORD_RESET: _("Your password was set anew"),
        Kind.PASSWORD_TAKEN: _("Your password no longer signs in"),
        Kind.APP_ADDED: _("Codes of an app were added to your sign-in"),
        Kind.APP_REMOVED: _("Codes of an app were removed from your sign-in"),
        Kind.PASSKEY_ADDED: _("A passkey was added to your account"),
        Kind.PASSKEY_REMOVED: _("A passkey was removed from your account"),
        Kind.SECOND_FACTORS_TAKEN: _("Your second step at sign-in was reset"),
        Kind.RECOVERY_CODES_MADE: _("New recovery codes were made"),
        Kind.RECOVERY_CODE_USED: _("A recovery code was used to sign in"),
        Kind.TOKEN_MADE: _("An API token was made for your page"),
        Kind.ORGANISATION_LINKED: _("An account of your organisation signs in as you from now on"),
        Kind.ORGANISATION_FORGOTTEN: _("Your organisation’s account was forgotten"),
        Kind.ASSISTANT_ADDED: _("Somebody looks after your page from now on"),
    }


def _meaning() -> dict[Kind, str]:
    return {
        Kind.PASSWORD_CHANGED: _("The password before signs in no longer."),
        Kind.PASSWORD_RESET: _("By a link for a new password. The password before signs in no longer."),
        Kind.PASSWORD_TAKEN: _("You are signed out everywhere. A link brings you a new password: ask for it."),
        Kind.APP_ADDED: _("Signing in asks for a code of that app as well."),
        Kind.APP_REMOVED: _("Signing in asks for codes of that app no longer."),
        Kind.PASSKEY_ADDED: _("Whoever holds it can sign in with it."),
        Kind.PASSKEY_REMOVED: _("It signs in no longer."),
        Kind.SECOND_FACTORS_TAKEN: _("You are signed out everywhere, and no second step is asked for."),
        Kind.RECOVERY_CODES_MADE: _("Those before are good no longer."),
        Kind.RECOVERY_CODE_USED: _("It took the place of the app or passkey, and is good no longer."),
        Kind.TOKEN_MADE: _("Whatever program has it reads or changes what the token is good for."),
        Kind.ORGANISATION_LINKED: _("Whoever signs in there with that account comes in here as you."),
        Kind.ORGANISATION_FORGOTTEN: _(
            "You are signed out everywhere. The next account there that has your e-mail address signs in as you."
        ),
        Kind.ASSISTANT_ADDED: _("They see your meetings and change your event types and working hours."),
    }


def _others() -> dict[str, str]:
    """Nothing where it was the person, or whoever was signed in as them."""
    return {Alert.Actor.ADMINISTRATOR: _("an administrator"), Alert.Actor.SYSTEM: _("a command on the server")}


def _what_else(row: Alert) -> str:
    contact = settings.SUPPORT_CONTACT
    who = _("tell %(contact)s") % {"contact": contact} if contact else _("tell your administrator")
    if row.actor != Alert.Actor.PERSON:
        return _("You know nothing of it? Then %(tell_somebody)s.") % {"tell_somebody": who}
    if row.user.is_from_directory:
        return _(
            "Was it not you? Change the password of your organisation at once, sign out all other devices, remove what "
            "you do not know, and %(tell_somebody)s."
        ) % {"tell_somebody": who}
    return _(
        "Was it not you? Change your password at once, sign out all other devices, remove what you do not know, and "
        "%(tell_somebody)s. If you can no longer sign in, ask for a new password at %(address)s."
    ) % {"tell_somebody": who, "address": f"{settings.BASE_URL}/account/password/reset/"}
