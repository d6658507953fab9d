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
