"""A finding in a real browser: recorded with a photograph, planned, proved, checked, signed and closed."""

import base64
import datetime

import pytest

import office
from server import Server

WAYS = [("zh", True), ("en", True), ("zh", False)]
# A picture of one red point.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFAAH/q842iQAAAABJRU5ErkJggg=="
)
PEOPLE = [("head", "head", "ROOT", "高岳"), ("inspector", "inspector", "ROOT", "方正"), ("town", "clerk", "T01", "苏河")]


def prepare(server):
    office.prepare(server)
    for login, role, unit, name in PEOPLE:
        server.command(
            "people", "add", "--login", login, "--role", role, "--unit", unit, "--name", name, "--password-stdin",
            text=office.PASSWORD,
        )
    file = server.folder / "findings.csv"
    file.write_text(
        "unit,title,place,item,grade,track,found_on,due_on,source_name\n"
        "T01,值班电话无人接听,值班室,duty-2,一般,立行立改,2025-06-01,2025-06-05,省督查组\n"
        "S01,水尺刻度不清,一号断面,gauge-1,重大,长期坚持,2025-07-01,2027-12-31,省督查组\n",
        encoding="utf-8",
    )
    server.command("findings", "import", file)


@pytest.fixture(scope="module")
def findings_server(program):
    office.enough_of_the_day()
    server = Server(program, prepare=prepare)
    yield server
    server.stop()


@pytest.mark.parametrize("language, javascript", WAYS)
def test_a_finding_is_closed(browsers, findings_server, tmp_path, language, javascript):
    browser = browsers(language, javascript)
    browser.fresh(findings_server.address)
    browser.resize(1280)
    for name in ("before", "after"):
        (tmp_path / f"{name}.png").write_bytes(PIXEL)
    due = (office.today() + datetime.timedelta(days=20)).isoformat()

    browser.sign_in("inspector", office.PASSWORD)
    browser.open("/findings")
    browser.assert_sound_everywhere("findings-list")
    browser.follow(browser.one("a[href='/findings/new']"))
    town = next(each for each in browser.all("#unit option") if each.text == "柳河镇").get_attribute("value")
    browser.fill_in(unit=town, facts="库房两具灭火器压力不足", grade="major", due_on=due, place="一号库房")
    if javascript:
        browser.assert_sound_everywhere("finding-new")
    browser.fill_in(finding_title=f"灭火器过期 {language} {javascript}", files=str(tmp_path / "before.png"))
    browser.send("main form[enctype] button.primary")
    page = browser.path.partition("?")[0]
    assert browser.all("main img")
    browser.sign_out()

    browser.sign_in("town", office.PASSWORD)
    browser.assert_sound_everywhere("findings-today")
    browser.open(page)
    browser.fill_in(who="安全员", measures="全部更换", money="2000 元", contingency="备用灭火器", interim="加派人员值守")
    browser.assert_sound_everywhere("finding-plan")
    browser.send("form[action$=rectification] button")
    browser.fill_in(note="已更换", files=str(tmp_path / "after.png"))
    browser.assert_sound_everywhere("finding-apply")
    browser.send("form[action$=application] button")
    browser.sign_out()

    for login, step in [("reviewer", "check"), ("head", "signature"), ("office", "closing")]:
        browser.sign_in(login, office.PASSWORD)
        browser.open(page)
        if step == "check":
            browser.assert_sound_everywhere("finding-check")
        browser.send(f"form[action$={step}] button")
        if step != "closing":
            browser.sign_out()
    browser.assert_sound_everywhere("finding-closed")
    assert len(browser.all(".side img")) == 2
    browser.open("/findings?view=board")
    browser.assert_sound_everywhere("findings-board")
    browser.open("/findings?list=tasks&stage=any")
    browser.assert_sound_everywhere("findings-tasks")
    browser.open("/units")
    assert browser.all("a[href*='/findings?unit='][href*=overdue]")
