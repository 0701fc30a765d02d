"""What is typed about a schedule beside its hours: name, zone, public holidays."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creneau.accounts.locales import page_locale
from creneau.scheduling.holidays import region_names, regions_by_country
from creneau.scheduling.models import Schedule
from creneau.web import zones

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Schedule]
else:
    _ModelForm = forms.ModelForm


class ScheduleForm(_ModelForm):
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    holidays_country = forms.ChoiceField(label=gettext_lazy("Public holidays"), required=False)
    holidays_region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)

    class Meta:
        model = Schedule
        fields = ["name", "time_zone", "holidays_country", "holidays_region"]
        labels = {"name": gettext_lazy("Name of these hours")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["time_zone"].choices = zones.choices(and_also=self.instance.time_zone)  # type: ignore[attr-defined]
        self.fields["holidays_country"].choices = countries()  # type: ignore[attr-defined]
        redraw = {"hx-post": "", "hx-trigger": "change", "hx-vals": '{"redraw": "1"}'}
        for name in ("time_zone", "holidays_country"):
            self.fields[name].widget.attrs |= redraw
        self.regions = regions(str(self["holidays_country"].value() or ""))
        self.fields["holidays_region"].choices = self.regions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Where another country is chosen without scripts, the region may still be one of the country before."""
        if "holidays_country" in self.changed_data and "holidays_region" in self.errors:
            del self.errors["holidays_region"]
        return super().clean() or {}


def countries() -> list[tuple[str, str]]:
    """Where public holidays can be days off, by name; first that they are not."""
    names = page_locale().territories
    known = sorted(((code, str(names.get(code, code))) for code in regions_by_country()), key=lambda choice: choice[1])
    return [("", _("I work on public holidays")), *known]


def regions(country: str) -> list[tuple[str, str]]:
    """Those of the country that have holidays of their own; first none. Empty where there are none."""
    known = sorted(region_names(country).items(), key=lambda choice: choice[1])
    return [("", _("Those of the whole country")), *known] if known else []
