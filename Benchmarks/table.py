"""The table of results."""


class Line:
    """One measured thing: what it cost, what the rival or limit of the same run cost, and what was promised."""

    def __init__(self, name, cost, value, promise, kept, rival="", rival_cost=None, ratio=None, remark=""):
        self.name, self.value, self.promise, self.kept, self.rival, self.ratio, self.remark = (
            name, value, promise, kept, rival, ratio, remark)
        self.wall, self.cpu = cost.wall, cost.cpu
        self.rival_wall, self.rival_cpu = (rival_cost.wall, rival_cost.cpu) if rival_cost else (None, None)


def seconds(value):
    if value is None:
        return ""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.3g} ms"


def width(text):
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def text(results, lines):
    """The table for a terminal."""
    heads = ("what", "wall", "CPU", "measured", "promised", "", "against", "wall", "CPU", "remark")
    rows = [
        (line.name, seconds(line.wall), seconds(line.cpu), line.value, line.promise,
         "" if line.kept is None else "yes" if line.kept else "NO", line.rival, seconds(line.rival_wall),
         seconds(line.rival_cpu), line.remark)
        for line in lines
    ]
    widths = [max(width(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    out = [f"{results['machine']} · Python {results['python']} · {results['measured']} · {results['seconds']} s"]
    for row in [heads, tuple("-" * w for w in widths), *rows]:
        out.append("  ".join(cell + " " * (w - width(cell)) for cell, w in zip(row, widths)).rstrip())
    return "\n".join(out)
