"""An event is recorded, what it makes is shown first, its clock is stopped and runs again."""

import datetime

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
events:
  - {{key: works, title: {{zh: 动火作业, en: Hot work}}}}
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
  - key: permit
    title: {{zh: 动火审批, en: Hot work permit}}
    text: {{zh: 动火前取得审批。, en: Approved before it begins.}}
    source: {{instrument: rules, clause: {{zh: 第二条, en: art. 2}}}}
    owed_by: {{kinds: [station]}}
    cadence:
      gate:
        event: works
        approvals:
          - {{key: place, title: {{zh: 现场措施确认, en: Measures on site confirmed}}, by: same-unit}}
          - {{key: manager, title: {{zh: 消防安全管理人批准, en: Fire safety manager approves}}, by: parent}}
    hours: 1
    review: {{by: none}}
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


@pytest.mark.parametrize("language, javascript", [("zh", True), ("en", True), ("zh", False), ("en", False)])
def test_approvals_have_names_and_a_mistaken_event_is_withdrawn(leaks, browsers, language, javascript):
    browser = browsers(language, javascript)
    browser.fresh(leaks.address)
    browser.resize(1280)
    title = f"动火 {language} {javascript}"
    begins = min(office.today() + datetime.timedelta(days=20), datetime.date(office.today().year, 12, 31))
    browser.sign_in("clerk", office.PASSWORD)
    browser.open(f"/triggers/new?trigger_kind=works&on={begins}&time=23:59")
    browser.fill_in(event_title=title)
    browser.send("form.event button.primary")
    section = next(each for each in browser.all("main section") if title in each.text)
    obligation = section.find_element(By.CSS_SELECTOR, ".lines a").get_attribute("href").removeprefix(leaks.address)
    event = section.find_element(By.CSS_SELECTOR, ".hint a").get_attribute("href").removeprefix(leaks.address)

    browser.open(obligation)
    rows = browser.all(".approvals li")
    assert [browser.say("缺", "missing") in row.text for row in rows] == [True, True]
    browser.assert_sound_everywhere("approvals-missing")
    browser.follow(rows[0].find_element(By.CSS_SELECTOR, "a.quiet"))
    choice = browser.one("#obligations select[name^=approval-]")
    assert choice.get_attribute("value") == "place"
    browser.assert_sound_everywhere("approval-record")
    browser.fill_in(title=browser.say("现场已确认", "Site confirmed"))
    browser.send("form.record button.primary")
    record = browser.path.partition("?")[0]
    browser.assert_sound_everywhere("approval-recorded")
    browser.open(obligation)
    assert browser.say("已取得", "given") in browser.all(".approvals li")[0].text
    browser.assert_sound_everywhere("approvals-given")

    # The record is corrected with all its parts, and the versions tell.
    browser.open(record + "/correction")
    browser.one("#part-attendance summary").click()
    browser.fill_in(attended="李青、王石", reason=browser.say("补登签到", "Attendance added"))
    browser.assert_sound_everywhere("correction-whole")
    browser.send("form.correction > button.primary")
    assert "王石" in browser.one("main").text
    browser.open(record + "/versions")
    assert "王石" in browser.one(".changes").text
    browser.assert_sound_everywhere("versions-whole")

    browser.open(event)
    assert browser.say("不能再撤回", "can be withdrawn no more") in browser.one("main").text
    browser.assert_sound_everywhere("event-used")

    browser.open(f"/triggers/new?trigger_kind=works&on={begins}&time=23:58")
    browser.fill_in(event_title=title + " 2")
    browser.send("form.event button.primary")
    section = next(each for each in browser.all("main section") if title + " 2" in each.text)
    browser.follow(section.find_element(By.CSS_SELECTOR, ".hint a"))
    for form in ("correction", "withdrawal"):
        browser.one(f"form[action$='/{form}']").find_element(By.XPATH, "..").find_element(By.TAG_NAME, "summary").click()
    browser.assert_sound_everywhere("event-change")
    browser.set(browser.one("main [name=time]"), "23:57")
    browser.fill_in(reason=browser.say("时间看错", "Wrong time"))
    browser.send("form[action$='/correction'] button")
    assert "23:57" in browser.one(".lead").text
    browser.one("form[action$='/withdrawal']").find_element(By.XPATH, "..").find_element(By.TAG_NAME, "summary").click()
    browser.fill_in(withdrawal_reason=browser.say("登记有误", "A mistake"))
    browser.send("form[action$='/withdrawal'] button")
    assert browser.say("已撤回", "withdrawn") in browser.one("main").text
    browser.assert_sound_everywhere("event-withdrawn")
    browser.assert_quiet()
