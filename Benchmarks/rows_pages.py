"""Pages over HTTP, starting, and memory."""

import time

import running
from table import Line


def pages(stage):
    organisation = stage.filled("1M")
    serving = organisation.serve()
    try:
        bare, _ = serving.cost_of("/health", times=5000)
        bare = running.Cost(bare.wall / 1000, bare.cpu / 1000)
        together = serving.cost_together("/health", times=10000)
        lines = [Line("GET /health", bare, f"{bare.cpu * 1e6:.0f} µs", "", None, remark=f"keep-alive, one client, 5,000 requests; of 16 at once {together * 1000:.0f} µs each")]
        ids = {code: crockford(id) for id, code in organisation.ask("SELECT id, code FROM unit")}
        leaf, county = organisation.some["leaf"], organisation.some["county"]
        for name, login, path in (
            ("Today of a clerk", "leaf", "/"), ("page of a township", "leaf", f"/units/{ids[leaf]}"),
            ("page of a county", "county", f"/units/{ids[county]}"), ("page of the root", "office", f"/units/{ids['ROOT']}"),
            ("list of a township", "leaf", f"/units/{ids[leaf]}/obligations"),
            ("list of a county", "county", f"/units/{ids[county]}/obligations"),
            ("list of the root", "office", f"/units/{ids['ROOT']}/obligations"),
        ):
            running.note(name)
            cookie = serving.sign_in(login)
            cost, size = serving.cost_of(path, cookie, times=1000)
            busy = serving.cost_together(path, cookie)
            cost = running.Cost(cost.wall / 1000, cost.cpu / 1000)
            ratio = cost.cpu / bare.cpu
            lines.append(
                Line(f"GET {name}, 1M", cost, f"{ratio:.1f} × /health", "≤ 12 × /health", ratio <= 12, "/health", bare, ratio,
                     f"warm; {size / 1000:.1f} kB; of 16 at once {busy * 1000:.0f} µs each, {busy / together:.0f} × /health"))
    finally:
        serving.stop()
    return lines


def starting(stage):
    organisation = stage.filled("1M")
    starts = []
    for _ in range(5):
        serving = organisation.serve()
        time.sleep(1)
        memory, starts = running.memory_of(serving.process.pid), starts + [running.Cost(serving.first_answer, serving.first_cpu)]
        serving.stop()
    middle = sorted(starts, key=lambda cost: cost.wall)[2]
    return [
        Line("first answer, 1M", middle, f"{middle.wall * 1000:.0f} ms", "≤ 200 ms", middle.wall <= 0.2,
             remark="from exec to 200 of /health, median of 5, files in the page cache"),
        Line("idle memory, 1M", middle, f"{memory:.0f} MB", "≤ 60 MB", memory <= 60, remark="resident, a second after the start"),
    ]


def crockford(number):
    """The id as addresses write it."""
    text = ""
    for _ in range(13):
        text = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number & 31] + text
        number >>= 5
    return text
