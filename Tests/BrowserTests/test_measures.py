"""A measure on its way: notice, defence, decision by two, delivery, appeal; each step by another person."""

import pytest
from selenium.webdriver.common.by import By

import office

WAYS = [("zh", True), ("en", True)]
HEADS = [("head-a", "何一"), ("head-b", "何二"), ("head-c", "何三")]
FACTS = "3 月、6 月两次消防演练均未组织。\n档案室夜间未上锁。"


@pytest.fixture
def people(own_server, browsers):
    """`people(login)` is that person, signed in, in the browser of a language; three heads are added."""
    for login, name in HEADS:
        own_server.command(
            "people", "add", "--login", login, "--role", "head", "--unit", "ROOT", "--name", name, "--password-stdin",
            text=office.PASSWORD,
        )
    own_server.command(
        "people", "add", "--login", "keeper", "--role", "auditor", "--unit", "ROOT", "--name", "郑档", "--password-stdin",
        text=office.PASSWORD,
    )

    def someone(login, language):
        browser = browsers(language)
        browser.fresh(own_server.address)
        browser.sign_in(login, office.PASSWORD)
        return browser

    return someone


def act(browser, address, **fields):
    """Opens an act of the page, fills in its form and sends it."""
    form = browser.one(f"main form[action$='/{address}']")
    if not form.is_displayed():
        form.find_element(By.XPATH, "../summary").click()
    browser.fill_in(**fields)
    browser.follow(form.find_element(By.CSS_SELECTOR, "button"))


@pytest.mark.parametrize("language, javascript", WAYS)
def test_a_measure_goes_its_way(people, language, javascript):
    browser = people("office", language)
    browser.open("/measures")
    browser.follow(browser.one("main a.primary"))
    browser.assert_sound_everywhere("measure-new-unit")
    browser.fill_in(unit=browser.one("#unit option:nth-child(2)").get_attribute("value"))
    browser.send()
    browser.fill_in(facts=FACTS, kind="talk", months="3", route="civil-review")
    browser.one("#basis").send_keys("《消防安全责任制》第八条")
    people_in_unit = browser.all("#subject option")
    browser.fill_in(subject=people_in_unit[1].get_attribute("value"))
    browser.send("main form[action='/measures'] button")
    browser.assert_sound_everywhere("measure-new-mistake", "422")
    for box in browser.all("#deciders label"):
        if "何一" in box.text or "何二" in box.text:
            box.click()
    for box in browser.all("#appeal_deciders label"):
        if "何三" in box.text:
            box.click()
    browser.send("main form[action='/measures'] button")
    path = browser.path
    assert path.startswith("/measures/")
    browser.assert_sound_everywhere("measure-draft")
    act(browser, "notice", mode="in-person")

    browser = people("reviewer", language)
    browser.open("/account")
    browser.follow(browser.one("main a[href='/measures']"))
    browser.follow(browser.one("main .lines a"))
    assert browser.path == path
    act(browser, "defences", text="6 月因汛期改期，有通知为证。")
    browser.assert_sound_everywhere("measure-subject")

    browser = people("office", language)
    browser.open(path)
    act(browser, "examination", checked="调阅通知，属实；3 月一次仍成立。")

    browser = people("head-a", language)
    browser.open(path)
    act(browser, "decisions", kind="talk", months="3", reasons="事实清楚，申辩部分采纳。")
    browser.assert_sound_everywhere("measure-half-decided")
    browser = people("head-b", language)
    browser.open(path)
    act(browser, "decisions", reasons="同意。")
    browser.assert_sound_everywhere("measure-decided")
    act(browser, "delivery", mode="in-person")

    browser = people("reviewer", language)
    browser.open(path)
    act(browser, "appeals", route="civil-review", grounds="影响期过长。")
    browser.assert_sound_everywhere("measure-appealed")

    browser = people("head-c", language)
    browser.open(path)
    browser.assert_sound_everywhere("measure-appeal-decider")
    act(browser, "outcome", appeal_outcome="upheld", reasons="维持原决定。")

    browser = people("keeper", language)
    browser.open("/measures")
    browser.assert_sound_everywhere("measures")
    browser.follow(browser.one("main .lines a"))
    browser.one("main details:last-of-type summary").click()
    browser.assert_sound_everywhere("measure-archive")

    browser = people("clerk", language)
    browser.open(path)
    assert browser.one("h1").text
    assert "演练" not in browser.one("body").text
