"""Under which name somebody signs in: `DOMAIN\\user`, `user@domain` and a bare name are all understood."""

from creneau.ews import errors


def sign_in_name(email: str, domain: str = "", username: str = "") -> str:
    """The name to send. What was typed goes first; without anything typed it is the e-mail address."""
    domain, username = domain.strip().strip("\\").lstrip("@"), username.strip()
    if any(ord(character) < 32 for character in username + domain):
        raise errors.InvalidInput("a name has no control characters", field="username")
    if "\\" in username or "@" in username:
        return username
    if domain:
        return f"{domain}\\{username or email.partition('@')[0]}"
    return username or email


def other_name(email: str, netbios_domain: str, used: str) -> str | None:
    """Another form of the name, to be proposed after a refusal: the domain is the one the server called itself by."""
    bare = used.rpartition("\\")[2].partition("@")[0] or email.partition("@")[0]
    proposed = f"{netbios_domain}\\{bare}"
    return proposed if netbios_domain and proposed.lower() != used.lower() else None
