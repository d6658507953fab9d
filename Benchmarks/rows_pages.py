"""Pages over HTTP, starting, and memory."""

import statistics
import time

import running
from table import Line


def pages(stage):
    organisation = stage.filled("1M")
    serving = organisation.serve()
    try:
        serving.cost_of("/health", times=2000)
        together = serving.cost_together("/health", times=10000)
        lines, bares = [], []
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
            serving.cost_of(path, cookie, times=1)
            rounds = [in_turn(serving, path, cookie) for _ in range(5)]
            busy = serving.cost_together(path, cookie)
            size = rounds[0][2]
            cost, bare = (middle([each[n] for each in rounds]) for n in (0, 1))
            bares.append(bare)
            ratio = statistics.median(cost.cpu / bare.cpu for cost, bare, _ in rounds)
            lines.append(
                Line(f"GET {name}, 1M", cost, f"{ratio:.1f} × /health", "≤ 12 × /health", ratio <= 12, "/health", bare, ratio,
                     f"warm; {size / 1000:.1f} kB; of 16 at once {busy * 1000:.0f} µs each, {busy / together:.0f} × /health"))
    finally:
        serving.stop()
    bare = middle(bares)
    return [Line("GET /health", bare, f"{bare.cpu * 1e6:.0f} µs", "", None, remark=f"keep-alive, one client; of 16 at once {together * 1000:.0f} µs each")] + lines


def in_turn(serving, path, cookie):
    """A page and the bare request one right after the other: a machine that is slower for a second is slower for both."""
    page, size = serving.cost_of(path, cookie, times=300, warm=20)
    bare, _ = serving.cost_of("/health", times=1500, warm=20)
    return running.Cost(page.wall / 1000, page.cpu / 1000), running.Cost(bare.wall / 1000, bare.cpu / 1000), size


def middle(costs):
    return running.Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.cpu for cost in costs))


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
