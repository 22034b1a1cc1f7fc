"""Runs one of CPython's own test modules and reports each test as it ends; `cargo xtask conformance` starts it.

usage: conformance_driver.py REPORT MODULE [DONE]

REPORT gets a line for each event, at once, so that nothing is lost when the process dies:

    next ID              this test, or the set-up of its class, comes now
    STATUS ID TEXT       it is over: ok, fail, error or skip, with the reason
    import TEXT          the module could not be imported
    skipped TEXT         the module skipped itself
    done                 the end

Fields are separated by tabs. DONE names a file of test ids, one to a line, not to run (again). What fails is shown
in full on standard error.
"""

import os
import sys
import unittest

RANK = {"ok": 0, "skip": 1, "fail": 2, "error": 3}


class Report:
    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, *fields):
        line = "\t".join([" ".join(str(field).split())[:400] for field in fields])
        os.write(self.file, line.encode("ascii", "backslashreplace") + b"\n")


class Result(unittest.TestResult):
    def __init__(self, report, module):
        super().__init__()
        self.report = report
        self.module = module
        self.test = None

    def name(self, test):
        name = test.id()
        for prefix in (self.module + ".", "test."):
            if name.startswith(prefix):
                return name[len(prefix):]
        return name.replace("(" + self.module + ".", "(")

    def startTest(self, test):
        super().startTest(test)
        self.test = test
        self.status = "error"
        self.reason = "ended in no way"
        self.decided = False

    def stopTest(self, test):
        super().stopTest(test)
        self.report.write(self.status, self.name(test), self.reason)
        self.test = None

    def settle(self, test, status, reason=""):
        if self.test is None:
            # The set-up or clean-up of a class or module.
            self.report.write(status, self.name(test), reason)
        elif not self.decided or RANK[status] > RANK[self.status]:
            self.status, self.reason, self.decided = status, reason, True

    def show(self, test, err):
        try:
            print("=" * 70, self.name(test), self._exc_info_to_string(err, test), sep="\n", file=sys.stderr, flush=True)
        except BaseException as problem:
            print("no traceback:", type(problem), problem, file=sys.stderr, flush=True)

    def trouble(self, test, err, status):
        kind, value = err[0], err[1]
        try:
            reason = "%s: %s" % (kind.__name__, value)
        except Exception:
            reason = kind.__name__
        self.settle(test, status, reason)
        self.show(test, err)

    def addSuccess(self, test):
        self.settle(test, "ok")

    def addFailure(self, test, err):
        self.trouble(test, err, "fail")

    def addError(self, test, err):
        self.trouble(test, err, "error")

    def addSkip(self, test, reason):
        self.settle(test, "skip", reason)

    def addExpectedFailure(self, test, err):
        self.settle(test, "ok")

    def addUnexpectedSuccess(self, test):
        self.settle(test, "fail", "succeeded, which was not expected")

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.trouble(test, err, "fail" if issubclass(err[0], test.failureException) else "error")

    def addDuration(self, test, elapsed):
        pass


class Suite(unittest.TestSuite):
    """All tests in one flat row, each announced."""

    def __init__(self, tests, result):
        super().__init__(tests)
        self.result = result

    def __iter__(self):
        for test in self._tests:
            self.result.report.write("next", self.result.name(test))
            yield test

    def _removeTestAtIndex(self, index):
        # What is kept is one test more than usual: the row is being walked.
        pass


def flat(suite):
    try:
        tests = iter(suite)
    except TypeError:
        yield suite
        return
    for test in tests:
        yield from flat(test)


def load(name, report):
    try:
        module = __import__(name, fromlist=["*"])
        loader = unittest.TestLoader()
        suite = loader.loadTestsFromModule(module)
        if loader.errors:
            report.write("import", loader.errors[0].strip().splitlines()[-1])
            print(loader.errors[0], file=sys.stderr)
        return list(flat(suite))
    except unittest.SkipTest as skip:
        report.write("skipped", skip)
    except BaseException as error:
        report.write("import", "%s: %s" % (type(error).__name__, error))
        import traceback
        traceback.print_exc()
    return []


def main(report, name, done=None):
    report = Report(report)
    # An interpreter that runs by a script's help cannot know how to start itself.
    sys.executable = os.environ.get("CONFORMANCE_EXECUTABLE", sys.executable)
    # Under a shell's background job SIGINT is ignored; tests expect that it is not.
    try:
        import signal
        if signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, signal.SIG_DFL):
            signal.signal(signal.SIGINT, signal.default_int_handler)
    except Exception as error:
        print("no handler for SIGINT:", error, file=sys.stderr)
    skip = set()
    if done is not None:
        with open(done, encoding="ascii") as file:
            skip.update(file.read().split("\n"))
    # What `python -m test` does: no tests that need a network, much time or much memory.
    try:
        from test import support
        support.use_resources = {}
        support.verbose = 0
    except Exception as error:
        report.write("import", "test.support: %s: %s" % (type(error).__name__, error))
        import traceback
        traceback.print_exc()
        return
    module = "test." + name
    tests = load(module, report)
    result = Result(report, module)
    suite = Suite([test for test in tests if ascii(result.name(test))[1:-1] not in skip], result)
    suite.run(result)
    report.write("done")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    # Some modules look at the arguments.
    del sys.argv[1:]
    main(*arguments)
