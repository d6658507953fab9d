"""Figures, lists and recording, inside the program, against their own cost in a smaller organisation."""

import re

import running
from table import Line

SIZES = ("100k", "1M", "3M")

# Tables that do not grow with an organisation's work: a walk over them is no cost.
SMALL = {"programme", "programme_version", "duty", "duty_version", "plan", "unit_kind", "role_grant", "g", "d", "p", "pv", "n",
         "CONSTANT", "change", "counted", "few", "found", "one"}


def cost(measured):
    return running.Cost(measured["wall_ms"] / 1000, measured["cpu_ms"] / 1000)


def figures(stage):
    lines = []
    for workload, name, promise, limit in (
        ("totals", "totals of the root", "≤ 1 ms CPU, ≤ 2 × 100k", 1), ("children", "root and its 31 children, by programme", "≤ 8 ms CPU, ≤ 2 × 100k", 8),
    ):
        first = None
        for size in SIZES:
            running.note(f"{name}, {size}")
            measured = stage.filled(size).measure(workload, "ROOT", "office")
            first = first or measured
            ratio = measured["cpu_ms"] / first["cpu_ms"]
            lines.append(
                Line(f"{name}, {size}", cost(measured), f"{measured['cpu_ms']:.2f} ms, {ratio:.2f} ×", promise,
                     measured["cpu_ms"] <= limit and ratio <= 2, "the same at 100k", cost(first), ratio, remark(measured)))
    return lines


def past(stage):
    """As of a day: what was recorded by its end, on its tree. A province of 3M has 1,441 units."""
    organisation = stage.filled("3M")
    lines = []
    for name, unit, limit, times in (("1,441 units", organisation.some["province"], 50, 20), ("the root", "ROOT", 3000, 5)):
        running.note(f"as of a day, {name}")
        measured = organisation.measure("as-of", unit, "office", times=times)
        promise = "≤ 50 ms for 1,000 units" if limit == 50 else "≤ 3 s"
        lines.append(Line(f"as of a day, 3M, {name}", cost(measured), f"{measured['wall_ms']:.0f} ms", promise,
                          measured["wall_ms"] <= (limit * 1.441 if limit == 50 else limit), remark="warm"))
    return lines


def lists(stage):
    organisation = stage.filled("3M")
    lines = []
    for workload, name in (("list", "first 20 by due day"), ("open", "first 20 still to come")):
        for login, unit in (("leaf", "leaf"), ("county", "county"), ("province", "province"), ("office", None)):
            running.note(f"{name}, {login}")
            measured = organisation.measure(workload, organisation.some[unit] if unit else "ROOT", login, times=100)
            lines.append(
                Line(f"{name}, 3M, {unit or 'root'}", cost(measured), f"{measured['cpu_ms']:.2f} ms", "" if unit == "province" else "≤ 1 ms CPU",
                     None if unit == "province" else measured["cpu_ms"] <= 1, remark=remark(measured)))
    return lines


def activities(stage):
    lines, first = [], None
    for size in SIZES[::2]:
        running.note(f"recording, {size}")
        organisation = stage.filled(size)
        measured = organisation.measure("activity", organisation.some["county"], "county", "reviewer", times=60)
        first = first or measured
        ratio, pages = measured["cpu_ms"] / first["cpu_ms"], measured["pages_read"] / max(first["pages_read"], 1)
        found = scans(measured)
        lines.append(
            Line(f"record, fulfil, accept, {size}", cost(measured), f"{measured['cpu_ms']:.2f} ms, {ratio:.2f} ×",
                 "≤ 1.3 × 100k, no scan", ratio <= 1.3 and pages <= 1.3 and not found, "the same at 100k", cost(first), ratio,
                 remark(measured)))
    return lines


def scans(measured, small=SMALL):
    """Steps that walk a growing table, or build a Bloom filter over one."""
    found = []
    for plan in measured["plans"]:
        for step in plan["steps"]:
            walked = re.match(r"(?:SCAN|BLOOM FILTER ON) (\S+)", step)
            if walked and "CONSTANT ROW" not in step and walked[1].strip("()") not in small and not walked[1].startswith("("):
                found.append(f"{step} [{' '.join(plan['statement'].split())[:60]}]")
    return sorted(set(found))


def remark(measured, small=SMALL):
    found = scans(measured, small)
    return f"warm; {measured['pages_read']:.1f} pages read, {len(measured['plans'])} statements" + (
        "; " + "; ".join(found) if found else ", no scan")
