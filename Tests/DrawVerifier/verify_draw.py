"""Repeats a published draw from its file alone, with nothing but Python's standard library; see docs/draw-format.md.

`python3 verify_draw.py FILE` prints the teams as JSON, or says what is wrong and ends with 1. It shares no code with
Dutybook: it was written from the description of the format.
"""

import hashlib
import json
import sys
import unicodedata


def normal(value):
    """The same value with all text in Unicode normalization form C."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [normal(each) for each in value]
    if isinstance(value, dict):
        return {normal(key): normal(each) for key, each in value.items()}
    return value


def canonical(value):
    return json.dumps(normal(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


class Numbers:
    def __init__(self, key):
        self.key, self.counter, self.words = key, 0, []

    def below(self, bound):
        while True:
            if not self.words:
                block = hashlib.sha256(self.key + self.counter.to_bytes(8, "big")).digest()
                self.counter += 1
                self.words = [int.from_bytes(block[at:at + 8], "big") for at in range(0, 32, 8)]
            word = self.words.pop(0)
            if word < 2**64 // bound * bound:
                return word % bound

    def choose(self, count, everything):
        everything = list(everything)
        for at in range(count):
            other = at + self.below(len(everything) - at)
            everything[at], everything[other] = everything[other], everything[at]
        return everything[:count]


def verify(data):
    file = json.loads(data)
    assert file["format"] == "dutybook-draw-1", "another format"
    assert canonical(file) + b"\n" == data, "not in the canonical form"
    told = file.pop("sha256")
    assert hashlib.sha256(canonical(file)).hexdigest() == told, "the file was changed"
    table = file["list"]
    assert hashlib.sha256(canonical(table)).hexdigest() == file["list_sha256"], "the list was changed"
    seed = bytes.fromhex(file["seed"])
    assert hashlib.sha256(seed).hexdigest() == file["commitment"], "another seed was committed to"
    witness = unicodedata.normalize("NFC", file["witness"]).encode("utf-8")
    numbers = Numbers(hashlib.sha256(seed + witness).digest() if witness else seed)

    units = []
    for stratum in table["strata"]:
        fitting = [unit["key"] for unit in table["units"] if unit["kind"] == stratum["kind"]]
        count = max(stratum["minimum"], -(-len(fitting) * stratum["percent"] // 100))
        units += numbers.choose(min(count, len(fitting)), fitting)
    recused = {}
    for recusal in table["recusals"]:
        recused.setdefault(recusal["unit"], set()).add(recusal["inspector"])
    everybody = [inspector["key"] for inspector in table["inspectors"]]

    def eligible(unit, others=()):
        return [key for key in everybody if key not in recused.get(unit, ()) and key not in others]

    teams = [
        {"unit": unit, "inspectors": numbers.choose(table["per_unit"], eligible(unit))} for unit in units
    ]
    assert teams == file["teams"], "the teams are not those that the seed gives"
    final = {team["unit"]: list(team["inspectors"]) for team in teams}
    for redraw in file["recusals"]:
        unit, team = redraw["unit"], final[redraw["unit"]]
        numbers.words = []
        others = eligible(unit, team)
        replacement = others[numbers.below(len(others))]
        assert replacement == redraw["replacement"], "a redraw is not what the seed gives"
        team[team.index(redraw["inspector"])] = replacement
        recused.setdefault(unit, set()).add(redraw["inspector"])
    return [{"unit": unit, "inspectors": final[unit]} for unit in units]


def main():
    try:
        with open(sys.argv[1], "rb") as source:
            teams = verify(source.read())
    except (AssertionError, KeyError, ValueError, IndexError, TypeError) as problem:
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr)
        return 1
    print(json.dumps(teams, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
