"""An inspection on a phone: item by item, kept while the connection is lost, sent once."""

import pytest

import office
from server import Server

TEAM = [("river", "江一"), ("sea", "海二")]


@pytest.fixture(scope="module")
def inspecting_server(program):
    """The small organisation with a checklist and two inspectors."""

    def prepare(server):
        office.prepare(server)
        for login, name in TEAM:
            server.command(
                "people", "add", "--login", login, "--role", "inspector", "--unit", "ROOT", "--name", name,
                "--password-stdin", text=office.PASSWORD,
            )
        server.command("checklist", "adopt", "work-safety-station")
        server.command("checklist", "adopt", "fire-office")

    server = Server(program, prepare=prepare)
    yield server
    server.stop()


@pytest.fixture
def phone(browsers, inspecting_server):
    def take(language="zh", javascript=True, login="river", width=360):
        browser = browsers(language, javascript)
        browser.fresh(inspecting_server.address)
        browser.resize(width)
        browser.sign_in(login, office.PASSWORD)
        return browser

    return take


def begin(browser):
    """Opens the form for the station and answers every item but the first."""
    browser.open("/inspections/new")
    options = browser.all("main select[name=unit] option")
    unit = next(each for each in options if each.text == "柳河水文站").get_attribute("value")
    browser.open(f"/inspections/new?unit={unit}&checklist=work-safety-station")
    for name in [name for _, name in TEAM]:
        box = next(
            each for each in browser.all("#inspectors input") if name in each.find_element("xpath", "..").text
        )
        if not box.is_selected():
            box.click()
    for number in range(2, 8):
        browser.one(f"[name=outcome_{number}][value=fine]").click()
    return unit


def listed(browser):
    browser.open("/inspections")
    return [each.text for each in browser.all("tbody th a")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_item_by_item(phone, language):
    browser = phone(language)
    begin(browser)
    assert not browser.one("#facts_1").is_displayed()
    browser.one("[name=outcome_1][value=problem]").click()
    assert browser.one("#facts_1").is_displayed()
    browser.one("#facts_1").send_keys("清单没有更新")
    browser.fill_in(title=f"站所检查 {language}")
    browser.assert_sound_everywhere("inspection-form")
    browser.one("form.inspection > button.primary").click()
    browser.wait(lambda: "recorded=yes" in browser.path, "nothing was recorded")
    browser.assert_sound_everywhere("inspection-recorded")
    assert f"站所检查 {language}" in listed(browser)
    browser.assert_sound_everywhere("inspections")
    for path, name in [
        ("/inspections/plan", "inspection-plan"), ("/inspections/plan/new", "inspection-plan-new"),
        ("/checklists", "checklists"), ("/checklists/work-safety-station", "checklist"),
        ("/inspections/published", "inspections-published"),
    ]:
        browser.open(path)
        browser.assert_sound_everywhere(name)


def test_a_lost_connection_loses_nothing_and_sends_once(phone):
    browser = phone("zh")
    unit = begin(browser)
    conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    network = lambda offline: browser.driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions", {"offline": offline, **conditions}
    )
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.fill_in(title="断网时的检查")
    network(True)
    try:
        browser.one("[name=outcome_1][value=problem]").click()
        browser.one("#facts_1").send_keys("值班室没有清单")
        button = browser.one("form.inspection > button.primary")
        button.click()
        browser.wait(lambda: "没有网络" in browser.one("#draft-state").text, "the page does not say that it waits")
        button.click()
        browser.wait(
            lambda: "值班室" in (browser.driver.execute_script(
                "return decodeURIComponent(Object.entries(localStorage)"
                ".find(([name]) => name.includes(arguments[0]))?.[1] ?? '')", unit)),
            "what was typed is not on the device")
    finally:
        network(False)
    browser.wait(lambda: "recorded=yes" in browser.path, "it was not sent when the connection was back")
    assert browser.one("h1").text.endswith("断网时的检查")
    assert browser.driver.execute_script("return localStorage.length") == 0
    assert listed(browser).count("断网时的检查") == 1


