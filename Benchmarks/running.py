"""Running programs and saying what they cost."""

import os
import subprocess
import sys
import time


class Cost:
    """Wall and CPU seconds, and the largest resident memory in MB."""

    def __init__(self, wall, cpu, memory=0.0):
        self.wall, self.cpu, self.memory = wall, cpu, memory


class Failed(Exception):
    """A program ended with an error."""


def run(arguments, stdin=None, quiet=False):
    """Runs a program to its end; gives what it printed, what it complained, and its cost."""
    began = time.monotonic()
    process = subprocess.Popen(
        [str(a) for a in arguments], stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if stdin is not None:
        process.stdin.write(stdin.encode())
        process.stdin.close()
    out = process.stdout.read()
    err = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cost = Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
    if process.returncode != 0 and not quiet:
        raise Failed(f"{' '.join(map(str, arguments))}: exit {process.returncode}\n{err.decode(errors='replace')}")
    return out.decode(), err.decode(errors="replace"), cost


def note(text):
    """Says on standard error what is going on."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def cpu_of(pid):
    """CPU seconds of a process so far, its ended children not included."""
    # The clock that clock_getcpuclockid(3) gives for a process on Linux; it counts nanoseconds, /proc only hundredths.
    return time.clock_gettime((~pid << 3) | 2)


def memory_of(pid):
    """Resident memory of a process in MB."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) / 1024


def machine():
    """One line about the machine."""
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown CPU")
    with open("/proc/meminfo") as file:
        memory = int(next(line for line in file if line.startswith("MemTotal:")).split()[1]) >> 20
    system = next((line.split("=", 1)[1].strip().strip('"') for line in open("/etc/os-release")
                   if line.startswith("PRETTY_NAME=")), "Linux")
    return f"{model}, {os.cpu_count()} CPUs, {memory} GiB, {system}, load {os.getloadavg()[0]:.1f}"
