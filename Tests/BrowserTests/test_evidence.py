"""Corrections and files in a real browser, and a form that is cut off on its way."""

import http.cookies
import re
import socket
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

import office
from test_forms import desk  # noqa: F401 (a fixture)

WAYS = [("zh", True, 1280), ("en", True, 360), ("zh", False, 360), ("en", False, 1280)]
RECORD = "form.record > button.primary"


def ticked(browser):
    return [each for each in browser.all("[name=obligations]") if each.is_selected()]


@pytest.mark.parametrize("language, javascript, width", WAYS)
def test_a_record_is_returned_corrected_and_accepted(own_server, browsers, tmp_path, language, javascript, width):
    browser = browsers(language, javascript)
    browser.fresh(own_server.address)
    browser.resize(width)
    browser.sign_in("clerk", office.PASSWORD)
    title = f"更正试验 {language} {javascript}"
    paper = tmp_path / "记录.txt"
    paper.write_text("第一行\n第二行", encoding="utf-8")
    browser.open("/activities/new")
    browser.fill_in(title=title, files=str(paper))
    for box in browser.all("[name=obligations]"):
        if not box.is_selected():
            box.click()
    browser.send(RECORD)
    page = browser.path.partition("?")[0]
    browser.sign_out()

    browser.sign_in("reviewer", office.PASSWORD)
    browser.open(page)
    browser.fill_in(reason="缺少地点")
    browser.send("button[value=return]")
    browser.sign_out()

    browser.sign_in("clerk", office.PASSWORD)
    browser.open(page)
    browser.assert_sound_everywhere("evidence-returned")
    browser.follow(browser.one(f"a[href='{page}/correction']"))
    browser.assert_sound_everywhere("evidence-correction")
    assert ticked(browser)
    # A mistake first: the new file need not be chosen again.
    more = tmp_path / "照片.txt"
    more.write_text("照片", encoding="utf-8")
    browser.fill_in(title=" ", place="二楼", files=str(more))
    browser.fill_in(reason="补充地点")
    browser.send(RECORD)
    browser.assert_sound_everywhere("evidence-correction-mistake", "422")
    assert browser.one(".kept").text.count("照片.txt") == 1
    browser.fill_in(title=title)
    browser.send(RECORD)
    assert "照片.txt" in browser.one("main").text and "二楼" in browser.one("main").text
    browser.assert_sound_everywhere("evidence-corrected")
    browser.follow(browser.one(f"a[href='{page}/versions']"))
    browser.one("details summary").click()
    browser.assert_sound_everywhere("evidence-versions")
    browser.sign_out()

    browser.sign_in("reviewer", office.PASSWORD)
    browser.open(page)
    browser.send("button[value=accept]")
    browser.open(page)
    assert not browser.all("button[value=accept]")
    browser.assert_sound_everywhere("evidence-accepted")
    browser.follow(browser.one("main a.quiet[href^='/evidence/']"))
    assert "第二行" in browser.one("pre.preview").text
    browser.assert_sound_everywhere("evidence-page")
    browser.follow(browser.one("main .lead a"))
    browser.assert_sound_everywhere("evidence-list")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_used_again(desk, tmp_path, javascript):  # noqa: F811
    browser = desk("clerk", "zh", javascript, 360)
    paper = tmp_path / f"通知{javascript}.txt"
    paper.write_text(f"通知 {javascript}", encoding="utf-8")
    browser.open("/activities/new")
    browser.fill_in(title="第一次用", files=str(paper))
    browser.send(RECORD)
    browser.open("/activities/new")
    browser.fill_in(title="第二次用")
    browser.one(".reuse > summary").click()
    browser.fill_in(reuse_name=paper.stem)
    browser.send(".reuse button")
    assert browser.one("[name=title]").get_attribute("value") == "第二次用"
    boxes = browser.all("[name=reuse]")
    assert len(boxes) == 1
    boxes[0].click()
    browser.assert_sound_everywhere("evidence-reuse")
    browser.send(RECORD)
    assert browser.one("main a[download]").text == paper.name


def test_the_list_of_a_correction_follows_the_day(desk):  # noqa: F811
    browser = desk("clerk", "zh")
    browser.open("/activities/new")
    browser.fill_in(title="日期有误的会")
    browser.send(RECORD)
    browser.follow(browser.one("main a[href$='/correction']"))
    browser.fill_in(kind="outreach")
    browser.wait(lambda: not browser.all(office.OFFERED), "the list was not renewed")
    browser.fill_in(reason="类别有误")
    browser.send(RECORD)
    assert browser.one("h1").text == "日期有误的会"
    browser.assert_quiet()


def test_a_form_that_is_cut_off_leaves_nothing(office_server):
    """Headers and half of the body, then the connection is gone."""
    before = office_server.files()
    cookie = signed_in(office_server.address, "clerk")
    page = fetch(office_server.address, "/activities/new", cookie)
    unit = re.search(r'<option value="(\w+)" selected', page).group(1)
    mark = "----cut"
    fields = {"unit": unit, "kind": "other", "held_on": office.today().isoformat(), "title": "断线的表单", "once": "cut-off"}
    body = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ).encode()
    for name in ["whole.bin", "half.bin"]:
        body += f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
        body += name.encode() * 20_000 + b"\r\n"
    host, port = urllib.parse.urlsplit(office_server.address).netloc.split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(
            f"POST /activities HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: multipart/form-data; boundary={mark}\r\nContent-Length: {len(body) + 500_000}\r\n\r\n".encode()
        )
        line.sendall(body)
        wait(lambda: office_server.files() != before, "nothing arrived")
    wait(lambda: office_server.files() == before, f"left behind: {set(office_server.files()) - set(before)}")
    assert "断线的表单" not in fetch(office_server.address, "/units", cookie)


def wait(condition, what):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def signed_in(address, login):
    """The cookie of somebody's session."""
    form = urllib.parse.urlencode({"login": login, "password": office.PASSWORD, "next": "/"}).encode()
    request = urllib.request.Request(f"{address}/sign-in", form, {"Sec-Fetch-Site": "same-origin"})
    try:
        urllib.request.build_opener(Stay).open(request)
    except urllib.error.HTTPError as answer:
        assert answer.code == 303
        cookie = http.cookies.SimpleCookie(answer.headers["Set-Cookie"])
        return "; ".join(f"{name}={each.value}" for name, each in cookie.items())
    raise AssertionError(f"{login} was not let in")


def fetch(address, path, cookie):
    request = urllib.request.Request(address + path, headers={"Cookie": cookie})
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()
