"""People as their administrator sees them, and everybody's own account."""

import pytest
from selenium.webdriver.common.by import By

import office
from test_forms import REFUSED, assert_mistakes, desk  # noqa: F401, the fixture

WAYS = [("zh", True), ("en", False)]
PASSWORD = "nine amber windows"


def account_of(browser, login):
    """Finds a person by the list's filter, as an administrator would, and opens the page."""
    browser.open("/people")
    browser.fill_in(text=login)
    browser.send("form[action='/people'] button")
    rows = [row for row in browser.all("main tbody tr") if row.find_element(By.TAG_NAME, "code").text == login]
    browser.follow(rows[0].find_element(By.TAG_NAME, "a"))
    return browser.path


def act(browser, address):
    """Opens what an act says, and presses its button."""
    form = browser.one(f"main form[action$='{address}']")
    form.find_element(By.XPATH, "../summary").click()
    assert form.find_element(By.TAG_NAME, "p").is_displayed(), "it does not say what it does"
    browser.follow(form.find_element(By.TAG_NAME, "button"))


@pytest.mark.parametrize("language, javascript", WAYS)
def test_roles_are_given_and_taken(desk, language, javascript):  # noqa: F811
    browser = desk("admin", language, javascript)
    browser.open("/people")
    browser.assert_sound_everywhere("people-filter")
    path = account_of(browser, "clerk")
    browser.assert_sound_everywhere("person")
    for summary in browser.all("main summary"):
        summary.click()
    browser.assert_sound_everywhere("person-acts")
    browser.fill_in(role="reviewer", unit="NOWHERE")
    browser.send("form[action$='/roles'] button")
    browser.assert_sound_everywhere("person-mistake", REFUSED)
    assert_mistakes(browser, "unit")
    assert browser.one("#role").get_attribute("value") == "reviewer"
    browser.fill_in(unit="T01")
    browser.send("form[action$='/roles'] button")
    assert browser.path == path
    assert len(browser.all("[aria-labelledby=roles] .lines > li")) == 2
    given = browser.one("form[action$='/roles/end'] input[value=reviewer]").find_element(By.XPATH, "..")
    given.find_element(By.XPATH, "../summary").click()
    browser.follow(given.find_element(By.TAG_NAME, "button"))
    assert len(browser.all("[aria-labelledby=roles] .lines > li")) == 1
    browser.assert_quiet(REFUSED)


@pytest.mark.parametrize("language, javascript", WAYS)
def test_an_account_is_opened_changed_closed_and_reset(desk, language, javascript):  # noqa: F811
    browser = desk("admin", language, javascript, width=360)
    login = f"own-{language}"
    browser.open("/people/new")
    browser.fill_in(list=f"钱多，{login}，clerk，S01")
    browser.send()
    welcome = browser.one(".slip .link").text
    browser.sign_out()
    browser.driver.get(welcome)
    browser.fill_in(password=office.PASSWORD, again=office.PASSWORD)
    browser.send()
    browser.follow(browser.one(".who .name"))
    browser.assert_sound_everywhere("account")
    browser.fill_in(old_password="not my password", new_password=PASSWORD, again=PASSWORD)
    browser.send("form[action='/account/password'] button")
    browser.assert_sound_everywhere("account-mistake", REFUSED)
    assert_mistakes(browser, "old_password")
    browser.fill_in(old_password=office.PASSWORD, new_password=PASSWORD, again=PASSWORD)
    browser.send("form[action='/account/password'] button")
    assert browser.one("main [role=status]").is_displayed()
    browser.sign_out()
    browser.sign_in("admin", office.PASSWORD)
    path = account_of(browser, login)
    act(browser, "/state")
    browser.assert_sound_everywhere("person-closed")
    act(browser, "/state")
    act(browser, "/reset")
    assert browser.one(".slip .link").text != welcome
    browser.assert_sound_everywhere("slip-of-one")
    browser.open(path)
    browser.assert_sound_everywhere("person-reset")
