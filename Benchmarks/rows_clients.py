"""Sixteen clients that record and accept at once on PostgreSQL, under one root."""

import json
import os
import pathlib
import signal
import subprocess
import time

import running
from organisation import Organisation
from table import Line

CLIENTS, EACH = 16, 30


def clients(stage):
    running.note("sixteen clients on PostgreSQL")
    server = start_server()
    if server is None:
        running.note("no PostgreSQL server")
        return []
    process, address = server
    os.environ["DUTYBOOK_POSTGRES"] = address
    try:
        organisation = Organisation(stage.program, stage.folder / "postgres", "100k")
        organisation.init()
        organisation.bring_in()
        organisation.adopt()
        count, _, issue = organisation.issue()
        for login, role in (("city", "clerk"), ("city-reviewer", "reviewer")):
            organisation.add_person(login, role, organisation.some["city"])
        return [measured(organisation, count, issue)]
    finally:
        del os.environ["DUTYBOOK_POSTGRES"]
        process.send_signal(signal.SIGTERM)
        process.wait()


def measured(organisation, count, issue):
    """Each client is a process of its own; a transaction that fails ends it with an error."""
    words = ["measure", "activity", "--data", organisation.folder, "--today", organisation.day, "--unit", organisation.some["city"],
             "--as", "city", "--reviewer", "city-reviewer", "--times", EACH, "--json"]
    began = time.monotonic()
    running_clients = [
        subprocess.Popen([str(organisation.program), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(CLIENTS)
    ]
    ended = [client.communicate() for client in running_clients]
    wall = time.monotonic() - began
    failed = [err.decode(errors="replace").strip() for client, (_, err) in zip(running_clients, ended) if client.returncode != 0]
    good = [json.loads(out) for client, (out, _) in zip(running_clients, ended) if client.returncode == 0]
    median = sorted(one["wall_ms"] for one in good)[len(good) // 2] / 1000 if good else 0
    cpu = sorted(one["cpu_ms"] for one in good)[len(good) // 2] / 1000 if good else 0
    remark = f"{CLIENTS} processes × {EACH} records accepted in {wall:.1f} s, {count:,} obligations, fsync off; issued in {issue.wall:.1f} s"
    return Line("16 clients on PostgreSQL", running.Cost(median, cpu), f"{len(failed)} failed", "no failed transaction", not failed,
                remark=remark + ("; " + failed[0][:120] if failed else ""))


def start_server():
    """A server of its own, by the script that the tests use; it ends when its command does."""
    script = pathlib.Path(__file__).resolve().parent.parent / "scripts/with-postgres"
    process = subprocess.Popen(
        [str(script), "sh", "-c", 'echo "$DUTYBOOK_TEST_POSTGRES"; exec sleep 3600'], stdout=subprocess.PIPE, text=True)
    address = process.stdout.readline().strip()
    if not address:
        process.wait()
        return None
    return process, address
