"""The servers and browsers that the tests share."""

import pytest

import office
from browser import Browser
from server import Server


def pytest_addoption(parser):
    parser.addoption("--binary", default=".build/debug/dutybook", help="the dutybook program to test")


@pytest.fixture(scope="session")
def program(request):
    return request.config.getoption("--binary")


@pytest.fixture(scope="session")
def empty_server(program):
    """A server whose organisation has yet to be set up."""
    server = Server(program)
    yield server
    server.stop()


@pytest.fixture
def new_server(program):
    """The same, for a test that sets it up."""
    office.enough_of_the_day()
    server = Server(program)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def office_server(program):
    """A server with a small organisation, this year's plans, and a limit of 1 MB for a file."""
    office.enough_of_the_day()
    server = Server(program, prepare=office.prepare, environment={"DUTYBOOK_UPLOAD_MEGABYTES": "1"})
    yield server
    server.stop()


@pytest.fixture
def own_server(program):
    """The same without the limit, for one test: what it accepts is owed no longer."""
    office.enough_of_the_day()
    server = Server(program, prepare=office.prepare)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def demo_server(program):
    """A server with the demo organisation."""
    server = Server(program, demo=True)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browsers(tmp_path_factory):
    """`browsers(language, javascript)` gives one Chromium for each pair, started when first asked for."""
    started = {}

    def browser(language="zh", javascript=True):
        key = (language, javascript)
        if key not in started:
            started[key] = Browser(tmp_path_factory.mktemp("profile"), language=language, javascript=javascript)
        return started[key]

    yield browser
    for each in started.values():
        each.quit()
