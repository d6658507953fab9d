"""The rival for issuing a plan: dateutil once for each rule, and the same rows by sqlite3's executemany.

    python3 dated.py DATABASE PLAN FIRST_ID PROGRAMME TODAY ORDER

ORDER is `rule`, as a script would: rule by rule, each for all units; or `unit`: unit by unit, as the product writes.
"""

import datetime
import itertools
import sqlite3
import sys

from dateutil.rrule import rrulestr

from world import YEAR, duties, periods


def occurrences(rule, required):
    """What a unit owes by one rule: cadence, occurrence, opens on, due on, required."""
    if "FREQ" not in rule:
        return [("quota", str(first), str(first), str(last), required) for first, last in periods(rule)]
    start, end = datetime.datetime(YEAR, 1, 1), datetime.datetime(YEAR, 12, 31)
    days = rrulestr(rule, dtstart=start).between(start, end, inc=True)
    return [("fixed", str(d.date()), str(d.date() - datetime.timedelta(days=7)), str(d.date()), required) for d in days]


def main(path, plan_statement, first, programme, today, order):
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16000", "temp_store = MEMORY"):
        db.execute(f"PRAGMA {pragma}")
    units = [row[0] for row in db.execute("SELECT id FROM unit WHERE kind = 'township' ORDER BY id")]
    ids = dict(db.execute("SELECT key, id FROM duty WHERE programme_id = ?", (programme,)))
    statement = (
        "INSERT INTO obligation (id, unit_id, programme_id, year, duty_id, plan_id, cadence, occurrence, state, opens_on,"
        f" due_on, due_at, required, counted, provisional, recorded_on, grace_until) VALUES ({', '.join('?' * 17)})")
    db.execute("BEGIN IMMEDIATE")
    plan = db.execute(plan_statement).lastrowid
    owed = [(ids[f"duty-{n:02d}"], occurrences(rule, count)) for n, (_, rule, count) in enumerate(duties())]

    def row(number, unit, duty, occurrence):
        cadence, key, opens, due, required = occurrence
        return (number, unit, programme, YEAR, duty, plan, cadence, key, "open", opens, due, None, required, 0, 0, today, None)

    numbers = itertools.count(first)
    if order == "unit":
        db.executemany(statement, (row(next(numbers), unit, duty, o) for unit in units for duty, all in owed for o in all))
    else:
        for duty, all in owed:
            db.executemany(statement, (row(next(numbers), unit, duty, o) for unit in units for o in all))
    db.execute("COMMIT")
    db.close()


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5], sys.argv[6])
