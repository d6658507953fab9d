"""A small organisation: its units, its people and the catalogues that the tests adopt, good on any day of any year."""

import datetime
import time

# The server's clock is the machine's, read in Shanghai.
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
PASSWORD = "seven quiet lanterns"
# The boxes of the record form, but for approvals that wait for a start: work of any kind can be one of them.
OFFERED = "li:not(:has([name^='approval-'])) [name=obligations]"
# Login, role and the unit's code, name.
PEOPLE = [
    ("office", "programme-office", "ROOT", "林知行"),
    ("reviewer", "reviewer", "T01", "周明"),
    ("clerk", "clerk", "S01", "陈小雨"),
]


def today():
    return datetime.datetime.now(SHANGHAI).date()


def enough_of_the_day(seconds=180):
    """Waits out the last minutes of a day, so that a test begins and ends on the same one."""
    now = datetime.datetime.now(SHANGHAI)
    left = 86_400 - (now.hour * 3600 + now.minute * 60 + now.second)
    if left < seconds:
        time.sleep(left + 1)


def catalogue(key, zh, en, every, topic=None):
    """A catalogue with one duty: a meeting in each month or quarter, owed by townships and stations.

    With a topic the kind of work alone does not tell whether it counts, so it is offered without a tick.
    """
    topics = f"topics:\n  - key: {topic}\n    title: {{zh: 专题, en: The topic}}\n" if topic else ""
    return f"""programme: {key}
version: 1
applies_from: {today().year}-01-01
field: other
title: {{zh: {zh}, en: {en}}}
summary: {{zh: 测试用的目录。, en: A catalogue for tests.}}
instruments:
  - key: rules
    title: {{zh: 本单位工作规则, en: Our own rules}}
    issuer: {{zh: 本单位, en: The organisation}}
    edition: "2026"
{topics}duties:
  - key: {key}-meeting
    title: {{zh: {zh}例会, en: "{en}: the meeting"}}
    text: {{zh: 开会研究，议定事项写明责任人和时限。, en: "Meet, and decide who does what by when."}}
    source: {{instrument: rules, clause: {{zh: 第一条, en: art. 1}}}}
    owed_by: {{kinds: [township, station]}}
    cadence:
      quota: {{count: 1, per: {every}, proration: full}}
    counts: [meeting]
    {f"topics: [{topic}]" if topic else ""}
    hours: 1.5
    weight: 5
"""


CATALOGUES = {
    "duty-desk": catalogue("duty-desk", "值守工作责任制", "Duty desk", "month"),
    "flood-watch": catalogue("flood-watch", "防汛工作责任制", "Flood watch", "quarter", "flood-season"),
}


def adopt(server):
    """Adopts the catalogues of the tests by the command line."""
    for key, text in CATALOGUES.items():
        file = server.folder / f"{key}.yaml"
        file.write_text(text, encoding="utf-8")
        server.command("programme", "adopt", file)


def prepare(server):
    """The whole organisation by the command line, with this year's plans and an account for everybody."""
    units = server.folder / "units.csv"
    units.write_text("code,name,parent_code,kind\nT01,柳河镇,ROOT,township\nS01,柳河水文站,T01,station\n", encoding="utf-8")
    server.command("init", "--name", "青山县", "--kind", "county")
    server.command("units", "import", units)
    for login, role, unit, name in [*PEOPLE, ("admin", "administrator", "ROOT", "孙立")]:
        server.command(
            "people", "add", "--login", login, "--role", role, "--unit", unit, "--name", name, "--password-stdin",
            text=PASSWORD,
        )
    adopt(server)
    for key in CATALOGUES:
        server.command("plan", "issue", "--programme", key, "--year", str(today().year), "--under", "ROOT")
