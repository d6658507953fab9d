"""The frame of every page: language, width, accessibility, and no need for JavaScript."""

import pytest

PAGES = ["/sign-in"]


@pytest.mark.parametrize("width", [1280, 360, 320])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits(empty_server, browsers, path, language, width):
    browser = browsers(language)
    browser.fresh(empty_server.address)
    browser.resize(width)
    browser.open(path)
    assert browser.language.startswith(language)
    browser.assert_sound(f"{path.strip('/').replace('/', '-')}-{language}-{width}")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_without_javascript(empty_server, browsers, path, language):
    browser = browsers(language, javascript=False)
    browser.fresh(empty_server.address)
    browser.resize(360)
    browser.open(path)
    assert browser.language.startswith(language)
    browser.assert_sound(f"{path.strip('/').replace('/', '-')}-{language}-360-plain")


def test_the_form_keeps_a_person_out_who_gives_a_wrong_password(empty_server, browsers):
    browser = browsers("en")
    browser.fresh(empty_server.address)
    browser.open("/sign-in")
    browser.fill_in_sign_in("nobody", "wrong password")
    assert browser.one("form input[type=password]")
    browser.assert_fits()
    browser.assert_accessible()
