"""When something goes wrong: mistakes, forms sent twice, pages that are not there, strangers, large files."""

import datetime
import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

import office

WAYS = [("zh", True), ("en", True), ("zh", False), ("en", False)]
both = pytest.mark.parametrize("javascript", [True, False])
# Chromium names the answer to a form with mistakes in the console.
REFUSED = "422"


@pytest.fixture
def desk(browsers, office_server):
    """`desk(login, language, javascript, width)` gives a browser in which somebody of the office has signed in."""

    def sit_down(login, language="en", javascript=True, width=1280):
        browser = browsers(language, javascript)
        browser.fresh(office_server.address)
        browser.resize(width)
        if login:
            browser.sign_in(login, office.PASSWORD)
        return browser

    return sit_down


def unit(browser, name):
    """The address of a unit's page, found from the top as a person would."""
    browser.open("/units")
    while browser.one("h1").text != name:
        browser.follow(browser.one("[aria-labelledby=children] tbody th a"))
    return browser.path.partition("?")[0]


def recorded(browser, title):
    """How many pieces of work of that title the clerk's unit has."""
    browser.open("/units")
    return sum(each.text == title for each in browser.all("#recent ~ .lines a"))


def assert_mistakes(browser, *fields):
    """The summary stands on top, has the focus, and leads to each field, which is marked and explained."""
    summary = browser.one("#mistakes")
    links = summary.find_elements(By.CSS_SELECTOR, "a")
    targets = [each.get_attribute("href").rpartition("#")[2] for each in links]
    assert set(targets) == set(fields)
    assert summary.get_attribute("role") == "alert"
    if browser.javascript:
        assert browser.driver.switch_to.active_element.get_attribute("id") == "mistakes"
    for name in fields:
        field = browser.one(f"#{name}")
        if field.tag_name in ("input", "textarea", "select"):
            assert field.get_attribute("aria-invalid") == "true", name
            assert f"{name}-mistake" in field.get_attribute("aria-describedby")
            assert browser.one(f"#{name}-mistake").text
    links[0].click()
    assert browser.one(f"#{targets[0]}:target").is_displayed()


@pytest.mark.parametrize("language, javascript", WAYS)
def test_a_record_with_mistakes_comes_back_with_all_that_was_typed(desk, language, javascript):
    browser = desk("clerk", language, javascript)
    browser.open("/activities/new")
    tomorrow = (office.today() + datetime.timedelta(days=1)).isoformat()
    typed = {"title": "   ", "place": "一楼 <会议室>", "chair": "周明", "minutes": "甲 & 乙\n“丙”"}
    for box in browser.all("[name=obligations]:checked"):
        box.click()
    browser.fill_in(**typed)
    browser.send("form.record > button.primary")
    browser.assert_sound_everywhere("mistakes-record", REFUSED)
    assert_mistakes(browser, "title")
    for name in ["place", "chair", "minutes"]:
        assert browser.one(f"[name={name}]").get_attribute("value") == typed[name]
    assert not browser.all("[name=obligations]:checked"), "what was cleared by hand is ticked again"
    browser.fill_in(title="A title", held_on=tomorrow)
    browser.send("form.record > button.primary")
    # Without the script the list on the page is still that of the other day: that is said first.
    assert_mistakes(browser, "held_on" if javascript else "obligations")
    assert browser.one("[name=held_on]").get_attribute("value") == tomorrow
    assert browser.one("[name=title]").get_attribute("value") == "A title"
    browser.assert_quiet(REFUSED)
    assert recorded(browser, "A title") == 0


