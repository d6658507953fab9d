"""Units are assessed: begun, scored by the unit and by the office, published, objected to, decided."""

import pytest
from selenium.webdriver.common.keys import Keys

import office

SCHEME = f"""scheme: desk
version: 1
applies_from: {office.today().year}-01-01
title: {{zh: 值守考核, en: Duty desk}}
summary: {{zh: 测试用的方案。, en: A scheme for tests.}}
period: year
units: [township, station]
full: 100
rounding: {{decimals: 2, rule: half-up}}
nothing_owed: full
objection: {{working_days: 5, calendar: cn}}
grades:
  - {{key: good, title: {{zh: 良好, en: good}}, from: 60}}
  - {{key: poor, title: {{zh: 较差, en: poor}}, from: 0}}
indicators:
  - {{key: rate, title: {{zh: 完成率, en: Fulfilment}}, max: 60, measure: {{fulfilment: all}}}}
  - {{key: rectification, title: {{zh: 整改率, en: Rectification}}, max: 20, measure: {{rectification: all}}}}
  - key: papers
    title: {{zh: 值守记录, en: The desk's records}}
    text: {{zh: 查阅值守例会记录。, en: Judged by the records of the meetings.}}
    max: 20
    measure:
      judged:
        programme: duty-desk
        duty: duty-desk-meeting
        grades:
          - {{key: whole, title: {{zh: 齐全, en: complete}}, points: 20, text: {{zh: 每月都有记录。, en: A record for each month.}}}}
          - {{key: gaps, title: {{zh: 有缺项, en: with gaps}}, points: 10, text: {{zh: 缺一个月以上。, en: A month or more is missing.}}}}
vetoes:
  - key: major
    title: {{zh: 重大问题逾期, en: A major finding overdue}}
    when: {{overdue_findings: {{grade: major, more_than: 0}}}}
    then: {{cap: poor}}
"""


@pytest.fixture(scope="module")
def assessed(office_server):
    """The office, with a scheme and a head who decides objections."""
    file = office_server.folder / "desk.yaml"
    file.write_text(SCHEME, encoding="utf-8")
    office_server.command("scheme", "adopt", file)
    for login, role in (("head", "head"), ("inspector", "inspector")):
        office_server.command(
            "people", "add", "--login", login, "--role", role, "--unit", "ROOT", "--name", "赵" + role, "--password-stdin",
            text=office.PASSWORD)
    return office_server


@pytest.mark.parametrize("language, javascript", [("zh", True), ("en", True), ("zh", False)])
def test_units_are_scored_and_may_object(assessed, browsers, language, javascript, tmp_path):
    browser = browsers(language, javascript)
    browser.fresh(assessed.address)
    browser.resize(1280)

    def become(login):
        if browser.all("a.name"):
            browser.sign_out()
        browser.sign_in(login, office.PASSWORD)

    become("office")
    browser.open("/assessments")
    browser.assert_sound_everywhere("assessment-list")
    browser.follow(browser.one("a[href='/assessments/new']"))
    browser.assert_sound_everywhere("assessment-new")
    browser.fill_in(year=str(office.today().year))
    browser.send("main form.narrow button.primary")
    address = browser.path
    assert "/assessments/" in address and len(browser.all("tbody tr")) == 2
    browser.assert_sound_everywhere("assessment-ranking")
    browser.open(address + "/what-if?max_papers=50")
    browser.assert_sound_everywhere("assessment-what-if")
    browser.open(address)
    browser.follow(browser.all("tbody th a")[-1])
    assert browser.say("缺少佐证", "Lines without evidence") in browser.one("main").text
    browser.assert_sound_everywhere("assessment-sheet")

    become("clerk")
    browser.open("/")
    assert browser.say("1 项待自评", "1 item to score") in browser.one("#sheets ~ ul").text
    browser.assert_sound_everywhere("assessment-today")
    browser.open(address)
    assert browser.say("名次", "Place") not in browser.one("main").text
    browser.follow(browser.one("tbody th a"))
    browser.follow(next(a for a in browser.all("tbody th a") if browser.say("值守记录", "records") in a.text))
    line = browser.path
    browser.assert_sound_everywhere("assessment-line")
    browser.one("input[name=grade][value=whole]").click()
    browser.one("#remark").send_keys("每月例会均有记录")
    paper = tmp_path / "值守记录.txt"
    paper.write_text("每月一次", encoding="utf-8")
    browser.fill_in(files=str(paper))
    # As though somebody had been quicker.
    browser.driver.execute_script("document.querySelector('[name=version]').value = 9")
    browser.send("form[action$='/self-score'] button.primary")
    assert browser.one("#mistakes a").get_attribute("href").endswith("#grade")
    assert browser.one("#grade").is_selected() and browser.one("#remark").get_attribute("value") == "每月例会均有记录"
    assert paper.name in browser.one("fieldset.kept").text
    browser.assert_sound_everywhere("assessment-line-back", "409")
    browser.send("form[action$='/self-score'] button.primary")
    assert paper.name in browser.one("#evidence ~ ul").text
    assert "每月例会均有记录" in browser.one(".facts").text

    become("inspector")
    for place in range(2):
        browser.open(address)
        browser.follow(browser.all("tbody th a")[place])
        browser.follow(next(a for a in browser.all("tbody th a") if browser.say("值守记录", "records") in a.text))
        browser.one("input[name=grade][value=gaps]").click()
        browser.send("form[action$='/review'] button.primary")

    become("office")
    browser.open(address)
    browser.send("form[action$='/publication'] button")
    browser.assert_sound_everywhere("assessment-published")
    # Begun by mistake, and called off.
    browser.open("/assessments/new")
    browser.send("main form.narrow button.primary")
    browser.one("details:has(form[action$='/cancellation']) summary").click()
    browser.fill_in(reason="年度选错了")
    browser.assert_sound_everywhere("assessment-calling-off")
    browser.send("form[action$='/cancellation'] button")
    assert "年度选错了" in browser.one("main").text and not browser.all("form[action$='/publication']")
    browser.assert_sound_everywhere("assessment-called-off")
    become("clerk")
    assert browser.say("提出异议", "you may object") in browser.one("#sheets ~ ul").text
    browser.open(line)
    browser.one("#words").send_keys("一月记录已补交")
    browser.send("form[action$='/objections'] button.primary")
    become("head")
    browser.open(line)
    browser.assert_sound_everywhere("assessment-objection")
    browser.fill_in(points="15")
    browser.one("#reason").send_keys("记录属实")
    # The return key decides nothing.
    browser.driver.execute_script("window.isBeingLeft = true")
    browser.one("#points").send_keys(Keys.RETURN)
    browser.wait(lambda: browser.all("#mistakes"), "nothing was sent")
    assert browser.one("#points").get_attribute("value") == "15"
    assert browser.one("#reason").get_attribute("value") == "记录属实"
    browser.assert_sound_everywhere("assessment-undecided", "422")
    browser.send("button[name=upheld][value=yes]")
    assert "15" in browser.one(".facts").text
    browser.open(line)
    browser.follow(browser.one("main p a"))
    assert browser.say("异议成立", "upheld") in browser.one("main").text
    browser.assert_sound_everywhere("assessment-decided")
