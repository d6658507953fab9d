"""Every page of the demo organisation, as those see it who use it most, in both languages and in the dark."""

import re

import pytest
from selenium.webdriver.common.by import By

LANGUAGES = ["zh", "en"]
# Who opens which page: its name, where to begin, and the links to follow from there.
PAGES = [
    ("clerk", "today", "/"),
    ("clerk", "unit", "/units"),
    ("clerk", "record", "/activities/new"),
    ("clerk", "activities", "/units", "main .actions a[href*='/activities?']"),
    ("clerk", "activity", "/units", "#recent ~ .lines a"),
    ("clerk", "obligations", "/units", "main .actions a[href*='/obligations']"),
    ("clerk", "obligation", "/", "#due ~ .lines a"),
    ("clerk", "events", "/units", "main .actions a[href*='/triggers']"),
    ("clerk", "evidence", "/units", "main .actions a[href*='/evidence']"),
    ("clerk", "account", "/account"),
    ("clerk", "findings", "/findings"),
    ("clerk", "finding", "/findings?stage=any", "main tbody th a"),
    ("clerk", "finding-new", "/findings/new"),
    ("clerk", "assessments", "/assessments"),
    ("site", "today", "/"),
    ("site", "findings", "/findings?stage=any"),
    ("site", "inspection", "/inspections", "main tbody th a"),
    ("site", "sheet", "/assessments", "main .lines a[href^='/assessments/']", "main tbody th a"),
    ("site", "line", "/assessments", "main .lines a[href^='/assessments/']", "main tbody th a", "main tbody th a"),
    ("site", "measures", "/measures"),
    ("site", "measure", "/measures", "main a[href^='/measures/']:not([href*=new])"),
    ("inspector", "today", "/"),
    ("inspector", "inspections", "/inspections"),
    ("inspector", "inspection", "/inspections", "main tbody th a"),
    ("inspector", "inspection-new", "/inspections/new"),
    ("inspector", "plan", "/inspections/plan"),
    ("inspector", "batch", "/inspections/plan", "main tbody th a"),
    ("inspector", "drawn-batch", "/inspections/plan", "main tbody tr:nth-child(3) th a"),
    ("inspector", "draw", "/inspections/plan", "main tbody tr:nth-child(3) th a", "main a[href*='/inspections/draws/']"),
    ("inspector", "published", "/inspections/published"),
    ("inspector", "checklists", "/checklists"),
    ("inspector", "checklist", "/checklists/fire-office"),
    ("inspector", "board", "/findings?view=board"),
    ("inspector", "tasks", "/findings?list=tasks"),
    ("inspector", "responsibilities", "/findings?list=responsibilities"),
    ("reviewer", "today", "/"),
    ("reviewer", "reviews", "/reviews"),
    ("reviewer", "review", "/reviews", "main .lines a"),
    ("programme-office", "today", "/"),
    ("programme-office", "unit", "/units"),
    ("programme-office", "overdue", "/units", ".figures tfoot a.t-overdue"),
    ("programme-office", "plans", "/plans"),
    ("programme-office", "plan", "/plans", "main tbody th a"),
    ("programme-office", "withdrawal", "/plans", "main tbody th a", "main .actions a[href$='/withdrawal']"),
    ("programme-office", "programme", "/programmes/committee-work"),
    ("programme-office", "preview", "/plans/new"),
    ("programme-office", "waivers", "/waiver-requests"),
    ("programme-office", "reports", "/reports"),
    ("programme-office", "findings", "/findings"),
    ("programme-office", "all-findings", "/findings?stage=any"),
    ("programme-office", "batch-new", "/inspections/plan/new"),
    ("programme-office", "assessments", "/assessments"),
    ("programme-office", "ranking", "/assessments", "main .lines a[href^='/assessments/']"),
    ("programme-office", "sheet", "/assessments", "main .lines a[href^='/assessments/']", "main tbody th a"),
    ("programme-office", "measures", "/measures"),
    ("head", "today", "/"),
    ("head", "measure", "/measures", "main a[href^='/measures/']:not([href*=new])"),
    ("head", "circular", "/reports", "main a[href*='/reports/circular/']"),
    ("auditor", "archive", "/measures"),
    ("head", "report", "/reports", "main .lines a"),
    ("administrator", "today", "/"),
    ("administrator", "people", "/people"),
    ("administrator", "person", "/people", "main tbody th a"),
    ("administrator", "people-new", "/people/new"),
    ("administrator", "unit-new", "/units", "main .actions a[href$='/new']"),
    ("administrator", "posts", "/units", "main .actions a[href$='/posts']"),
]
ROLES = sorted({login for login, *_ in PAGES})


