"""The record form: drafts while one types, rows for people and decisions, the button under the thumb."""

import types

import pytest

import office

both = pytest.mark.parametrize("javascript", [True, False])
FORM = "form.record > button.primary"


@pytest.fixture
def desk(browsers, office_server):
    """`desk(language, javascript, width)` gives a browser in which the clerk has signed in."""

    def sit_down(language="zh", javascript=True, width=1280):
        browser = browsers(language, javascript)
        browser.fresh(office_server.address)
        browser.resize(width)
        browser.sign_in("clerk", office.PASSWORD)
        return browser

    return sit_down


def drafts(browser):
    """The titles of the drafts on the first page."""
    browser.open("/")
    return [each.text for each in browser.all("#drafts ~ .lines > li > a")]


def open_parts(browser):
    for part in browser.all("details.part:not([open]) > summary"):
        part.click()


@pytest.mark.parametrize("language, width", [("zh", 1280), ("en", 360)])
def test_what_is_typed_is_kept_and_gone_on_with(desk, language, width):
    browser = desk(language, True, width)
    title = f"没写完的会 {language}"
    browser.open("/activities/new")
    browser.fill_in(title=title, minutes="第一段")
    open_parts(browser)
    browser.fill_in(attended="王石、李青", absent_1="赵一", absence_1="duty_travel", agenda="一\n二")
    browser.wait(lambda: "draft=" in browser.path, "no draft was kept")
    address = browser.path
    browser.fill_in(decision_1="检修闸门")
    saved = "return performance.getEntriesByName(location.origin + '/drafts').length"
    before = browser.driver.execute_script(saved)
    browser.wait(lambda: browser.driver.execute_script(saved) > before, "what was typed later was not kept")
    browser.assert_sound_everywhere("record-draft-kept")
    assert title in drafts(browser)
    browser.assert_sound_everywhere("today-draft")
    browser.follow(next(each for each in browser.all("#drafts ~ .lines > li > a") if each.text == title))
    assert browser.path == address
    assert len(browser.all("details.part[open]")) == 3, "a part that holds something is folded"
    values = {"title": title, "minutes": "第一段", "attended": "王石、李青", "absent_1": "赵一", "absence_1": "duty_travel",
              "agenda": "一\n二", "decision_1": "检修闸门"}
    for name, value in values.items():
        assert browser.one(f"[name={name}]").get_attribute("value") == value
    browser.assert_sound_everywhere("record-draft")
    browser.send(FORM)
    assert browser.one("h1").text == title
    browser.assert_sound_everywhere("recorded-whole")
    assert title not in drafts(browser)
    browser.open(address)
    assert browser.path == "/activities/new"
    browser.assert_quiet()


def test_without_the_script_a_button_keeps_the_draft(desk):
    browser = desk(javascript=False)
    browser.open("/activities/new")
    browser.fill_in(title="用按钮存的", minutes="一\n二")
    browser.send(".draft button")
    assert browser.all(".notice.good")
    assert browser.one("[name=minutes]").get_attribute("value") == "一\n二"
    browser.assert_sound_everywhere("record-draft-saved")
    assert "用按钮存的" in drafts(browser)
    browser.send("#drafts ~ .lines button")
    assert "用按钮存的" not in drafts(browser)


def test_an_untouched_form_leaves_no_draft(desk):
    browser = desk()
    before = drafts(browser)
    browser.open("/activities/new")
    browser.fill_in(kind="outreach")
    browser.wait(lambda: not browser.all(office.OFFERED), "the list was not renewed")
    browser.driver.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
    assert drafts(browser) == before


@both
def test_rows_are_added_and_what_was_typed_stays(desk, javascript):
    browser = desk(javascript=javascript, width=360)
    browser.open("/activities/new")
    browser.fill_in(title="加行")
    open_parts(browser)
    browser.fill_in(absent_3="赵一", absence_3="other", decision_1="办一件事")
    more = browser.one("[data-rows=absent] button")
    more.click() if javascript else browser.follow(more)
    browser.fill_in(absent_4="孙二", absence_4="leave")
    assert browser.one("[name=absent_3]").get_attribute("value") == "赵一"
    browser.assert_sound_everywhere("record-rows")
    browser.send(FORM)
    assert "赵一（其他）、孙二（请假）" in browser.one("main").text
    assert "办一件事" in browser.one("main table").text


def test_people_of_the_unit_are_a_tap_away(desk):
    browser = desk(width=360)
    browser.open("/activities/new")
    browser.all("details.part > summary")[0].click()
    chip = next(each for each in browser.all(".names button") if each.text == "陈小雨")
    chip.click()
    assert browser.one("[name=attended]").get_attribute("value") == "陈小雨"
    assert chip.get_attribute("aria-pressed") == "true"
    browser.assert_sound_everywhere("record-names")
    chip.click()
    assert browser.one("[name=attended]").get_attribute("value") == ""


