"""A dutybook server on a free port with a data folder of its own, ended by its own process id."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

# Port 0: the system chooses a free port, and the server prints the address that it got.
SERVE = ["serve", "--port", "0"]
# Whole lines only: the file may be read in the middle of one.
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)\b.*\n")
SET_UP = re.compile(r"^set up: (\S+)\n", re.MULTILINE)


class Server:
    """Runs from construction to `stop()`. With `demo`, the data folder holds the demo organisation.

    `prepare`, if given, gets the server before it serves, to fill its data with `command`; `environment` is added.
    """

    def __init__(self, program, *, demo=False, prepare=None, environment=None, seconds=60):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dutybook-browser-"))
        self.data = self.folder / "data"
        self.accounts = ""
        self.process = None
        try:
            if demo:
                self.accounts = subprocess.run(
                    [program, "demo", "--data", self.data], check=True, capture_output=True, text=True, timeout=300
                ).stdout
            if prepare:
                prepare(self)
            with open(self.folder / "log", "wb") as log:
                self.process = subprocess.Popen(
                    [program, *SERVE, "--data", self.data], env={**os.environ, **(environment or {})},
                    stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                )
            self.address = self._wait(ADDRESS, seconds, "address").group(1)
        except BaseException:
            self.stop()
            raise

    def command(self, *arguments, text=""):
        """Runs a command of the program on this server's data, with `text` at its input. Gives what it prints."""
        done = subprocess.run(
            [self.program, *arguments, "--data", self.data], input=text, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{' '.join(map(str, arguments))}: {done.stdout}{done.stderr}"
        return done.stdout

    def files(self):
        """The files of the evidence store, whole or on their way."""
        return sorted(each for each in (self.data / "evidence").rglob("*") if each.is_file())

    @property
    def log(self):
        """What the server has printed so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def set_up_link(self, seconds=30):
        """The one-time link that a server without accounts prints, after its address, for its first administrator."""
        return self._wait(SET_UP, seconds, "link for setting up").group(1)

    def stop(self):
        """Asks the server to end, and forces it after 20 seconds. Gives its exit status."""
        status = None
        if self.process is not None:
            self.process.terminate()
            try:
                status = self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                status = self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        return status

    def _wait(self, pattern, seconds, what):
        """Waits until the log matches."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = pattern.search(self.log)
            if found:
                return found
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log[-2000:]}")
            time.sleep(0.05)
        raise RuntimeError(f"no {what} within {seconds} seconds:\n{self.log[-2000:]}")
