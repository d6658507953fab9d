"""Bringing in a tree of units, and issuing a year's plan."""

import shutil
import sqlite3
import sys

import running
import world
from table import Line

# The command line's own tool: the same rows, and the same ancestry by one recursive statement.
IMPORT = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA cache_size = -16000;
PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE staged (code TEXT, name TEXT, parent_code TEXT, kind TEXT);
.import --csv --skip 1 --schema temp {file} staged
BEGIN;
INSERT INTO unit (id, parent_id, kind, code, name, position, since)
SELECT (SELECT id FROM unit WHERE parent_id IS NULL) + s.rowid,
       (SELECT id FROM unit WHERE parent_id IS NULL)
       + COALESCE((SELECT p.rowid FROM staged p WHERE p.code = s.parent_code AND s.parent_code <> ''), 0),
       s.kind, s.code, s.name, s.rowid, '{day}' FROM staged s;
INSERT INTO unit_ancestry (unit_id, ancestor_id, depth, since)
WITH RECURSIVE up (unit_id, ancestor_id, depth) AS (
    SELECT id, id, 0 FROM unit WHERE parent_id IS NOT NULL
    UNION ALL SELECT up.unit_id, u.parent_id, up.depth + 1 FROM up JOIN unit u ON u.id = up.ancestor_id
    WHERE u.parent_id IS NOT NULL)
SELECT unit_id, ancestor_id, depth, '{day}' FROM up;
COMMIT;
"""


def imports(stage):
    running.note("importing units")
    empty = stage.organisation("3M", "import")
    if empty.folder.exists():
        shutil.rmtree(empty.folder)
    _, _, init = empty.init()
    rival = empty.copy(stage.folder / "import-rival")
    _, _, cost = empty.bring_in()
    script = IMPORT.format(file=rival.units, day=world.DAY).replace(
        "CREATE TEMP TABLE staged (code TEXT,", "CREATE TEMP TABLE staged (code TEXT PRIMARY KEY,")
    _, _, other = running.run(["sqlite3", "-bail", rival.database], stdin=script)
    same = "SELECT (SELECT COUNT(*) FROM unit), (SELECT COUNT(*) FROM unit_ancestry), (SELECT SUM(depth) FROM unit_ancestry)"
    if empty.ask(same) != rival.ask(same):
        raise running.Failed(f"the rival's tree is another: {empty.ask(same)} {rival.ask(same)}")
    (rows,) = empty.ask("SELECT COUNT(*) FROM unit_ancestry")
    for folder in (empty.folder, rival.folder):
        shutil.rmtree(folder)
    return [
        Line(f"import {empty.count:,} units", cost, f"{cost.wall:.2f} s, {cost.memory:.0f} MB", "≤ 3 s, ≤ 150 MB",
             cost.wall <= 3 and cost.memory <= 150, "sqlite3 .import + recursive CTE", other, other.cpu / cost.cpu,
             f"{rows[0]:,} rows of ancestry; cold process; {other.cpu / cost.cpu:.2f} × the rival by CPU"),
        Line("init", init, f"{init.wall:.2f} s", "≤ 2 s", init.wall <= 2),
    ]


def issuing(stage):
    organisation = stage.organisation("3M")
    if organisation.folder.exists():
        shutil.rmtree(organisation.folder)
    running.note("preparing the year")
    organisation.init()
    organisation.bring_in()
    organisation.adopt()
    raw, ruled, united = (organisation.copy(stage.folder / f"issue-{name}") for name in ("raw", "rule", "unit"))
    running.note("issuing the year")
    stage.finish(organisation)
    count, laps, whole = stage.issued["3M"]

    plan, first, programme, today = plan_of(organisation)
    templates = stage.folder / "templates.tsv"
    write_templates(organisation, templates)
    running.note("the same by C")
    _, phases, c = running.run(
        [stage.compiled("raw"), raw.database, templates, plan, first, programme, world.YEAR, today])
    pythons, others = [], [raw]
    for other, order in ((ruled, "rule"), (united, "unit")):
        running.note(f"the same by Python, {order} by {order}")
        try:
            _, _, python = running.run(
                [sys.executable, "-B", f"{sys.path[0]}/dated.py", other.database, plan, first, programme, today, order])
            pythons.append((order, python))
            others.append(other)
        except running.Failed as failure:
            running.note(f"no Python rival: {failure}")
    for other in others:
        check_same(organisation, other)
        shutil.rmtree(other.folder)

    def spent(*names):
        return running.Cost(sum(laps[n].wall for n in names), sum(laps[n].cpu for n in names))

    rows, above = spent("draft", "rows", "commit", "close"), spent("tally", "entry")
    by_c = c.cpu / rows.cpu
    lines = [
        Line(f"issue {count:,} obligations: rows", rows, f"{by_c:.2f} × C", "≥ 0.6 × C", by_c >= 0.6,
             "SQLite's C calls, same rows and indexes", c, by_c,
             f"wall {c.wall / rows.wall:.2f} × C; {count / rows.cpu / 1000:.0f} k rows per CPU second; durable; peak {whole.memory:.0f} MB")
    ]
    for order, python in pythons:
        ratio = python.cpu / rows.cpu
        lines.append(
            Line(f"  the same", rows, f"{ratio:.2f} × Python", "≥ 2 × Python" if order == "rule" else "", ratio >= 2 if order == "rule" else None,
                 f"dateutil + executemany, {order} by {order}", python, ratio, f"wall {python.wall / rows.wall:.2f} × Python"))
    share = above.cpu / rows.cpu
    lines.append(
        Line("issue: tally and entry", above, f"+{share:.0%}", "≤ +30 %", share <= 0.3, "the rows", rows, share,
             " ".join(f"{name} {cost.wall:.1f}/{cost.cpu:.1f}" for name, cost in laps.items()) + " s wall/CPU"))
    return lines


def plan_of(organisation):
    """The statement that inserts the same plan, and the first id of its obligations."""
    with sqlite3.connect(organisation.database) as db:
        db.row_factory = sqlite3.Row
        plan = dict(db.execute("SELECT * FROM plan").fetchone())
        (first, today), = db.execute("SELECT id, recorded_on FROM obligation ORDER BY id LIMIT 1").fetchall()
    values = ", ".join("NULL" if v is None else repr(v) for v in plan.values())
    return f"INSERT INTO plan ({', '.join(plan)}) VALUES ({values})", first, plan["programme_id"], today


def write_templates(organisation, path):
    """What one unit owes, in the order in which the product wrote it."""
    rows = organisation.ask(
        "SELECT duty_id, cadence, occurrence, state, opens_on, due_on, required, counted, provisional FROM obligation"
        " WHERE unit_id = (SELECT MIN(unit_id) FROM obligation) ORDER BY id")
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write("\t".join(map(str, row)) + "\n")


def check_same(a, b):
    """Refuses to compare with a rival that wrote other rows."""
    same = ("SELECT duty_id, cadence, occurrence, state, opens_on, due_on, required, COUNT(*), COUNT(DISTINCT unit_id)"
            " FROM obligation GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7")
    if a.ask(same) != b.ask(same):
        raise running.Failed(f"{b.folder.name} wrote other rows")
