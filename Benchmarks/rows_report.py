"""The annual report of a unit with 60 below it, against docxtpl making a document of the same size."""

import json
import sys

import running
from table import Line

RIVAL = ("python-docx", "docxtpl")


def report(stage):
    running.note("annual report")
    folder = stage.folder / "demo"
    program = stage.program
    if not folder.exists():
        running.run([program, "demo", "--data", folder, "--units", "61", "--today", "2026-07-01"])
    options = ["--data", folder, "--today", "2026-07-01"]
    ours = stage.folder / "report.docx"
    running.run([program, "report", "annual", "--unit", "YX", "--year", "2025", "--out", ours, *options])

    def measured():
        out, _, _ = running.run([program, "measure", "report", "--unit", "YX", "--times", "10", "--json", *options])
        answer = json.loads(out)
        return running.Cost(answer["wall_ms"] / 1000, answer["cpu_ms"] / 1000)

    try:
        # In turn: a machine that is slower for a second is slower for both.
        rounds = [(measured(), docxtpl(stage, ours)) for _ in range(3)]
    except running.Failed as failure:
        running.note(f"no docxtpl: {failure}")
        cost = measured()
        return [Line("annual report, 60 units below", cost, f"{cost.cpu * 1000:.0f} ms", "≥ 10 × docxtpl", None, remark="no rival here")]
    rounds.sort(key=lambda round: round[1]["cpu"] / round[0].cpu)
    cost, rival = rounds[1]
    ratio = rival["cpu"] / cost.cpu
    return [
        Line("annual report, 60 units below", cost, f"{ratio:.1f} × docxtpl", "≥ 10 × docxtpl", ratio >= 10, "docxtpl, the same paragraphs",
             running.Cost(rival["wall"], rival["cpu"]), ratio,
             f"both warm; {rival['paragraphs']:,} paragraphs and {rival['rows']} table rows; ours reads them from the database, too; "
             f"{ours.stat().st_size / 1000:.0f} kB, docxtpl {rival['bytes'] / 1000:.0f} kB")
    ]


def docxtpl(stage, document):
    """Runs the rival in an environment of its own."""
    place = stage.folder / "venv"
    if not place.exists():
        running.run([sys.executable, "-m", "venv", place])
        running.run([place / "bin/pip", "install", "--quiet", *RIVAL])
    out, _, _ = running.run([place / "bin/python", "-B", f"{sys.path[0]}/templated.py", document])
    return json.loads(out)
