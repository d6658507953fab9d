"""Pages of the ledger of findings, inside the program, at 200,000 findings."""

import sqlite3

import running
import world
from rows_reading import SMALL, cost, remark, scans
from table import Line

COUNT = 200_000
# `g` is a programme in other rows, here it is the ledger.
KNOWN = SMALL - {"g"}
FIRST_ID = 1 << 40


def findings(stage, count=COUNT, size="1M"):
    organisation = stage.filled(size).copy(stage.folder / "findings")
    running.note(f"writing {count:,} findings")
    fill(organisation, count)
    lines = []
    for workload, name, readers in (
        ("findings", "not closed", ("leaf", "county", "province", "office")), ("findings-overdue", "overdue", ("county", "office")),
        ("findings-major", "major", ("county", "province", "office")), ("findings-next", "the second page", ("county", "office")),
    ):
        for login in readers:
            running.note(f"findings, {name}, {login}")
            measured = organisation.measure(workload, organisation.some.get(login, "ROOT"), login, times=100)
            lines.append(
                Line(f"findings, {count:,}, {name}, {'root' if login == 'office' else login}", cost(measured),
                     f"{measured['cpu_ms']:.2f} ms", "≤ 10 ms CPU, no scan", measured["cpu_ms"] <= 10 and not scans(measured, KNOWN),
                     remark=remark(measured, KNOWN)))
    return lines


def fill(organisation, count):
    """Findings of the last two years at the townships in turn, five of eight closed, with the plans of those that are beyond the first stage."""
    with sqlite3.connect(organisation.database) as db:
        db.executescript(f"""
            CREATE TEMP TABLE place AS SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS n, id FROM unit WHERE kind = '{world.KINDS[-1]}';
            CREATE UNIQUE INDEX place_n ON place (n);
            CREATE TEMP TABLE made AS
                WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < {count})
                SELECT n, n * 7919 % (SELECT COUNT(*) FROM place) AS place, DATE('{world.DAY}', '-' || (n * 31 % 730) || ' days') AS found,
                       CASE n * 13 % 40 WHEN 0 THEN 'open' WHEN 1 THEN 'open' WHEN 2 THEN 'open' WHEN 3 THEN 'open' WHEN 4 THEN 'open'
                            WHEN 5 THEN 'planned' WHEN 6 THEN 'planned' WHEN 7 THEN 'planned' WHEN 8 THEN 'planned' WHEN 9 THEN 'planned'
                            WHEN 10 THEN 'applied' WHEN 11 THEN 'applied' WHEN 12 THEN 'checked' WHEN 13 THEN 'checked'
                            WHEN 14 THEN 'signed' ELSE 'closed' END AS stage
                FROM counted;
            INSERT INTO finding (id, year, sequence, unit_id, found_by_unit_id, source, source_name, item, title, facts, clause, place,
                                 grade, found_on, track, due_on, stage, round, repeat_of, recorded_at, closed_on, once, category)
                SELECT {FIRST_ID} + m.n, CAST(SUBSTR(m.found, 1, 4) AS INTEGER), m.n + 1, p.id, p.id,
                       CASE m.n % 3 WHEN 0 THEN 'inspection' WHEN 1 THEN 'superior' ELSE 'own' END,
                       CASE m.n % 3 WHEN 1 THEN '上级检查组' ELSE '' END, 'exits/item-' || (m.n % 60), '问题 ' || m.n,
                       '现场核对发现与要求不一致。', '第' || (m.n % 90 + 1) || '条', '值班室',
                       CASE WHEN m.n % 20 = 0 THEN 'major' ELSE 'ordinary' END, m.found,
                       CASE m.n % 10 WHEN 0 THEN 'at-once' WHEN 1 THEN 'long-term' ELSE 'by-date' END,
                       DATE(m.found, '+' || (m.n % 120) || ' days'), m.stage, 1,
                       CASE WHEN m.n % 25 = 24 THEN {FIRST_ID} + m.n - 24 END, 0,
                       CASE WHEN m.stage = 'closed' THEN DATE(m.found, '+20 days') END, 'bench-' || m.n, '消防'
                FROM made m JOIN place p ON p.n = m.place;
            INSERT INTO rectification (finding_id, version, who, measures, money, due_on, contingency, interim, planned_at)
                SELECT g.id, 1, '站长', '对照清单逐项整改，整改后复核。', '不需要', g.due_on, '不需要', '', 0
                FROM finding g WHERE g.stage <> 'open';
        """)
        (written,) = db.execute("SELECT COUNT(*) FROM finding").fetchone()
    if written != count:
        raise running.Failed(f"{written:,} findings were written, not {count:,}")