@pytest.mark.parametrize("language, javascript", WAYS)
def test_a_unit_and_a_list_of_people_with_mistakes_come_back(desk, language, javascript):
    browser = desk("admin", language, javascript, width=360)
    browser.open(unit(browser, "柳河镇") + "/new")
    browser.fill_in(unit_name="第二水文站", code="S01", kind="station")
    browser.send()
    browser.assert_sound_everywhere("mistakes-unit", REFUSED)
    assert_mistakes(browser, "code")
    assert [browser.one(f"[name={name}]").get_attribute("value") for name in ("unit_name", "code", "kind")] == [
        "第二水文站", "S01", "station",
    ]
    browser.open("/people/new")
    rows = "王一，wang，经办员，S01\n李二，li，国王，S01\n赵三，clerk，clerk，NOWHERE\n一项"
    browser.fill_in(list=rows)
    browser.send()
    browser.assert_sound_everywhere("mistakes-people", REFUSED)
    assert_mistakes(browser, "list")
    assert len(browser.all("#mistakes li")) == 3
    assert browser.one("[name=list]").get_attribute("value") == rows
    browser.open("/people")
    assert "wang" not in browser.one("main table").text, "all are made or none"


@both
def test_a_wrong_year_of_a_plan_is_told(desk, javascript):
    browser = desk("office", "zh", javascript)
    year = str(office.today().year - 1)  # before the catalogue applies
    browser.open(f"/plans/new?programme=duty-desk&year={year}")
    browser.assert_sound_everywhere("mistakes-plan")
    assert browser.one("[name=year]").get_attribute("value") == year
    assert browser.all("#mistakes")
    assert not browser.all("form[action='/plans']"), "what cannot be issued is offered"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_password_is_told_and_the_login_is_kept(desk, language):
    browser = desk(None, language)
    browser.open("/sign-in")
    browser.fill_in_sign_in("clerk", "a wrong password")
    browser.assert_sound_everywhere("mistakes-sign-in", REFUSED)
    assert_mistakes(browser, "login")
    assert browser.one("[name=login]").get_attribute("value") == "clerk"
    assert browser.one("[name=password]").get_attribute("value") == ""


def test_two_different_new_passwords_are_told(desk, office_server):
    browser = desk(None, "zh")
    printed = office_server.command("people", "add", "--login", "fresh", "--role", "clerk", "--unit", "S01")
    browser.open("/welcome/" + re.search(r"/welcome/(\S+)", printed).group(1))
    browser.fill_in(password="three white herons", again="three grey herons")
    browser.send()
    browser.assert_sound_everywhere("mistakes-welcome", REFUSED)
    assert_mistakes(browser, "again")


@both
def test_the_same_form_sent_twice_records_once(desk, javascript):
    browser = desk("clerk", "zh", javascript)
    title = f"只开过一次的会 {javascript}"
    browser.open("/activities/new")
    browser.fill_in(title=title)
    # The first answer is lost on its way, so the form stands there still.
    lost = browser.driver.execute_async_script(
        """
        const [answer] = arguments, form = document.querySelector("form.record");
        fetch(form.action, { method: "POST", body: new FormData(form) }).then(reply => answer(reply.url), answer);
        """
    )
    assert "/activities/" in lost
    browser.send("form.record > button.primary")
    assert browser.driver.current_url == lost
    browser.assert_quiet()
    assert recorded(browser, title) == 1


@both
def test_going_back_and_sending_again_records_once(desk, javascript):
    browser = desk("clerk", "zh", javascript)
    title = f"退回去再发一次的会 {javascript}"
    browser.open("/activities/new")
    browser.fill_in(title=title)
    browser.send("form.record > button.primary")
    first = browser.path.partition("?")[0]
    browser.back()
    assert browser.path.partition("?")[0] == "/activities/new"
    # A browser that does not keep the page shows an empty form, from which nothing can be sent again.
    if browser.one("[name=title]").get_attribute("value") == title:
        browser.send("form.record > button.primary")
        assert browser.path.partition("?")[0] == first
    browser.assert_quiet()
    assert recorded(browser, title) == 1


def test_another_piece_of_work_written_over_a_form_that_was_sent_is_not_lost(desk):
    browser = desk("clerk", "zh", javascript=False)
    browser.open("/activities/new")
    browser.fill_in(title="上午的会")
    browser.send("form.record > button.primary")
    browser.back()
    browser.fill_in(title="下午的另一个会")
    browser.send("form.record > button.primary")
    assert browser.one("h1").text == "下午的另一个会" or browser.all("#mistakes")


