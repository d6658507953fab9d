"""The circular of a quarter with a good practice, what everybody sets about reminders, and the page that stops them."""

import re
import sqlite3

import pytest


@pytest.fixture
def office(demo_server, browsers, request):
    browser = browsers(request.param)
    browser.fresh(demo_server.address)
    password = re.search(r"^programme-office +(\S+)", demo_server.accounts, re.M).group(1)
    browser.sign_in("programme-office", password)
    return browser


both = pytest.mark.parametrize("office", ["zh", "en"], indirect=True)


@both
def test_a_circular_is_written_and_issued(office):
    year = office.driver.execute_script("return new Date().getFullYear()") - 1
    period = "q1" if office.language == "zh" else "q2"
    office.open("/reports")
    office.assert_sound_everywhere("circular-reports")
    office.open("/reports")
    unit = re.search(r"/reports/annual/(\w+)", office.one("main a[href^='/reports/annual/']").get_attribute("href")).group(1)
    office.open(f"/reports/circular/{unit}?year={year}&period={period}")
    office.assert_sound_everywhere("circular-draft")
    office.fill_in(sentence=office.say("议定事项当天分解到人。", "What is decided is given to somebody the same day."))
    office.send("form[action$='/practice'] button")
    office.assert_sound_everywhere("circular-practice")
    office.send("form[action$='/issue'] button.primary")
    assert office.path.startswith("/reports/issued/")
    assert office.say("议定事项当天分解到人。", "What is decided is given to somebody the same day.") in office.one("main").text
    office.assert_sound_everywhere("circular-issued")
    office.follow(office.one("main .actions a[href^='/activities/new']"))
    assert str(year) in office.one("#title").get_attribute("value")


@both
def test_reminders_are_set_and_stopped(office, demo_server):
    office.open("/account")
    office.fill_in(mail_address="office@example.org", digest="weekly")
    office.send("form[action='/account/reminders'] button")
    assert office.path == "/account?done=reminders"
    assert office.one("#mail_address").get_attribute("value") == "office@example.org"
    office.assert_sound_everywhere("reminders-account")
    with sqlite3.connect(demo_server.data / "dutybook.sqlite") as book:
        (token,) = book.execute("SELECT stop_token FROM reminder_choice").fetchone()
    office.open(f"/stop/{token}")
    office.assert_sound_everywhere("reminders-stop")
    office.send("main form button")
    assert office.all(".notice.good")
    office.open("/account")
    assert office.one("#digest").get_attribute("value") == "none"
