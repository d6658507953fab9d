"""The organisations that the rows share, each made when a row first asks for it."""

import sys

import running
from organisation import Organisation


class Stage:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.made = {}
        self.issued = {}

    def organisation(self, size, name=None):
        """A data folder that does not exist yet."""
        return Organisation(self.program, self.folder / (name or size), size)

    def filled(self, size):
        """An organisation with its year issued, its tally folded, and people."""
        if size not in self.made:
            organisation = self.organisation(size)
            if not organisation.folder.exists():
                running.note(f"making {size}")
                organisation.init()
                organisation.bring_in()
                organisation.adopt()
                self.finish(organisation)
            self.made[size] = organisation
        return self.made[size]

    def finish(self, organisation):
        """Issues the year, folds the tally by serving, and adds people."""
        self.issued[organisation.size] = organisation.issue()
        organisation.add_people()
        serving = organisation.serve()
        serving.wait_until_folded(organisation)
        serving.stop()
        self.made[organisation.size] = organisation

    def compiled(self, name):
        """A small C program against SQLite."""
        binary = self.folder / name
        running.run(["cc", "-O2", "-D_GNU_SOURCE", "-o", binary, f"{sys.path[0]}/{name}.c", "-lsqlite3"])
        return binary