def test_the_list_of_obligations_follows_the_kind(desk):
    browser = desk("clerk", "en")
    browser.open("/activities/new")
    browser.fill_in(title="Words that stay")
    assert browser.all("[name=obligations]")
    assert not browser.one(".no-script").is_displayed()
    browser.fill_in(kind="outreach")
    browser.wait(lambda: not browser.all(office.OFFERED), "the list was not renewed")
    browser.assert_sound_everywhere("record-nothing-fits")
    assert browser.one("[name=title]").get_attribute("value") == "Words that stay"


def test_the_list_of_obligations_is_made_anew_without_javascript(desk):
    browser = desk("clerk", "en", javascript=False)
    browser.open("/activities/new")
    browser.fill_in(title="Words that stay", kind="outreach")
    browser.send("button.no-script")
    assert not browser.all(office.OFFERED)
    assert browser.one("[name=title]").get_attribute("value") == "Words that stay"
    browser.assert_sound_everywhere("record-nothing-fits")


@pytest.mark.parametrize("login", [None, "clerk"])
@pytest.mark.parametrize("language, javascript", [("zh", True), ("en", True), ("en", False)])
def test_a_page_that_is_not_there_says_so(desk, language, javascript, login):
    browser = desk(login, language, javascript)
    for path in ["/nowhere", "/units/7/nowhere"]:
        browser.open(path)
        assert browser.say("没有这个页面", "There is no such page") == browser.one("h1").text
    browser.assert_sound_everywhere(f"not-found-{login or 'stranger'}", "404")
    browser.follow(browser.one("main a[href='/']"))
    assert browser.path == ("/" if login else "/sign-in?next=%2F")


def test_a_page_for_others_says_so(desk):
    browser = desk("clerk", "zh")
    for path in ["/people", "/plans/new", "/reviews"]:
        browser.open(path)
        assert browser.one("h1").text == "没有权限"
    browser.assert_sound_everywhere("not-allowed", "403")


@both
def test_a_stranger_signs_in_and_comes_to_the_page_that_was_asked_for(desk, javascript):
    browser = desk("clerk", "zh", javascript)
    wanted = f"{unit(browser, '柳河水文站')}/obligations?year={office.today().year}&standing=onTrack"
    browser.sign_out()
    browser.open(wanted)
    assert browser.path.startswith("/sign-in?next=")
    browser.assert_sound_everywhere("sign-in-first")
    browser.fill_in_sign_in("clerk", "a wrong password")
    browser.assert_quiet(REFUSED)
    browser.fill_in_sign_in("clerk", office.PASSWORD)
    assert browser.path == wanted
    browser.assert_sound_everywhere("obligations-on-track")


@pytest.mark.parametrize("megabytes", [2, 40])
@both
def test_a_file_over_the_limit_is_refused_and_leaves_nothing(desk, office_server, tmp_path, javascript, megabytes):
    browser = desk("clerk", "zh", javascript)
    large = tmp_path / "录像.bin"
    large.write_bytes(b"\x00\xff" * (megabytes << 19))
    before = office_server.files()
    browser.open("/activities/new")
    browser.fill_in(title="太大的文件", files=str(large))
    browser.send("form.record > button.primary")
    assert "1 MB" in browser.one("main").text
    browser.assert_sound_everywhere("too-large", "413")
    assert office_server.files() == before
    assert recorded(browser, "太大的文件") == 0
    browser.open("/activities/new")
    small = tmp_path / "照片.bin"
    small.write_bytes(b"\x00\xff" * (1 << 18))
    browser.fill_in(title=f"不大的文件 {megabytes} {javascript}", files=str(small))
    browser.send("form.record > button.primary")
    assert browser.one("main a[download]").text == small.name
    assert len(office_server.files()) >= len(before)


