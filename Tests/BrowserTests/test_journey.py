"""The main job from the first start to the annual report, as four people do it."""

import zipfile

import pytest
from selenium.webdriver.common.by import By

import office

# Each language with and without JavaScript. The people sit at a screen in one half and hold a telephone in the other;
# every page is looked at in all widths in any case.
WAYS = [("zh", True, 1280), ("en", True, 360), ("zh", False, 360), ("en", False, 1280)]


@pytest.mark.parametrize("language, javascript, width", WAYS)
def test_the_main_job(new_server, browsers, tmp_path, language, javascript, width):
    browser = browsers(language, javascript)
    browser.fresh(new_server.address)
    browser.resize(width)
    journey = Journey(browser, new_server, tmp_path)
    journey.set_up()
    journey.add_units()
    journey.add_people()
    journey.open_accounts()
    journey.adopt_and_issue()
    journey.record()
    journey.accept()
    journey.see_that_numbers_moved()
    journey.report()
    journey.review_own_work_in_vain()
    browser.sign_out()
    browser.open("/")
    assert browser.path.startswith("/sign-in")


class Journey:
    """The steps, and what one hands on to the next."""

    title = "值班例会：Flood gates & 值守 <1>"

    def __init__(self, browser, server, folder):
        self.browser = browser
        self.server = server
        self.folder = folder
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        self.year = office.today().year
        self.units = {}
        self.links = {}

    def see(self, name):
        self.browser.assert_sound_everywhere(f"journey-{name}")

    def go(self, place):
        """Follows a link of the main navigation."""
        self.browser.follow(self.browser.one(f"nav.places a[href='/{place}']"))

    # The administrator.

    def set_up(self):
        browser = self.browser
        browser.driver.get(self.server.set_up_link())
        self.see("setup")
        browser.fill_in(
            organisation="青山县 Castle County", name="孙立", login="admin", password=office.PASSWORD, again=office.PASSWORD
        )
        browser.send()
        assert browser.path == "/" and "青山县" in browser.one(".brand").text
        self.see("first-page")
        browser.driver.get(self.server.set_up_link())
        assert not browser.all("input[type=password]"), "the link for setting up works twice"
        browser.assert_quiet("404")
        browser.open("/")

    def add_units(self):
        browser = self.browser
        self.go("units")
        self.see("root-empty")
        for key, name, code, kind in [("T01", "柳河镇", "T01", "township"), ("S01", "柳河水文站", "S01", "station")]:
            browser.follow(browser.one("main .actions a[href$='/new']"))
            self.see("unit-new")
            browser.fill_in(unit_name=name, code=code, kind=kind)
            browser.send()
            assert browser.one("h1").text == name
            self.units[key] = browser.path.split("?")[0]
            self.see("unit-empty")
        self.units["ROOT"] = browser.one(".crumbs a").get_attribute("href").removeprefix(browser.address)
        assert len(browser.all(".crumbs a")) == 2

    def add_people(self):
        browser = self.browser
        self.go("people")
        self.see("people")
        browser.follow(browser.one("main a[href='/people/new']"))
        self.see("people-new")
        rows = [", ".join([name, login, role, unit]) for login, role, unit, name in office.PEOPLE]
        browser.fill_in(list="\n".join(rows))
        browser.send()
        for slip in browser.all(".slip"):
            login, link = [each.text for each in slip.find_elements(By.CSS_SELECTOR, "code")]
            self.links[login] = link
        assert sorted(self.links) == sorted(login for login, *_ in office.PEOPLE)
        self.see("slips")
        browser.follow(browser.one("main a[href='/people']"))
        assert len(browser.all("main tbody tr")) == 1 + len(office.PEOPLE)
        self.see("people-invited")
        browser.sign_out()

    def open_accounts(self):
        browser = self.browser
        for login, link in self.links.items():
            browser.driver.get(link)
            assert browser.one("main strong").text == login
            self.see("welcome") if login == "clerk" else None
            browser.fill_in(password=office.PASSWORD, again=office.PASSWORD)
            browser.send()
            assert browser.path == "/"
            browser.sign_out()
            browser.assert_quiet()
            browser.driver.get(link)
            assert not browser.all("input[type=password]"), "a one-time link works twice"
            browser.assert_quiet("404")

    # The programme office.

    def adopt_and_issue(self):
        browser = self.browser
        office.adopt(self.server)
        browser.sign_in("office", office.PASSWORD)
        self.see("office-first-page")
        self.go("plans")
        self.see("plans-empty")
        browser.fill_in(programme="committee-work")
        browser.send("form[action='/programmes'] button")
        browser.follow(browser.one("main a[href='/programmes/committee-work']"))
        self.see("programme")
        for key in ["committee-work", *office.CATALOGUES]:
            self.go("plans")
            browser.follow(browser.one("main a[href='/plans/new']"))
            browser.fill_in(programme=key, year=str(self.year))
            browser.send("form[action='/plans/new'] button")
            assert browser.all("main tbody tr"), f"the preview of {key} names no duty"
            if key == "committee-work":
                self.see("plan-preview")
            browser.send("form[action='/plans'] button")
            assert browser.path.startswith("/plans/")
            self.see(f"plan-{key}")
        self.go("plans")
        assert len(browser.all("main tbody tr")) == 3
        self.see("plans")
        browser.follow(browser.one("main tbody td a"))
        assert browser.path == f"{self.units['ROOT']}?year={self.year}"
        self.see("root-issued")
        browser.sign_out()

    # The clerk of the station.

    def record(self):
        browser = self.browser
        browser.sign_in("clerk", office.PASSWORD)
        due = " ".join(each.text for each in browser.all("#due ~ .lines a"))
        assert browser.say("值守工作责任制例会", "Duty desk: the meeting") in due
        assert browser.say("防汛工作责任制例会", "Flood watch: the meeting") in due
        self.see("today-clerk")
        browser.follow(browser.one("#due ~ .lines a"))
        self.see("obligation")
        browser.follow(browser.one(".brand"))
        assert self.met("S01") == 0
        browser.follow(browser.one(".brand"))
        browser.follow(browser.one("main .actions a.big"))
        desk = browser.say("值守工作责任制例会", "Duty desk: the meeting")
        flood = browser.say("防汛工作责任制例会", "Flood watch: the meeting")
        offered = {
            label.find_element(By.TAG_NAME, "strong").text: label.find_element(By.TAG_NAME, "input")
            for label in browser.all("#obligations label")
        }
        assert offered[desk].is_selected(), "where there is no doubt, the box is ticked beforehand"
        assert not offered[flood].is_selected(), "where the topic decides, the person does"
        offered[flood].click()
        counts = [name for name, box in offered.items() if box.is_selected()]
        assert set(counts) == {desk, flood}
        papers = self.folder / "会议 纪要.txt"
        papers.write_text("议定：三号闸门周五前检修。\n", encoding="utf-8")
        browser.fill_in(
            title=self.title, place="一楼会议室", chair="周明", minutes="一、值班安排。\n二、闸门检修，周五前完成。",
            files=str(papers),
        )
        self.see("record")
        browser.send("form.record > button.primary")
        assert browser.one("h1").text == self.title
        assert browser.all(".notice.good")
        self.activity = browser.path.split("?")[0]
        assert len(browser.all("#counts ~ ul > li .f-submitted")) == 2
        assert not browser.all("[name=verdict]"), "the recorder is offered to review"
        self.see("recorded")
        arrived = browser.download(browser.one("main a[download]"), self.downloads)
        assert arrived.name == papers.name and arrived.read_bytes() == papers.read_bytes()
        browser.open(self.units["S01"])
        assert self.title in browser.one("#recent ~ .lines").text
        self.see("station-recorded")
        browser.sign_out()

    # The reviewer of the township.

    def accept(self):
        browser = self.browser
        browser.sign_in("reviewer", office.PASSWORD)
        assert self.title in browser.one("#waiting ~ .lines").text
        self.see("today-reviewer")
        self.go("reviews")
        self.see("reviews")
        browser.follow(browser.one(f"main a[href='{self.activity}']"))
        assert len(browser.all("[name=fulfilment]:checked")) == 2
        self.see("review")
        browser.send("[name=verdict][value=accept]")
        assert len(browser.all("#counts ~ form .f-accepted, #counts ~ ul .f-accepted")) == 2
        self.see("accepted")
        self.go("reviews")
        assert not browser.all("main .lines li")
        browser.sign_out()

    # The programme office again.

    def met(self, unit):
        """The number of obligations met, in the last line of the unit's table, after the bar and the rate."""
        self.browser.open(self.units[unit])
        return int(self.browser.one(".figures tfoot td.n:nth-child(4)").text.split()[0])

    def see_that_numbers_moved(self):
        browser = self.browser
        browser.sign_in("office", office.PASSWORD)
        for unit in ["S01", "T01", "ROOT"]:
            assert self.met(unit) == 2, unit
            self.see(f"unit-{unit}")
        browser.follow(browser.one(".figures tfoot a.t-met"))
        assert len(browser.all("main tbody tr")) == 2
        self.see("obligations-met")
        browser.follow(browser.one("main tbody th a"))
        assert self.title in browser.one("#work ~ .lines").text
        self.see("obligation-met")

    def report(self):
        browser = self.browser
        self.go("reports")
        self.see("reports")
        browser.follow(browser.one(f"main a[href*='year={self.year}']"))
        title = browser.one("h1").text
        assert str(self.year) in title
        self.see("report")
        sentence = browser.one("main section p:has(a[href^='/activities'])")
        reference = sentence.find_element(By.CSS_SELECTOR, "a.ref")
        assert browser.say("会议 1", "meeting 1") in sentence.text
        annex = reference.get_attribute("href").rpartition("#")[2]
        reference.click()
        if not browser.one(f"#{annex}").get_attribute("open"):
            assert not browser.javascript, "the annex stays folded"
            browser.one(f"#{annex} summary").click()
        record = browser.one(f"#{annex} li a")
        assert (record.text, record.get_attribute("href")) == (self.title, browser.address + self.activity)
        self.see("report-annex")
        self.read_document(title)
        browser.follow(browser.one(f"#{annex} li a"))
        assert browser.one("h1").text == self.title

    def read_document(self, title):
        document = self.browser.download(self.browser.one("main a[href*='/document']"), self.downloads)
        assert document.suffix == ".docx" and str(self.year) in document.name
        with zipfile.ZipFile(document) as archive:
            assert archive.testzip() is None
            text = archive.read("word/document.xml").decode()
        assert title.partition(":")[0] in text and title in text

    def review_own_work_in_vain(self):
        """Who may review others' work is told that somebody else must look at theirs."""
        browser = self.browser
        browser.open(f"/activities/new?unit={self.units['T01'].rpartition('/')[2]}")
        browser.fill_in(title="Office meeting")
        browser.send("form.record > button.primary")
        words = browser.say("登记人不能审核自己登记的工作", "Whoever recorded the work cannot review it")
        assert words in browser.one("main").text
        assert not browser.all("[name=verdict]")
        self.see("own-work")
