"""One data folder of the product, filled by its own commands."""

import json
import shutil
import sqlite3
import subprocess
import time

import running
import world

PASSWORD = "bench mark 2026 lantern"


class Organisation:
    """A data folder, and the file of its units."""

    def __init__(self, program, folder, size):
        self.program, self.folder, self.size = program, folder, size
        self.units = folder.parent / f"units-{size}.csv"
        self.programme = folder.parent / "programme.yaml"
        self.count = world.write_tree(self.units, size)
        self.some = world.some_units(self.units)
        world.write_programme(self.programme)

    day = world.DAY

    @property
    def database(self):
        return self.folder / "dutybook.sqlite"

    def dutybook(self, *words, stdin=None, options=()):
        """Runs a command on this folder on the day of the measurement."""
        return running.run([self.program, *words, "--data", self.folder, "--today", world.DAY, *options], stdin=stdin)

    def init(self):
        return self.dutybook("init", options=("--name", "测量单位"))

    def bring_in(self):
        return self.dutybook("units", "import", self.units)

    def adopt(self):
        return self.dutybook("programme", "adopt", self.programme)

    def issue(self):
        """Issues the year to all; gives the number of obligations, the seconds of each phase, and the cost."""
        out, phases, cost = self.dutybook(
            "plan", "issue", options=("--programme", "bench", "--year", str(world.YEAR), "--under", "ROOT", "--json", "--timings"))
        laps = {}
        for line in phases.splitlines():
            name, wall, cpu = line.split("\t")
            laps[name] = running.Cost(float(wall), float(cpu))
        return json.loads(out)["obligations"], laps, cost

    def add_people(self):
        """A clerk in a township, a clerk and a reviewer of its county, and the programme office of all."""
        for login, role, unit in (
            ("leaf", "clerk", self.some["leaf"]), ("county", "clerk", self.some["county"]),
            ("reviewer", "reviewer", self.some["county"]), ("province", "clerk", self.some["province"]),
            ("office", "programme-office", "ROOT"),
        ):
            self.add_person(login, role, unit)

    def add_person(self, login, role, unit):
        self.dutybook(
            "people", "add", stdin=PASSWORD + "\n",
            options=("--login", login, "--role", role, "--unit", unit, "--password-stdin"))

    def measure(self, workload, unit, login=None, reviewer=None, times=200):
        """One call's median cost inside the program."""
        options = ["--unit", unit, "--times", str(times), "--json"]
        if login:
            options += ["--as", login]
        if reviewer:
            options += ["--reviewer", reviewer]
        out, _, _ = self.dutybook("measure", workload, options=options)
        return json.loads(out)

    def copy(self, folder):
        """The same data in another folder, as it is now."""
        shutil.copytree(self.folder, folder)
        other = Organisation.__new__(Organisation)
        other.__dict__ = dict(self.__dict__, folder=folder)
        return other

    def ask(self, sql, *values):
        """All rows of a query by another SQLite."""
        with sqlite3.connect(self.database) as db:
            return db.execute(sql, values).fetchall()

    def serve(self):
        return Serving(self)


class Serving:
    """The product serving one organisation; the first answer has come when it is made."""

    def __init__(self, organisation):
        began = time.monotonic()
        self.process = subprocess.Popen(
            [str(organisation.program), "serve", "--data", str(organisation.folder), "--port", "0", "--today", world.DAY],
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        self.status = self.get_once("/health")
        self.first_answer = time.monotonic() - began
        self.first_cpu = running.cpu_of(self.process.pid)

    def get_once(self, path):
        import http.client

        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def sign_in(self, login):
        """The cookie of a new session."""
        import http.client
        import urllib.parse

        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(
            "POST", "/sign-in", urllib.parse.urlencode({"login": login, "password": PASSWORD}),
            {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"})
        answer = connection.getresponse()
        if answer.status != 303:
            raise running.Failed(f"signing in as {login}: {answer.status}")
        return answer.getheader("Set-Cookie").split(";")[0]

    def cost_of(self, path, cookie=None, times=2000, warm=200):
        """Server CPU and wall milliseconds of a request, one after another on one connection, after some to warm up."""
        import http.client

        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"Cookie": cookie, "Accept-Language": "zh"} if cookie else {}

        def ask():
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            size = len(answer.read())
            if answer.status != 200:
                raise running.Failed(f"{path}: {answer.status}")
            return size

        for _ in range(warm):
            size = ask()
        cpu, wall = running.cpu_of(self.process.pid), time.monotonic()
        for _ in range(times):
            ask()
        wall = (time.monotonic() - wall) / times * 1000
        cpu = (running.cpu_of(self.process.pid) - cpu) / times * 1000
        connection.close()
        return running.Cost(wall, cpu), size

    def cost_together(self, path, cookie=None, connections=16, times=2000):
        """Server CPU milliseconds of a request when so many are under way at once."""
        import socket

        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: zh\r\n"
        request = (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode()
        sockets = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(connections)]
        files = [s.makefile("rb") for s in sockets]

        def ask_all():
            for each in sockets:
                each.sendall(request)
            for file in files:
                length = 0
                while (line := file.readline().strip().lower()):
                    if line.startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                file.read(length)

        for _ in range(200 // connections):
            ask_all()
        cpu = running.cpu_of(self.process.pid)
        for _ in range(times // connections):
            ask_all()
        cpu = (running.cpu_of(self.process.pid) - cpu) / (times // connections * connections) * 1000
        for each in sockets:
            each.close()
        return cpu

    def wait_until_folded(self, organisation):
        """Waits for the job that folds the tally, so that no measurement runs beside it."""
        for _ in range(600):
            if not organisation.ask("SELECT 1 FROM tally WHERE entry <> 0 LIMIT 1"):
                return
            time.sleep(0.2)
        raise running.Failed("the tally was not folded in two minutes")

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
