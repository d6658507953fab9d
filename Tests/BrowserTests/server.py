"""A dutybook server on a free port with a data folder of its own, ended by its own process id."""

import pathlib
import re
import shutil
import subprocess
import tempfile
import time

# Port 0: the system chooses a free port, and the server prints the address that it got.
SERVE = ["serve", "--port", "0"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Server:
    """Runs from construction to `stop()`. With `demo`, the data folder holds the demo organisation."""

    def __init__(self, program, *, demo=False, seconds=60):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dutybook-browser-"))
        self.data = self.folder / "data"
        self.accounts = ""
        self.process = None
        try:
            if demo:
                self.accounts = subprocess.run(
                    [program, "demo", "--data", self.data], check=True, capture_output=True, text=True, timeout=300
                ).stdout
            with open(self.folder / "log", "wb") as log:
                self.process = subprocess.Popen(
                    [program, *SERVE, "--data", self.data],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                )
            self.address = self._address(seconds)
        except BaseException:
            self.stop()
            raise

    @property
    def log(self):
        """What the server has printed so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

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

    def _address(self, seconds):
        """Waits for the line with the address."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = ADDRESS.search(self.log)
            if found:
                return found.group()
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log[-2000:]}")
            time.sleep(0.05)
        raise RuntimeError(f"no address within {seconds} seconds:\n{self.log[-2000:]}")
