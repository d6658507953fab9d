"""A year of the checking cycle in a real browser: from the plan of inspections to the figures of the report."""

import base64
import datetime

import pytest
from selenium.webdriver.common.by import By

import office
from server import Server
from test_assessment import SCHEME

WAYS = [("zh", 1280), ("en", 1280), ("zh", 360), ("en", 360)]
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFAAH/q842iQAAAABJRU5ErkJggg=="
)
PEOPLE = [
    ("head", "head", "ROOT", "高岳"), ("river", "inspector", "ROOT", "江一"), ("sea", "inspector", "ROOT", "海二"),
    ("town", "clerk", "T01", "苏河"),
]
# Repeats and rectification are scored, and the judged item of the other tests.
REPEATS = "  - {key: repeats, title: {zh: 重复问题, en: Repeats}, max: 20, measure: {repeats: {off: 5}}}\n"


def prepare(server):
    office.prepare(server)
    for login, role, unit, name in PEOPLE:
        server.command(
            "people", "add", "--login", login, "--role", role, "--unit", unit, "--name", name, "--password-stdin",
            text=office.PASSWORD,
        )
    server.command("checklist", "adopt", "work-safety-station")
    file = server.folder / "desk.yaml"
    rate = "max: 60, measure: {fulfilment"
    assert rate in SCHEME
    file.write_text(
        SCHEME.replace(rate, "max: 40, measure: {fulfilment").replace("  - key: papers\n", REPEATS + "  - key: papers\n"),
        encoding="utf-8")
    server.command("scheme", "adopt", file)


@pytest.fixture
def year_server(program):
    office.enough_of_the_day(300)
    server = Server(program, prepare=prepare)
    yield server
    server.stop()


class Desk:
    """The browser, in which one person after the other signs in."""

    def __init__(self, browser, server, width):
        self.browser, self.width = browser, width
        browser.fresh(server.address)
        browser.resize(width)

    def become(self, login):
        if self.browser.all("a.name"):
            self.browser.sign_out()
        self.browser.sign_in(login, office.PASSWORD)
        self.browser.resize(self.width)

    def look(self, name):
        self.browser.assert_sound(f"checking-{name}-{self.browser.spoken}-{self.width}")


def test_a_year_of_checking(browsers, year_server, tmp_path, language_and_width):
    language, width = language_and_width
    browser = browsers(language)
    desk = Desk(browser, year_server, width)
    (tmp_path / "after.png").write_bytes(PIXEL)
    today = office.today()
    due = (today + datetime.timedelta(days=20)).isoformat()

    # The plan, and the draw.
    desk.become("office")
    browser.open("/inspections/plan/new")
    browser.fill_in(
        title="双随机检查", kind="random", checklist="work-safety-station", from_day=today.isoformat(),
        to_day=min(today + datetime.timedelta(days=30), datetime.date(today.year, 12, 31)).isoformat())
    browser.send()
    batch = browser.path
    browser.fill_in(percent_station="0", percent_township="100")
    browser.send("form[action$='/draw'] button.primary")
    desk.look("published")
    browser.fill_in(witness="二十七")
    browser.send("form[action$='/drawing'] button")
    desk.look("drawn")

    # The inspection: two problems, one of them major; and a second visit that finds one of them again.
    desk.become("river")
    inspect(browser, batch, {3: "ordinary", 5: "major"}, due)
    desk.look("inspected")
    inspection = browser.path.partition("?")[0]
    inspect(browser, None, {3: "ordinary"}, due)
    desk.become("town")
    browser.open(inspection)
    browser.fill_in(remarks="情况属实")
    browser.send("form[action$='/sign-off'] button")
    desk.look("signed")

    # Rectification: the first is returned once, the second gets more time.
    numbers = [f"{today.year}-000{number}" for number in (1, 2, 3)]
    for number in numbers:
        put_right(desk, number, tmp_path / "after.png", is_returned=number == numbers[0], is_extended=number == numbers[1])
    desk.look("closed")
    browser.open(finding(browser, numbers[2]))
    assert numbers[0] in browser.one("main").text
    browser.open("/findings?view=board")
    desk.look("board")

    # The assessment, and an objection that is upheld.
    desk.become("office")
    browser.open("/assessments/new")
    browser.fill_in(year=str(today.year))
    browser.send("main form.narrow button.primary")
    assessment = browser.path
    desk.become("river")
    for unit in ("柳河镇", "柳河水文站"):
        open_line(browser, assessment, unit, browser.say("值守记录", "records"))
        browser.one("input[name=grade][value=gaps]").click()
        browser.send("form[action$='/review'] button.primary")
    desk.become("office")
    browser.open(assessment)
    browser.send("form[action$='/publication'] button")
    desk.become("town")
    open_line(browser, assessment, "柳河镇", browser.say("重复问题", "Repeats"))
    line = browser.path
    assert "15" in browser.one(".facts").text
    browser.one("#words").send_keys("第二次是同一份记录")
    browser.send("form[action$='/objections'] button.primary")
    desk.become("head")
    browser.open(line)
    browser.fill_in(points="20")
    browser.one("#reason").send_keys("核对属实")
    desk.look("objection")
    browser.send("button[name=upheld][value=yes]")
    desk.look("sheet")
    browser.open(line)
    assert "20" in browser.one(".facts").text

    # The circular and the report have the same figures.
    half = "h1" if today.month <= 6 else "h2"
    browser.open("/units")
    unit = browser.driver.execute_script("return document.querySelector(\"main .actions a[href*='unit=']\").href.match(/unit=([^&]+)/)[1]")
    for name, path in [
        ("circular", f"/reports/circular/{unit}?year={today.year}&period={half}"),
        ("report", f"/reports/annual/{unit}?year={today.year}"),
    ]:
        browser.open(path)
        text = browser.driver.execute_script(
            "const main = document.querySelector('main').cloneNode(true);"
            "main.querySelectorAll('.ref').forEach(each => each.remove()); return main.textContent.replace(/\\s+/g, ' ')")
        for words in browser.say(
            ["发现 3", "其中重复出现 1", "已销号 3", "逾期未销号 0"], ["found 3", "found again 1", "closed 3", "overdue 0"]
        ):
            assert words in text, words
        desk.look(name)
        browser.send("form[action$='/issue'] button")
        assert numbers[2] in browser.one("main").get_attribute("textContent")


