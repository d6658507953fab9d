"""An event is recorded, what it makes is shown first, its clock is stopped and runs again."""

import pytest
from selenium.webdriver.common.by import By

import office

CLOCK = f"""programme: leaks
version: 1
applies_from: {office.today().year}-01-01
field: safety
title: {{zh: 泄漏处置责任制, en: Leaks}}
summary: {{zh: 测试用的目录。, en: A catalogue for tests.}}
instruments:
  - {{key: rules, title: {{zh: 本单位工作规则, en: Our own rules}}, issuer: {{zh: 本单位, en: The organisation}}, edition: "2026"}}
triggers:
  - {{key: leak, title: {{zh: 发生泄漏, en: A leak}}}}
duties:
  - key: response
    title: {{zh: 泄漏处置, en: Leak response}}
    text: {{zh: 先报告，再处置。, en: "Report it, then make it safe."}}
    source: {{instrument: rules, clause: {{zh: 第一条, en: art. 1}}}}
    owed_by: {{kinds: [station]}}
    cadence:
      clock:
        trigger: leak
        stages:
          - {{key: reported, title: {{zh: 首次报告, en: First report}}, within: {{hours: 2}}, max_extension: {{hours: 2}}}}
          - {{key: handled, title: {{zh: 处置完毕, en: Made safe}}, within: {{working_days: 5}}, after: reported}}
        extended_by: same-unit
        suspend_for:
          - {{key: survey, title: {{zh: 等待勘查, en: Waiting for the survey}}}}
    counts: [other, check]
    hours: 1
"""


@pytest.fixture(scope="module")
def leaks(office_server):
    """The office, with one more catalogue that has a clock."""
    file = office_server.folder / "leaks.yaml"
    file.write_text(CLOCK, encoding="utf-8")
    office_server.command("programme", "adopt", file)
    office_server.command("plan", "issue", "--programme", "leaks", "--year", str(office.today().year), "--under", "ROOT")
    return office_server


@pytest.mark.parametrize("language, javascript", [("zh", True), ("en", True), ("zh", False), ("en", False)])
def test_an_event_starts_a_clock_that_is_stopped_and_runs_again(leaks, browsers, language, javascript):
    browser = browsers(language, javascript)
    browser.fresh(leaks.address)
    browser.resize(1280)
    title = f"泄漏 {language} {javascript}"
    browser.sign_in("clerk", office.PASSWORD)
    browser.open("/")
    browser.follow(browser.one("a[href='/triggers/new']"))
    assert browser.say("首次报告", "First report") in browser.one("#steps").text
    browser.assert_sound_everywhere("event-new")
    browser.fill_in(event_title=title)
    browser.send("form.event button.primary")
    assert browser.path.endswith("/triggers?recorded=yes")
    section = next(each for each in browser.all("main section") if title in each.text)
    assert browser.say("即将到期", "due soon") in section.text
    browser.assert_sound_everywhere("event-list")
    address = section.find_element(By.CSS_SELECTOR, ".lines a").get_attribute("href").removeprefix(leaks.address)
    unit = browser.path.split("/")[2]
    browser.open(f"/activities/new?unit={unit}&kind=check&obligation={address.rpartition('/')[2]}")
    assert browser.one("#held_time").is_displayed() and browser.one("#outcome").is_displayed()
    browser.assert_sound_everywhere("event-work")
    browser.sign_out()
    browser.sign_in("office", office.PASSWORD)
    browser.open(address)
    browser.one("form[action$='/suspension']").find_element(By.XPATH, "..").find_element(By.TAG_NAME, "summary").click()
    browser.assert_sound_everywhere("event-clock")
    browser.send("form[action$='/suspension'] button")
    assert browser.say("已中止", "suspended") in browser.one(".lead").text
    browser.assert_sound_everywhere("event-stopped")
    browser.send("form[action$='/resumption'] button")
    assert browser.say("即将到期", "due soon") in browser.one(".lead").text
    browser.assert_quiet()