def test_what_was_typed_offline_is_there_after_the_page_was_closed(phone):
    browser = phone("zh")
    unit = begin(browser)
    browser.one("[name=outcome_1][value=problem]").click()
    browser.one("#facts_1").send_keys("关掉页面以前写的")
    browser.open("/")
    browser.open(f"/inspections/new?unit={unit}&checklist=work-safety-station")
    assert browser.one("#facts_1").get_attribute("value") == "关掉页面以前写的"
    assert browser.one("[name=outcome_7][value=fine]").is_selected()
    browser.driver.execute_script("localStorage.clear()")


def test_what_was_typed_stays_with_its_writer_and_its_checklist(phone):
    browser = phone("zh")
    unit = begin(browser)
    browser.one("[name=outcome_1][value=problem]").click()
    browser.one("#facts_1").send_keys("只有我写的")
    for login, checklist in [(None, "fire-office"), ("sea", "work-safety-station")]:
        if login:
            browser.open("/")
            browser.sign_out()
            browser.sign_in(login, office.PASSWORD)
        browser.open(f"/inspections/new?unit={unit}&checklist={checklist}")
        assert browser.one("[name=checklists]").get_attribute("value").startswith(checklist)
        assert browser.one("#facts_1").get_attribute("value") == ""
        assert not browser.all("[name=outcome_1]:checked")
    browser.driver.execute_script("localStorage.clear()")


@pytest.mark.parametrize("javascript", [True, False])
def test_photographs_of_a_form_that_comes_back_are_not_taken_again(phone, tmp_path, javascript):
    browser = phone("zh", javascript=javascript)
    photo = tmp_path / "现场.png"
    photo.write_bytes(bytes.fromhex("89504e470d0a1a0a00"))
    begin(browser)
    browser.one("[name=outcome_1][value=problem]").click()
    browser.one("#photo_1").send_keys(str(photo))
    browser.fill_in(title=f"带照片的检查 {javascript}")
    if javascript:
        browser.driver.execute_script("document.body.dataset.stays = 'yes'")
    browser.one("form.inspection > button.primary").click()
    browser.wait(lambda: browser.all("#mistakes"), "the mistakes are not told")
    if javascript:
        assert browser.one("body").get_attribute("data-stays") == "yes", "the form was sent a second time"
    assert browser.one("[name=kept_photo_1]").is_selected()
    assert "现场.png" in browser.one("fieldset.kept").text
    browser.assert_sound_everywhere(f"inspection-form-back-{'script' if javascript else 'plain'}", "422")
    browser.one("#facts_1").send_keys("栏杆松动")
    browser.one("form.inspection > button.primary").click()
    browser.wait(lambda: "recorded=yes" in browser.path, "nothing was recorded")
    if javascript:
        assert browser.driver.execute_script("return localStorage.length") == 0
    browser.follow(browser.one("main a[href^='/findings/']"))
    assert "现场.png" in browser.one("main").text


def test_without_the_script(phone):
    browser = phone("zh", javascript=False)
    begin(browser)
    browser.one("[name=outcome_1][value=fine]").click()
    browser.fill_in(title="没有脚本的检查")
    browser.send("form.inspection > button.primary")
    assert browser.one("h1").text.endswith("没有脚本的检查")


def test_a_batch_and_its_draw(phone):
    browser = phone("zh", width=1280)
    browser.open("/inspections/plan/new")
    browser.fill_in(title="双随机", kind="random", checklist="work-safety-station")
    browser.send()
    browser.fill_in(percent_station="50", minimum_station="1", percent_township="100")
    browser.one("[name=leave_out]").click()  # the tests before have inspected the station
    browser.assert_sound_everywhere("inspection-batch-random")
    browser.send("form[action$='/draw'] button.primary")
    browser.assert_sound_everywhere("draw-published")
    browser.fill_in(witness="二十七")
    browser.send("form[action$='/drawing'] button")
    assert len(browser.all("tbody tr")) == 2
    browser.assert_sound_everywhere("draw-drawn")
