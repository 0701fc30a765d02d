"""What the pages themselves keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class OrganisationTextQuerySet(models.QuerySet["OrganisationText"]):
    def published(self) -> list[OrganisationText.Kind]:
        """The kinds that somebody has written, in the order in which a page lists them."""
        written = set(self.values_list("kind", flat=True))
        return [kind for kind in OrganisationText.Kind if kind in written]

    def read(self, kind: str) -> OrganisationText | None:
        """In the reader's language if it was written in it, else in the first that it was."""
        texts = {text.language: text for text in self.filter(kind=kind).order_by("-language")}
        return texts.get(get_language() or "") or next(iter(texts.values()), None)


class OrganisationText(models.Model):
    """A page that an organisation must have: the administrator writes it, in plain formatting."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Legal notice")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")

    kind = models.CharField(max_length=20, choices=Kind)
    language = models.CharField(max_length=10)
    text = models.TextField()
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[OrganisationTextQuerySet] = OrganisationTextQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="one_text_a_kind_and_language")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
