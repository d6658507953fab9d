"""A whole tree assessed by 30 indicators, against one statement per indicator written by hand for the sqlite3 command."""

import json

import running
import world
from table import Line

DUTIES = 24


def assessment(stage):
    organisation = stage.filled("3M")
    running.note("assessing the whole tree")
    scheme = stage.folder / "scheme.yaml"
    indicators = write_scheme(scheme)
    organisation.dutybook("scheme", "adopt", scheme)
    out, _, _ = organisation.dutybook(
        "measure", "assessment", options=("--unit", "ROOT", "--times", "3", "--json"))
    measured = json.loads(out)
    ours = running.Cost(measured["wall_ms"] / 1000, measured["cpu_ms"] / 1000)
    running.note("the same by one statement per indicator")
    script = "PRAGMA cache_size = -16000;\nPRAGMA temp_store = MEMORY;\n" + "\n".join(statement(i) for i in indicators)
    counted, _, rival = running.run(["sqlite3", "-bail", "-readonly", organisation.database], stdin=script)
    check_same(organisation, indicators, counted)
    (obligations,), = organisation.ask("SELECT COUNT(*) FROM obligation")
    ratio = ours.cpu / rival.cpu
    return [
        Line(f"assess {organisation.count:,} units × {len(indicators)}", ours, f"{ratio:.2f} × one statement each", "≤ 2 ×", ratio <= 2,
             "sqlite3, one statement per indicator", rival, ratio,
             f"{obligations:,} obligations; read, added up, scored; warm, the rival reads the same file cold or warm as it lies")
    ]


def write_scheme(path):
    """A scheme of 30 indicators; gives what each selects: its key, kind, and duty."""
    made = [("all", "fulfilment", None), ("in-time", "timeliness", None), ("programme", "fulfilment", "bench"),
            ("programme-in-time", "timeliness", "bench")]
    made += [(f"duty-{n:02d}", "fulfilment" if n % 2 else "count", f"duty-{n:02d}") for n in range(DUTIES)]
    measures = []
    for key, kind, of in made:
        which = "all" if of is None else "{programme: bench}" if of == "bench" else f"{{programme: bench, duty: {of}}}"
        if kind == "count":
            which = which[:-1] + ", quota: owed, off: 0.5}"
        measures.append((key, f"{{{kind}: {which}}}"))
    measures += [("rectification", "{rectification: all}"), ("repeats", "{repeats: {off: 1}}")]
    lines = [
        "scheme: bench", "version: 1", f"applies_from: {world.YEAR}-01-01", "title: {zh: 测量用考核, en: To measure}",
        "summary: {zh: 测量用。, en: For measuring.}", "period: year", "units: [province, city, county, township]",
        f"full: {3 * len(measures)}", "rounding: {decimals: 2, rule: half-up}", "nothing_owed: full",
        "objection: {working_days: 5, calendar: mon-fri}", "grades:", "  - {key: good, title: {zh: 好, en: good}, from: 60}",
        "  - {key: poor, title: {zh: 差, en: poor}, from: 0}", "indicators:",
    ]
    for key, measure in measures:
        lines += [f"  - key: {key}", f"    title: {{zh: 指标 {key}, en: Indicator {key}}}", "    max: 3", f"    measure: {measure}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return made + [("rectification", "rectification", None), ("repeats", "repeats", None)]


def statement(indicator):
    """The numbers of one indicator for every unit with all below it."""
    _, kind, of = indicator
    if kind in ("rectification", "repeats"):
        first, second = ("closed_on <= due_on", "TRUE") if kind == "rectification" else ("repeat_of IS NOT NULL", "TRUE")
        table, condition = "finding", f"found_on <= '{world.DAY}'"
    else:
        first, second = ("state IN ('met', 'late')", "TRUE") if kind != "timeliness" else ("state = 'met'", "state IN ('met', 'late')")
        table = "obligation"
        condition = f"year = {world.YEAR} AND due_on <= '{world.DAY}' AND state IN ('open', 'submitted', 'met', 'late', 'breached')"
        if of == "bench":
            condition += " AND programme_id = (SELECT id FROM programme WHERE key = 'bench')"
        elif of:
            condition += f" AND duty_id = (SELECT id FROM duty WHERE key = '{of}')"
    return f"""
        WITH own AS (SELECT unit_id, COUNT(*) FILTER (WHERE {first}) AS one, COUNT(*) FILTER (WHERE {second}) AS two
                     FROM {table} WHERE {condition} GROUP BY unit_id)
        SELECT '{indicator[0]}', a.ancestor_id, SUM(own.one), SUM(own.two) FROM own JOIN unit_ancestry a ON a.unit_id = own.unit_id
        GROUP BY a.ancestor_id;"""


def check_same(organisation, indicators, counted):
    """Refuses to compare with a rival that counted otherwise, looking at one province and all below it."""
    rival = {}
    for row in counted.splitlines():
        key, unit, one, two = row.split("|")
        rival[key, int(unit)] = [int(one), int(two)]
    ids = dict(organisation.ask("SELECT code, id FROM unit"))
    out, _, _ = organisation.dutybook(
        "assessment", "compute", options=("--scheme", "bench", "--unit", organisation.some["province"], "--year", str(world.YEAR), "--json"))
    for sheet in json.loads(out)["sheets"]:
        for line in sheet["lines"]:
            if line["item"] in ("rectification", "repeats"):
                continue
            other = rival.get((line["item"], ids[sheet["code"]]), [0, 0])
            if line["numbers"] != other:
                raise running.Failed(f"{sheet['code']} {line['item']}: {line['numbers']} and {other}")