@pytest.fixture(params=WAYS, ids=lambda way: f"{way[0]}-{way[1]}")
def language_and_width(request):
    return request.param


def inspect(browser, batch, problems, due):
    """Records a visit to the town, by those who were drawn or by the two inspectors."""
    if batch:
        browser.open(batch)
        browser.follow(browser.one("main a[href*='/inspections/new?']"))
    else:
        browser.open("/inspections/new")
        unit = next(each for each in browser.all("#unit option") if each.text == "柳河镇").get_attribute("value")
        browser.open(f"/inspections/new?unit={unit}&checklist=work-safety-station")
        for name in ("江一", "海二"):
            box = next(each for each in browser.all("#inspectors input") if name in each.find_element(By.XPATH, "..").text)
            if not box.is_selected():
                box.click()
        browser.fill_in(title="例行检查")
    for number in range(1, 8):
        browser.one(f"[name=outcome_{number}][value={'problem' if number in problems else 'fine'}]").click()
    for number, grade in problems.items():
        browser.fill_in(**{f"facts_{number}": "现场查看属实", f"grade_{number}": grade, f"due_{number}": due})
    browser.one("form.inspection > button.primary").click()
    browser.wait(lambda: "recorded=yes" in browser.path, "nothing was recorded")


def finding(browser, number):
    browser.open("/findings?stage=any")
    return next(each for each in browser.all("main tbody th a") if number in each.text).get_attribute("href").partition(
        browser.address)[2]


def put_right(desk, number, picture, is_returned, is_extended):
    """The town plans, applies and applies again; three others check, sign and close."""
    browser = desk.browser
    desk.become("town")
    page = finding(browser, number)
    browser.open(page)
    browser.fill_in(who="安全员", measures="补齐记录", money="不需要", contingency="不需要")
    if browser.all("main [name=interim]"):
        browser.fill_in(interim="停用并挂牌")
    browser.send("form[action$=rectification] button")
    if is_extended:
        until = (office.today() + datetime.timedelta(days=40)).isoformat()
        unfold(browser, "extension")
        browser.fill_in(extend_to=until, reason="等待供货")
        browser.send("form[action$='/extension'] button")
        desk.become("head")
        browser.open(page)
        browser.send("form[action$='/extension/answer'] button[value=yes]")
        assert until in browser.one("main").text
        desk.become("town")
        browser.open(page)
    for time in range(2 if is_returned else 1):
        browser.fill_in(note="已补齐")
        browser.one("form[action$=application] input[type=file]").send_keys(str(picture))
        browser.send("form[action$=application] button")
        if is_returned and time == 0:
            desk.become("reviewer")
            browser.open(page)
            unfold(browser, "return")
            browser.one("form[action$='/return'] [name=reason]").send_keys("照片不清")
            browser.send("form[action$='/return'] button")
            desk.look("returned")
            desk.become("town")
            browser.open(page)
    for login, step in [("reviewer", "check"), ("head", "signature"), ("office", "closing")]:
        desk.become(login)
        browser.open(page)
        browser.send(f"form[action$='/{step}'] button")


def unfold(browser, step):
    """Opens what the form of a step is folded into, if it is."""
    browser.driver.execute_script(
        "const fold = document.querySelector(`form[action$='/${arguments[0]}']`).closest('details'); if (fold) fold.open = true",
        step)


def open_line(browser, assessment, unit, words):
    browser.open(assessment)
    browser.follow(next(each for each in browser.all("tbody th a") if each.text == unit))
    browser.follow(next(each for each in browser.all("tbody th a") if words in each.text))