@both
def test_the_enter_key_records_nothing(desk, javascript):
    browser = desk(javascript=javascript)
    browser.open("/activities/new")
    title = browser.one("[name=title]")
    title.send_keys("还没写完\n")
    if not javascript:
        browser.wait(lambda: browser.path == "/activities", "the list was not made anew")
    assert browser.one("[name=title]").get_attribute("value") == "还没写完"
    assert browser.all("form.record") and not browser.all("#mistakes")


def test_on_a_telephone_the_button_stays_under_the_thumb(desk):
    browser = desk()
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
    try:
        browser.open("/activities/new")
        place = "return document.querySelector('form.record > .primary').getBoundingClientRect().toJSON()"
        before = browser.driver.execute_script(place)
        assert before["bottom"] == 740
        browser.fill_in(kind="outreach")
        browser.wait(lambda: not browser.all(office.OFFERED), "the list was not renewed")
        assert browser.driver.execute_script(place) == before
        # At the page's end it covers nothing.
        browser.driver.execute_script("scrollTo(0, document.body.scrollHeight)")
        last = browser.driver.execute_script(
            "return document.querySelector('.bottom').getBoundingClientRect().bottom")
        assert last <= before["top"] + 1, "but for what rounding makes of it"
        browser.assert_accessible()
        browser.fill_in(title="手机上登记的")
        browser.send(FORM)
        assert browser.one("h1").text == "手机上登记的"
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
        browser.resize(1280)


def test_a_press_right_after_typing_a_title_records(desk):
    browser = desk("en", width=360)
    browser.open("/activities/new")
    browser.fill_in(title="Typed and pressed at once")
    browser.send(FORM)
    assert browser.one("h1").text == "Typed and pressed at once"


# The next list that the page asks for is longer, and comes only when the test lets it.
HELD = """
    const ask = window.fetch;
    window.fetch = async (address, options) => {
        const answer = await ask(address, options);
        if (!String(address).includes("/proposals")) return answer;
        await new Promise((done) => (window.letGo = done));
        return new Response((await answer.text()) + "<p>One more line.</p>".repeat(20));
    };
"""


@pytest.mark.parametrize("width, touch", [(360, True), (800, True), (700, False), (1280, False)])
def test_the_list_that_comes_while_the_button_is_pressed_takes_the_press_from_nobody(desk, width, touch):
    browser = desk()
    title = f"按下时清单到了 {width}"
    command = browser.driver.execute_cdp_cmd
    size = {"width": width, "height": 740, "deviceScaleFactor": 1, "mobile": touch}
    command("Emulation.setDeviceMetricsOverride", size)
    command("Emulation.setTouchEmulationEnabled", {"enabled": touch, "maxTouchPoints": 5 if touch else 1})
    try:
        browser.open("/activities/new")
        browser.driver.execute_script(HELD)
        browser.fill_in(title=title)
        browser.wait(lambda: browser.driver.execute_script("return !!window.letGo"), "a pause of typing asks for no list")
        place = """
            const button = document.querySelector("form.record > .primary");
            if (arguments[0]) button.scrollIntoView({ block: "center" });
            return button.getBoundingClientRect().toJSON();
        """
        before = browser.driver.execute_script(place, True)
        spot = {"x": before["x"] + before["width"] / 2, "y": before["y"] + before["height"] / 2}

        def down():
            if touch:
                command("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
            else:
                command("Input.dispatchMouseEvent", {"type": "mousePressed", "button": "left", "clickCount": 1, **spot})

        def up():
            if touch:
                command("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            else:
                command("Input.dispatchMouseEvent", {"type": "mouseReleased", "button": "left", "clickCount": 1, **spot})

        down()
        browser.driver.execute_async_script(
            "const [done] = arguments; letGo(); setTimeout(() => requestAnimationFrame(() => done()), 100);")
        assert browser.driver.execute_script(place, False) == before, "the button moved under the finger"
        browser.follow(types.SimpleNamespace(click=up))
        assert browser.one("h1").text == title
    finally:
        command("Emulation.setTouchEmulationEnabled", {"enabled": False})
        browser.resize(1280)


def test_the_list_follows_the_words_in_a_pause_of_typing(desk):
    browser = desk("en")
    browser.open("/activities/new")
    browser.fill_in(title="flood-season")
    asked = "return performance.getEntriesByType('resource').some((each) => each.name.includes('/proposals') && each.name.includes('flood-season'))"
    browser.wait(lambda: browser.driver.execute_script(asked), "the list was not renewed while the title had the focus")
    assert browser.driver.switch_to.active_element.get_attribute("name") == "title"
