"""Runs the test module named second and writes a line of JSON for each of its cases, as it ends, to the file named first."""
import json
import sys
import unittest


class Cases(unittest.TestResult):
    """Reports each case once, with the worst that happened to it."""

    def __init__(self, out):
        super().__init__()
        self._out = out
        self._running = {}

    def _report(self, test, outcome, why):
        json.dump({"case": test.id(), "outcome": outcome, "why": why[:400]}, self._out)
        self._out.write("\n")
        self._out.flush()

    def _note(self, test, outcome, err=None, why=""):
        if err is not None:
            why = f"{err[0].__name__}: {err[1]}"
        if test.id() in self._running:
            self._running[test.id()] = outcome, why
        else:  # of a class or module, not of a case
            self._report(test, outcome, why)

    def startTest(self, test):
        super().startTest(test)
        self._running[test.id()] = "ok", ""

    def stopTest(self, test):
        super().stopTest(test)
        self._report(test, *self._running.pop(test.id()))

    def addError(self, test, err):
        self._note(test, "error", err)

    def addFailure(self, test, err):
        self._note(test, "fail", err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._note(test, "fail", err)

    def addSkip(self, test, reason):
        self._note(test, "skip", why=reason)

    def addExpectedFailure(self, test, err):
        self._note(test, "ok")

    def addUnexpectedSuccess(self, test):
        self._note(test, "fail", why="unexpected success")


if __name__ == "__main__":
    path, module = sys.argv[1:]
    sys.argv[:] = [module]
    with open(path, "w") as out:
        try:
            suite = unittest.defaultTestLoader.loadTestsFromName(module)
        except unittest.SkipTest as e:
            print("skipped:", e)
        else:
            suite.run(Cases(out))
