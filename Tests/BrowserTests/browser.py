"""Chromium through Selenium, with the few questions that the tests ask of a page."""

import base64
import importlib.util
import os
import pathlib
import re

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

# WCAG 2.2 AA, and axe's own advice on landmarks and headings.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LANGUAGES = {"zh": "zh-CN,zh", "en": "en-GB,en"}
TAGS = {"zh": "zh-Hans", "en": "en"}
# An office screen, a telephone, and the width at which WCAG asks for reflow (1.4.10).
WIDTHS = (1280, 360, 320)


def _axe():
    """The text of axe.min.js. The package is found, not imported: importing it would ask for Playwright."""
    folder = importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]
    return (pathlib.Path(folder) / "axe.min.js").read_text(encoding="utf-8")


AXE = _axe()


class Browser:
    """One Chromium with one language, with JavaScript on or off, on one server."""

    def __init__(self, profile, *, language="zh", javascript=True):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}",
        ]:
            options.add_argument(flag)
        preferences = {"intl.accept_languages": LANGUAGES[language]}
        if not javascript:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(60)
        self.spoken = language
        self.javascript = javascript
        self.address = ""
        self.width = 0
        self._marks = 0
        self.resize(1280)

    def fresh(self, address):
        """Forgets cookies and console, and turns to a server."""
        self.address = address
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "all"})
        self.driver.get("about:blank")
        self._console()
        self.resize(1280)

    def resize(self, width):
        """Sets the width of the page in CSS pixels. The window itself cannot be narrower than 500."""
        self.width = width
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900 if width > 600 else 740, "deviceScaleFactor": 1, "mobile": False},
        )
        if self.javascript:
            # The page hears of its new width with the next picture, and may then change.
            self.driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0]))")

    def open(self, path):
        self.driver.get(self.address + path)

    def say(self, zh, en):
        """The words of the language that this browser asks for."""
        return zh if self.spoken == "zh" else en

    @property
    def path(self):
        return re.sub(r"^https?://[^/]*", "", self.driver.current_url)

    @property
    def language(self):
        return self.one("html").get_attribute("lang")

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def sign_in(self, name, password):
        """Fills in the sign-in form as a person would and sends it."""
        self.open("/sign-in")
        self.fill_in_sign_in(name, password)
        assert not self.all("input[type=password]"), f"{name} was not let in"

    def fill_in_sign_in(self, name, password):
        """Sends the sign-in form of the open page, whatever comes of it."""
        secret = self.one("form input[type=password]")
        form = secret.find_element(By.XPATH, "ancestor::form")
        login = form.find_element(By.CSS_SELECTOR, "input:not([type=password]):not([type=hidden])")
        login.clear()
        login.send_keys(name)
        secret.send_keys(password)
        self.follow(form.find_element(By.CSS_SELECTOR, "button[type=submit], button:not([type])"))

    def follow(self, element):
        """Clicks a link or a button and waits until the next page is there."""
        self.driver.execute_script("window.isBeingLeft = true")
        element.click()
        self._wait_for_page()

    def _wait_for_page(self):
        # While one page replaces the other, the driver may answer with an error.
        WebDriverWait(self.driver, 30, 0.02, [WebDriverException]).until(
            lambda driver: driver.execute_script("return !window.isBeingLeft && document.readyState === 'complete'"),
            f"{self.path} was not left",
        )

    def fill_in(self, **fields):
        """Types into the fields of those names, in place of what stands there; a list is chosen from by value."""
        for name, value in fields.items():
            field = self.one(f"main [name={name}]:not([type=hidden])")
            if field.tag_name == "select":
                next(each for each in Select(field).options if each.get_attribute("value") == value).click()
            elif field.get_attribute("type") in ("date", "file"):
                self.set(field, value)
            else:
                field.clear()
                field.send_keys(value)

    def set(self, field, value):
        """Gives a field a date, which is typed differently in every language, or a file, or words with tabs."""
        if field.get_attribute("type") == "file":
            field.send_keys(value)
            return
        self.driver.execute_script(
            """
            arguments[0].value = arguments[1];
            for (const name of ["input", "change"]) arguments[0].dispatchEvent(new Event(name, { bubbles: true }));
            """, field, value,
        )

    def send(self, button="main form:not(.plain) button:not([type=button])"):
        """Presses a button of a form and waits for the answer."""
        self.follow(self.one(button))

    def back(self):
        """Presses the browser's own button and waits for the page, which may be the very one that was left."""
        left = self.driver.current_url
        self.driver.back()
        self.wait(lambda: self.driver.current_url != left, f"{left} was not left")
        self.driver.execute_script("window.isBeingLeft = false")
        self._wait_for_page()

    def sign_out(self):
        self.send("form[action='/sign-out'] button")
        assert self.path == "/sign-in"

    def download(self, element, folder):
        """Clicks a link that gives a file, and waits until the file is there whole."""
        self.driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)}
        )
        before = set(folder.iterdir())
        element.click()

        def come(_):
            new = [each for each in folder.iterdir() if each not in before and each.suffix != ".crdownload"]
            return new if new and new[0].stat().st_size else None

        return WebDriverWait(self.driver, 30, 0.05).until(come, "no file came")[0]

    def wait(self, condition, what):
        """Waits until the page is as it should be."""
        WebDriverWait(self.driver, 10, 0.05).until(lambda _: condition(), what)

    def on_paper(self, printing):
        """Shows the page as it would be printed, or again as on a screen."""
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print" if printing else ""})

    def pages(self):
        """How many sheets of A4 the page takes."""
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
        return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed["data"])))

    def paper(self):
        """Width and height of the first printed sheet, in points."""
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        box = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", base64.b64decode(printed["data"]))
        return float(box.group(1)), float(box.group(2))

    def screenshot(self, name):
        """Keeps a picture of the whole page in the folder named by DUTYBOOK_SCREENSHOTS, if there is one."""
        folder = os.environ.get("DUTYBOOK_SCREENSHOTS")
        if not folder:
            return
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        width, _, height = self._size()
        # Chromium cannot draw more than 16384 pixels, so a very long page is cut.
        # A scroll bar takes room on the page, but is not drawn.
        clip = {"x": 0, "y": 0, "width": max(width, self.width), "height": min(height, 16000), "scale": 1}
        picture = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
        )
        (pathlib.Path(folder) / f"{name}.png").write_bytes(base64.b64decode(picture["data"]))

    def assert_fits(self):
        """The page does not scroll sideways."""
        content, view, _ = self._size()
        assert content <= view, f"{self.path} is {content} px wide in a window of {view}: {self._sticking_out()}"

    def assert_quiet(self, *allowed):
        """The console holds no error since it was last asked; a breach of the content policy shows there too."""
        errors = [
            entry["message"] for entry in self._console()
            if entry["level"] == "SEVERE" and not any(text in entry["message"] for text in allowed)
        ]
        assert not errors, f"{self.path} left errors in the console:\n" + "\n".join(errors)

    def assert_accessible(self):
        """axe finds nothing. It runs in the page, so JavaScript must be on."""
        assert self.javascript, "axe needs JavaScript"
        if not self.driver.execute_script("return 'axe' in window"):
            self.driver.execute_script(AXE)
        result = self.driver.execute_async_script(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: { type: "tag", values: arguments[0] }, resultTypes: ["violations"] })
                .then(done, error => done({ error: String(error) }));
            """,
            RULES,
        )
        assert "error" not in result, result["error"]
        assert result["passes"], f"axe looked at nothing on {self.path}"
        found = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}: "
            + "; ".join(" ".join(map(str, node["target"])) for node in rule["nodes"][:5])
            for rule in result["violations"]
        ]
        assert not found, f"axe on {self.path} at {self.width} px:\n" + "\n".join(found)

    def assert_named(self):
        """The page says its language, and what it is, in its title and its one heading."""
        assert self.language == TAGS[self.spoken]
        headings = [each.text.strip() for each in self.all("h1")]
        assert len(headings) == 1 and headings[0], f"{self.path} has the headings {headings}"
        # A run of blanks in the heading is shown as one, and so it is in the window's title.
        assert self.driver.title.startswith(headings[0]), f"{self.path} is called “{self.driver.title}”"

    def assert_sound(self, name, *allowed):
        """Everything that holds for every page at this width; `name` is the screenshot's."""
        self.screenshot(name)
        self.assert_named()
        self.assert_fits()
        self.assert_quiet(*allowed)
        if self.javascript:
            self.assert_accessible()

    def assert_sound_everywhere(self, name, *allowed):
        """The same at every width. The page stays open, and is as wide again as it was."""
        width = self.width
        mode = "" if self.javascript else "-plain"
        self.assert_named()
        for each in WIDTHS:
            self.resize(each)
            self.assert_fits()
            if each == 320:
                continue  # What is wrong there is wrong at 360 already, but for the width.
            self.screenshot(f"{name}-{self.spoken}-{each}{mode}")
            if self.javascript:
                self.assert_accessible()
        self.resize(width)
        self.assert_quiet(*allowed)

    def quit(self):
        self.driver.quit()

    def _console(self):
        """What the console got since it was last asked. Messages arrive late, but in order: so one of our own comes last."""
        self._marks += 1
        mark = f"mark {self._marks} of the harness"
        self.driver.execute_script("console.info(arguments[0])", mark)
        entries = []
        WebDriverWait(self.driver, 30, 0.02).until(
            lambda driver: entries.extend(driver.get_log("browser")) or any(mark in each["message"] for each in entries),
            "the console is silent",
        )
        return [each for each in entries if mark not in each["message"]]

    def _size(self):
        """The content's width, the window's width and the content's height, laid out at the width that was asked for."""
        WebDriverWait(self.driver, 30, 0.02).until(
            lambda driver: driver.execute_script("return window.innerWidth") == self.width, "the width was not taken"
        )
        return self.driver.execute_script(
            "const page = document.documentElement; return [page.scrollWidth, page.clientWidth, page.scrollHeight]"
        )

    def _sticking_out(self):
        """Names of up to five elements that reach beyond the window."""
        return self.driver.execute_script(
            """
            const view = document.documentElement.clientWidth;
            return [...document.body.querySelectorAll("*")]
                .filter(element => element.getBoundingClientRect().right > view + 0.5).slice(0, 5)
                .map(element => [element.localName, ...element.classList].join(".")).join(", ");
            """
        )