@pytest.fixture
def desk(demo_server, browsers):
    """`desk(login, language, javascript)` gives a browser in which somebody of the demo has signed in."""

    def sit_down(login, language="zh", javascript=True):
        browser = browsers(language, javascript)
        browser.fresh(demo_server.address)
        password = re.search(rf"^{login} +(\S+)", demo_server.accounts, re.M).group(1)
        browser.sign_in(login, password)
        return browser

    return sit_down


def pages(browser, login):
    """Opens one page after the other, and gives the name of each."""
    for who, name, start, *links in PAGES:
        if who != login:
            continue
        browser.open(start)
        for selector in links:
            browser.follow(browser.one(selector))
        yield f"page-{login}-{name}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("login", ROLES)
def test_every_page_is_sound(desk, login, language):
    browser = desk(login, language)
    for name in pages(browser, login):
        browser.assert_sound_everywhere(name)


@pytest.mark.parametrize("login", ROLES)
def test_every_page_fits_without_javascript(desk, login):
    browser = desk(login, "en", javascript=False)
    for name in pages(browser, login):
        browser.assert_sound_everywhere(name)


@pytest.mark.parametrize("login", ROLES)
def test_every_page_is_accessible_in_the_dark(desk, login):
    browser = desk(login)

    def prefer(scheme):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    prefer("dark")
    try:
        for name in pages(browser, login):
            browser.assert_accessible()
            browser.screenshot(f"{name}-dark")
    finally:
        prefer("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_found_from_its_record(desk, language):
    browser = desk("clerk", language)
    browser.open("/units")
    browser.follow(browser.one("main .actions a[href*='/activities?']"))
    rows = browser.all("main tbody tr")
    row = next(each for each in rows if each.find_elements(By.TAG_NAME, "td")[-1].text != "0")
    browser.follow(row.find_element(By.TAG_NAME, "a"))
    browser.follow(browser.one("main a.quiet[href^='/evidence/']"))
    assert browser.all("main a[download]")
    browser.assert_sound_everywhere("page-clerk-file")
    browser.follow(browser.one("main .lead a"))
    assert browser.all("main .lines a[href^='/evidence/']")
    browser.assert_sound_everywhere("page-clerk-files")


def test_every_number_of_the_county_opens_a_list_of_as_many(desk):
    browser = desk("programme-office", "en")
    browser.open("/units")
    links = browser.all("#programmes ~ .table td.n a")
    numbers = [(each.get_attribute("href"), int(each.text.split()[0])) for each in links]
    assert len(numbers) > 12
    for address, number in numbers:
        if number > 50:
            continue  # The list goes on over several pages.
        browser.driver.get(address)
        assert len(browser.all("main tbody tr")) == number, address


@pytest.mark.parametrize(
    "path", ["/matrix?programme=committee-work", "/programmes/committee-work", "/plans"])
def test_no_key_of_a_catalogue_stands_among_chinese_words(desk, path):
    browser = desk("programme-office")
    browser.open(path)
    if path == "/plans":
        browser.follow(browser.one("main tbody th a"))
    assert not re.findall(r"“[a-z][a-z-]*”", browser.one("main").text)


def test_on_a_telephone_what_is_overdue_is_in_the_window(desk):
    for language in LANGUAGES:
        browser = desk("programme-office", language)
        browser.open("/units")
        browser.resize(360)
        overdue = browser.one(".figures tfoot a.t-overdue").rect
        assert overdue["x"] + overdue["width"] <= 360
        browser.follow(browser.one("main .actions a[href*='/obligations']"))
        due = browser.one("main tbody time").rect
        assert due["x"] + due["width"] <= 360
        browser.resize(1280)