@pytest.mark.parametrize("language, javascript", WAYS)
def test_a_unit_is_renamed_at_once_or_on_a_later_day_that_can_be_called_off(desk, language, javascript):
    browser = desk("admin", language, javascript)
    page = unit(browser, "柳河镇")
    browser.follow(browser.one("main .actions a[href$='/change']"))
    browser.assert_sound_everywhere("unit-change")
    rename = "section[aria-labelledby=rename] "
    assert browser.one(rename + "[name=unit_name]").get_attribute("value") == "柳河镇"
    browser.fill_in(unit_name="柳河街道")
    browser.send(rename + "button")
    assert (browser.path, browser.one("h1").text) == (page, "柳河街道")
    browser.open(page + "/change")
    browser.fill_in(unit_name="柳河镇")
    browser.send(rename + "button")
    assert browser.one("h1").text == "柳河镇"
    later = (office.today() + datetime.timedelta(days=40)).isoformat()
    browser.open(page + "/change")
    browser.fill_in(unit_name="柳河新镇")
    browser.set(browser.one(rename + "[name=on]"), later)
    browser.send(rename + "button")
    assert browser.one("h1").text == "柳河镇"
    browser.open(page + "/change")
    waiting = browser.one("#waiting ~ .lines")
    assert later in waiting.text and "柳河新镇" in waiting.text
    browser.assert_sound_everywhere("unit-change-waiting")
    browser.send("#waiting ~ .lines button")
    browser.open(page + "/change")
    assert not browser.all("#waiting")
    browser.assert_quiet()


@both
def test_a_merger_into_a_unit_that_is_not_there_is_told(desk, javascript):
    browser = desk("admin", "zh", javascript)
    browser.open(unit(browser, "柳河水文站") + "/change")
    merge = "section[aria-labelledby=merge] "
    browser.one(merge + "[name=target]").send_keys("NOWHERE")
    browser.send(merge + "button")
    browser.assert_sound_everywhere("unit-change-mistake", REFUSED)
    assert browser.one(merge + "[name=target]").get_attribute("value") == "NOWHERE"
    browser.one("#mistakes a").click()
    assert browser.one(":target").is_displayed()


@both
def test_posts_are_named_and_given(desk, javascript):
    browser = desk("admin", "zh", javascript)
    page = unit(browser, "柳河水文站")
    browser.follow(browser.one("main .actions a[href$='/posts']"))
    browser.assert_sound_everywhere("posts")
    browser.fill_in(post=f"站长 {javascript}", responsibility="first")
    browser.send("section[aria-labelledby=new-post] button")
    assert browser.path.startswith(page)
    assert f"站长 {javascript}" in browser.one("main").text
    browser.assert_sound_everywhere("posts-named")
    browser.all("summary")[-1].click()
    browser.assert_sound_everywhere("posts-appoint")
    Select(browser.one("details[open] select[name=person]")).select_by_visible_text("陈小雨")
    browser.follow(browser.all("details[open] button")[-1])
    assert "陈小雨" in browser.all("section .lines")[-1].text
    browser.assert_sound_everywhere("posts-given")


@pytest.mark.parametrize("language, javascript", [("zh", True), ("en", False)])
def test_slips_are_printed_without_the_frame(desk, language, javascript):
    browser = desk("admin", language, javascript)
    browser.open("/people/new")
    logins = [f"{language}{number}" for number in range(8)]
    # Pasted from a spreadsheet.
    browser.set(browser.one("#list"), "\n".join(f"钱{n}\t{login}\tclerk\tS01" for n, login in enumerate(logins)))
    browser.send()
    assert len(browser.all(".slip .link")) == 8
    browser.assert_sound_everywhere("slips-of-eight")
    browser.on_paper(True)
    try:
        browser.screenshot(f"slips-on-paper-{language}")
        assert not any(each.is_displayed() for each in browser.all(".top, .bottom, .no-print, button"))
        assert all(each.is_displayed() for each in browser.all(".slip"))
        assert browser.pages() == 1, "eight slips do not fit on one sheet"
    finally:
        browser.on_paper(False)


@both
def test_the_language_is_changed_on_the_page_and_back(desk, javascript):
    browser = desk("clerk", "zh", javascript)
    page = unit(browser, "柳河水文站") + f"?year={office.today().year}"
    browser.open(page)
    for tag in ["en", "zh-Hans"]:
        browser.send("form[action='/language'] button")
        assert (browser.path, browser.language) == (page, tag)
    browser.assert_quiet()
