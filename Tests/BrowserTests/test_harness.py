"""The harness itself: a page with a fault must not pass, and no server outlives its test."""

import http.server
import os
import stat
import threading

import pytest

from server import Server

GOOD = """<!doctype html><html lang="{language}"><head><title>Page</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"></head><body><main><h1>Page</h1>{body}</main></body></html>"""

BODIES = {
    "/sound": "<p>Nothing is wrong here.</p>",
    "/wide": '<p class="ribbon" style="width: 500px">Too wide for a telephone.</p>',
    "/unlabelled": '<form><input type="text"></form>',
    "/pale": '<p style="color: #bbb">Too pale.</p>',
    "/blocked": '<p style="color: black">The policy forbids an inline style.</p>',
    "/missing-script": '<script src="/nowhere.js"></script>',
    "/scripted": '<p id="told">off</p><script>document.getElementById("told").textContent = "on"</script>',
    "/sign-in": '<form method="post"><label>Name <input name="name"></label>'
    '<label>Password <input name="password" type="password"></label><button>Sign in</button></form>',
}


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path, cookie = self.path, self.headers.get("Cookie", "")
        if path == "/":
            body = "<p id=signed>in</p>" if "__Host-session=1" in cookie else "<p id=signed>out</p>"
        else:
            body = BODIES.get(path)
        if body is None:
            self.send_error(404)
            return
        language = "en" if self.headers.get("Accept-Language", "").startswith("en") else "zh-Hans"
        page = GOOD.format(language=language, body=body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        if path == "/blocked":
            self.send_header("Content-Security-Policy", "default-src 'none'; img-src data:")
        elif path == "/sound":
            self.send_header("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'self'")
        self.end_headers()
        self.wfile.write(page)

    def do_POST(self):
        form = self.rfile.read(int(self.headers["Content-Length"]))
        right = b"password=right" in form
        self.send_response(303)
        if right:
            self.send_header("Set-Cookie", "__Host-session=1; Secure; HttpOnly; SameSite=Lax; Path=/")
        self.send_header("Location", "/" if right else "/sign-in")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def pages():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(browsers, pages):
    browser = browsers("en")
    browser.fresh(pages)
    return browser


def test_a_sound_page_passes_under_a_strict_content_policy(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("DUTYBOOK_SCREENSHOTS", str(tmp_path / "pictures"))
    browser.resize(320)
    browser.open("/sound")
    browser.assert_sound("sound")
    picture = (tmp_path / "pictures" / "sound.png").read_bytes()
    assert picture.startswith(b"\x89PNG") and int.from_bytes(picture[16:20], "big") == 320


def test_a_page_that_scrolls_sideways_fails(browser):
    browser.open("/wide")
    browser.assert_fits()
    browser.resize(360)
    with pytest.raises(AssertionError, match="p.ribbon"):
        browser.assert_fits()


@pytest.mark.parametrize("path, rule", [("/unlabelled", "label"), ("/pale", "color-contrast")])
def test_a_page_that_some_cannot_use_fails(browser, path, rule):
    browser.open(path)
    with pytest.raises(AssertionError, match=rule):
        browser.assert_accessible()


@pytest.mark.parametrize("path, words", [("/blocked", "Content Security Policy"), ("/missing-script", "404")])
def test_an_error_in_the_console_fails(browser, path, words):
    browser.open(path)
    with pytest.raises(AssertionError, match=words):
        browser.assert_quiet()
    browser.open(path)
    browser.assert_quiet(words)


@pytest.mark.parametrize("language, tag", [("zh", "zh-Hans"), ("en", "en")])
@pytest.mark.parametrize("javascript, told", [(True, "on"), (False, "off")])
def test_the_browser_asks_for_its_language_and_runs_scripts_only_when_told(
    browsers, pages, language, tag, javascript, told
):
    browser = browsers(language, javascript)
    browser.fresh(pages)
    browser.resize(360)
    browser.open("/scripted")
    assert (browser.language, browser.one("#told").text) == (tag, told)
    browser.open("/wide")
    with pytest.raises(AssertionError, match="508 px wide in a window of 360"):
        browser.assert_fits()


@pytest.mark.parametrize("javascript", [True, False])
def test_signing_in_lasts_until_the_browser_is_fresh(browsers, pages, javascript):
    browser = browsers("en", javascript)
    browser.fresh(pages)
    browser.sign_in("clerk", "right")
    assert (browser.path, browser.one("#signed").text) == ("/", "in")
    browser.fresh(pages)
    browser.open("/")
    assert browser.one("#signed").text == "out"
    with pytest.raises(AssertionError, match="clerk was not let in"):
        browser.sign_in("clerk", "wrong")


def script(folder, text):
    program = folder / "program"
    program.write_text("#!/bin/bash\n" + text)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def gone(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_server_is_told_its_folder_and_ended_by_its_own_id(tmp_path):
    program = script(tmp_path, 'echo "serving http://127.0.0.1:4321 $*"\necho "set up: /setup/1"\nexec sleep 600')
    server = Server(program)
    assert server.set_up_link() == "/setup/1"
    assert server.address == "http://127.0.0.1:4321"
    assert f"serve --port 0 --data {server.data}" in server.log
    assert server.stop() == -15
    assert gone(server.process.pid) and not server.folder.exists()


def test_a_demo_is_made_before_it_is_served(tmp_path):
    program = script(
        tmp_path,
        'if [ $1 = demo ]; then mkdir "$3"; echo "clerk / secret"; exit; fi\n'
        '[ -d "$5" ] && echo http://127.0.0.1:1\nexec sleep 600',
    )
    server = Server(program, demo=True)
    server.stop()
    assert server.accounts == "clerk / secret\n"


def test_a_server_that_ends_at_once_says_why(tmp_path):
    with pytest.raises(RuntimeError, match="(?s)ended with 3.*no such folder"):
        Server(script(tmp_path, "echo no such folder >&2\nexit 3"))


def test_a_server_that_never_answers_is_ended(tmp_path):
    program = script(tmp_path, f"echo $$ > {tmp_path}/id\nexec sleep 600")
    with pytest.raises(RuntimeError, match="no address within 1 seconds"):
        Server(program, seconds=1)
    assert gone(int((tmp_path / "id").read_text()))
