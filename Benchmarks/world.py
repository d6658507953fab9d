"""The organisations and the programme that are measured, made anew each time and always the same."""

import csv
import datetime
import random

YEAR = 2026
DAY = "2026-07-01"

# Units in each of four levels below the root, by how many obligations they come to.
TREES = {
    "100k": (31, 31, 96, 1_333),
    "1M": (31, 110, 960, 13_333),
    "3M": (31, 342, 2_978, 41_352),
}
KINDS = ("province", "city", "county", "township")
SUFFIXES = ("省", "市", "县", "镇")
SYLLABLES = "安宝昌成川大德定东恩丰福阜冈高广贵海汉杭和河衡洪湖华淮黄惠吉济嘉建江金锦晋靖九开康昆兰乐丽连凉临龙泸洛梅绵明南宁平普青清庆曲泉仁荣瑞三上韶绍石顺四松遂泰唐天通铜万文乌武西咸湘新兴徐宣雅延阳宜益永玉元岳云枣湛张长镇中舟周珠株淄自遵"


def write_tree(path, size):
    """Writes a file of units, parents first, as even as the numbers allow; gives the number of rows."""
    chance = random.Random(size)
    rows, above = [], [""]
    for level, count in enumerate(TREES[size]):
        here = []
        for n in range(count):
            code = f"{level + 1}{n:08d}"
            name = "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((1, 2, 2, 2, 3)))) + SUFFIXES[level]
            rows.append((code, name, above[n * len(above) // count], KINDS[level]))
            here.append(code)
        above = here
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("code", "name", "parent_code", "kind"))
        out.writerows(rows)
    return len(rows)


def some_units(path):
    """The codes of a leaf, of its county, of its city and of its province, from the middle of a file of units."""
    with open(path, encoding="utf-8", newline="") as file:
        parent = {row["code"]: row["parent_code"] for row in csv.DictReader(file)}
    leaves = [code for code in parent if code.startswith("4")]
    leaf = leaves[len(leaves) // 2]
    county = parent[leaf]
    return {"leaf": leaf, "county": county, "city": parent[county], "province": parent[parent[county]]}


def duties():
    """60 duties that come to 75 obligations a unit: their cadence, and the same as a rule of RFC 5545 for the rival."""
    made = [
        ("fixed: {every: month, due: {day: last}, lead_days: 7}", "FREQ=MONTHLY;BYMONTHDAY=-1", 1),
        ("quota: {count: 2, per: quarter, proration: full}", "quarter", 2),
        ("fixed: {every: half, due: {month: 6, day: 20}, lead_days: 7}", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=20", 1),
    ]
    for n in range(42):
        month, day = n % 12 + 1, (n * 5) % 28 + 1
        made.append(
            (f"fixed: {{every: year, due: {{month: {month}, day: {day}}}, lead_days: 7}}",
             f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}", 1))
    for n in range(15):
        made.append((f"quota: {{count: {n % 3 + 1}, per: year, proration: full}}", "year", n % 3 + 1))
    return made


def write_programme(path, key="bench"):
    """Writes the programme as the product reads it."""
    activities = ("meeting", "study", "training", "inspection", "outreach", "drill", "check", "other")
    lines = [
        f"programme: {key}", "version: 1", f"applies_from: {YEAR}-01-01", "field: other", "calendar: mon-fri",
        "title: {zh: 测量用年度责任, en: A year to measure}", "summary: {zh: 测量用。, en: For measuring.}", "instruments:",
        "  - {key: rules, title: {zh: 办法, en: Rules}, issuer: {zh: 本单位, en: The organisation}, edition: '2026'}", "duties:",
    ]
    for n, (cadence, _, _) in enumerate(duties()):
        lines += [
            f"  - key: duty-{n:02d}", f"    title: {{zh: 责任事项{n:02d}, en: Duty {n:02d}}}",
            f"    text: {{zh: 按办法第{n + 1}条办理。, en: As article {n + 1} asks.}}",
            f"    source: {{instrument: rules, clause: {{zh: 第{n + 1}条, en: art. {n + 1}}}}}",
            "    owed_by: {kinds: [township]}", "    cadence:", f"      {cadence}",
            f"    counts: [{activities[n % len(activities)]}]", "    hours: 1", "    review: {by: same-unit}",
        ]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def periods(rule):
    """First and last days of the year's periods."""
    step = {"quarter": 3, "year": 12}[rule]
    for month in range(1, 13, step):
        after = datetime.date(YEAR + (month + step) // 13, (month + step - 1) % 12 + 1, 1)
        yield datetime.date(YEAR, month, 1), after - datetime.timedelta(days=1)
