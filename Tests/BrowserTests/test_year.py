"""The matrix of units and duties, the month, and the calendars of working days, on the demo organisation."""

import re

import pytest
from selenium.webdriver.common.keys import Keys


@pytest.fixture
def office(demo_server, browsers, request):
    browser = browsers(request.param)
    browser.fresh(demo_server.address)
    password = re.search(r"^programme-office +(\S+)", demo_server.accounts, re.M).group(1)
    browser.sign_in("programme-office", password)
    return browser


both = pytest.mark.parametrize("office", ["zh", "en"], indirect=True)


@both
@pytest.mark.parametrize(
    "name, path",
    [
        ("matrix", "/matrix"), ("matrix-below", "/matrix?rows=below"), ("calendar", "/calendar"),
        ("calendars", "/calendars?from=2026-12-25&days=10&calendar=cn"),
    ],
)
def test_a_page_is_sound(office, name, path):
    office.open(path)
    office.assert_sound_everywhere(f"year-{name}")


@both
def test_the_matrix_scrolls_by_keyboard_and_prints_on_a3(office):
    office.open("/matrix?rows=below")
    office.resize(360)
    window = office.one(".grid")
    office.driver.execute_script("arguments[0].focus()", window)
    window.send_keys(Keys.ARROW_RIGHT * 5)
    office.wait(lambda: office.driver.execute_script("return arguments[0].scrollLeft > 0", window), "the matrix scrolls")
    first = office.one(".matrix tbody th")
    assert first.rect["x"] < 60, "the names of the units stay in sight"
    # A3 is 297 by 420 millimetres; a point is 1/72 of an inch.
    width, height = office.paper()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (420, 297)


@both
def test_a_day_is_changed_after_a_preview(office):
    office.open("/calendars")
    day = f"{office.driver.execute_script('return new Date().getFullYear()')}-12-23"
    office.fill_in(day=day, reason="停电 power cut")
    office.send("form[action='/calendars/overrides'] button")
    office.assert_sound_everywhere("year-calendars-preview")
    office.send()
    assert office.path.startswith("/calendars?")
    assert office.all(".notice.good")
    assert "停电 power cut" in office.one("main").text
