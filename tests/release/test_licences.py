"""What Créneau stands on may be passed on, and its list is current."""

from release.licences import PAGE, misfits, page


def test_every_licence_is_known_and_fits() -> None:
    assert misfits() == []


def test_the_page_of_licences_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make licences"
