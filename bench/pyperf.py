"""Stands in for pyperf, so that pyperformance's programs run unmodified under any implementation.

It imports only `sys` and `time`, so that an implementation can be measured before its library is complete, and
nothing but the program is warm when its first call is timed. Settings come from `cargo xtask bench` as leading
command-line words, which are taken off `sys.argv` before the program sees it:

    --@seconds=S     go on calling for S seconds (wall clock)
    --@calls=N       instead of that, N calls in one sample: the same work each time
    --@only=NAME     of several benchmarks in the program, run this one
    --@check         run each benchmark once and print what its functions return, instead of times
    --@observe=A,B   with --@check: also what these functions of other modules return ("json.dumps")

Results are lines on standard output, which begin with "@":

    @samples NAME INNER LOOPS:SECONDS LOOPS:SECONDS ...
    @value WHERE DIGEST

A sample times LOOPS calls. The first is one call; then LOOPS doubles until a sample takes some 20 ms, so that the
clock's cost does not count.
"""

import sys
from time import perf_counter as _clock

__version__ = "2.10.0"
VERSION = (2, 10, 0)

_SAMPLE = 0.020


class _Settings:
    seconds = 5.0
    calls = 0
    only = None
    check = False
    observe = ()


def _take_settings(argv):
    while len(argv) > 1 and argv[1].startswith("--@"):
        name, _, value = argv.pop(1)[3:].partition("=")
        if name == "seconds":
            _Settings.seconds = float(value)
        elif name == "calls":
            _Settings.calls = int(value)
        elif name == "only":
            _Settings.only = value
        elif name == "check":
            _Settings.check = True
        elif name == "observe":
            _Settings.observe = value.split(",")


_take_settings(sys.argv)


def perf_counter():
    # Times must not differ between implementations when values are compared.
    return 0.0


if not _Settings.check:
    perf_counter = _clock


def python_implementation():
    return sys.implementation.name


def python_has_jit():
    return python_implementation() != "cpython"


class Namespace:
    def __init__(self, values):
        self.__dict__.update(values)

    def __repr__(self):
        return "Namespace(%r)" % (self.__dict__,)


class _Argument:
    def __init__(self, names, action="store", type=None, default=None, choices=None, nargs=None, dest=None,
                 const=None, help=None, metavar=None, required=False):
        self.names = names
        self.action = action
        self.type = type
        self.default = False if action == "store_true" and default is None else default
        self.choices = choices
        self.nargs = nargs
        self.dest = dest or self._longest().lstrip("-").replace("-", "_")
        self.option = names[0].startswith("-")

    def _longest(self):
        for name in self.names:
            if name.startswith("--"):
                return name
        return self.names[0]

    def convert(self, word):
        value = word if self.type is None else self.type(word)
        if self.choices is not None and value not in self.choices:
            raise SystemExit("%s: %r is not one of %s" % (self.dest, value, ", ".join(map(str, self.choices))))
        return value


class ArgumentParser:
    """The small part of argparse that the programs use."""

    def __init__(self, *args, **kwargs):
        self._arguments = []

    def add_argument(self, *names, **kwargs):
        argument = _Argument(names, **kwargs)
        self._arguments.append(argument)
        return argument

    def parse_args(self, words=None):
        words = list(sys.argv[1:] if words is None else words)
        values = {a.dest: a.default for a in self._arguments}
        waiting = [a for a in self._arguments if not a.option]
        while words:
            word = words.pop(0)
            if word.startswith("-") and len(word) > 1:
                word, equals, value = word.partition("=")
                for argument in self._arguments:
                    if word in argument.names:
                        break
                else:
                    raise SystemExit("unknown option " + word)
                if argument.action == "store_true":
                    values[argument.dest] = True
                else:
                    values[argument.dest] = argument.convert(value if equals else words.pop(0))
            elif waiting:
                argument = waiting.pop(0)
                values[argument.dest] = argument.convert(word)
            else:
                raise SystemExit("unexpected argument " + word)
        for argument in waiting:
            if argument.nargs != "?" and argument.default is None:
                raise SystemExit("argument %s is missing" % argument.dest)
        return Namespace(values)


class Runner:
    def __init__(self, values=None, processes=None, loops=0, min_time=0.1, metadata=None, show_name=True,
                 program_args=None, add_cmdline_args=None, _argparser=None, warmups=None):
        self.metadata = dict(metadata or {})
        self.argparser = _argparser if _argparser is not None else ArgumentParser()
        self.args = None

    def parse_args(self, args=None):
        if self.args is None:
            self.args = self.argparser.parse_args(args)
        return self.args

    def bench_func(self, name, func, *args, inner_loops=None, metadata=None):
        def timed(loops):
            repeat = range(loops)
            start = _clock()
            for _ in repeat:
                func(*args)
            return _clock() - start

        self._run(name, timed, lambda: func(*args), args, inner_loops)

    def bench_time_func(self, name, time_func, *args, inner_loops=None, metadata=None):
        def check():
            time_func(1, *args)

        self._run(name, lambda loops: time_func(loops, *args), check, args, inner_loops)

    def bench_async_func(self, name, func, *args, inner_loops=None, metadata=None, loop_factory=None):
        def timed(loops):
            async def repeat():
                start = _clock()
                for _ in range(loops):
                    await func(*args)
                return _clock() - start

            return _drive(repeat, loop_factory)

        self._run(name, timed, lambda: _drive(lambda: func(*args), loop_factory), args, inner_loops)

    def bench_command(self, name, command):
        raise SystemExit("bench_command is not supported: start-up is measured by `cargo xtask bench-start`")

    def timeit(self, *args, **kwargs):
        raise SystemExit("timeit is not supported")

    def _run(self, name, timed, check, args, inner_loops):
        self.parse_args()
        if _Settings.only is not None and name != _Settings.only:
            return
        if _Settings.check:
            _check(name, check, args)
        else:
            _measure(name, timed, inner_loops or 1)


def _drive(make, loop_factory):
    if "asyncio" in sys.modules or loop_factory is not None:
        import asyncio
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            return runner.run(make())
    # Without asyncio there is nothing to wait for.
    coroutine = make()
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise RuntimeError("the benchmark waits for an event loop, but did not import asyncio")


def _measure(name, timed, inner_loops):
    end = _clock() + _Settings.seconds
    loops = 1
    samples = []
    if _Settings.calls:
        samples.append((_Settings.calls, timed(_Settings.calls)))
    while not _Settings.calls:
        seconds = timed(loops)
        samples.append((loops, seconds))
        if _clock() >= end and len(samples) >= 2:
            break
        if seconds < _SAMPLE / 2:
            loops *= 2
    line = ["@samples", name, str(inner_loops)]
    line.extend(["%d:%.9f" % sample for sample in samples])
    print(" ".join(line), flush=True)


# Checking: every function and method of the program is wrapped, and prints what it returned; functions that work
# on their arguments show these as they are after the call. Numbers and texts appear in full, other objects as the
# name of their type.

_RESULTS = 400
_ARGUMENTS = 40
_LONGEST = 2000


def _digest(value, budget):
    if budget[0] <= 0:
        return "…"
    budget[0] -= 1
    kind = type(value)
    if value is None or kind in (bool, int, float, complex, str, bytes, bytearray, range):
        return _shorten(repr(value))
    name = kind.__name__
    if kind in (list, tuple):
        return name + "[" + ",".join([_digest(v, budget) for v in value[:300]]) + "]"
    if kind in (set, frozenset):
        items = sorted([_digest(v, [budget[0]]) for v in value]) if len(value) < 300 else [str(len(value))]
        return name + "{" + ",".join(items) + "}"
    if isinstance(value, dict):
        items = [_digest(k, budget) + ":" + _digest(v, budget) for k, v in list(value.items())[:300]]
        return name + "{" + ",".join(items) + "}"
    if name == "array":
        return name + _digest(value.tolist(), budget)
    if name in ("Decimal", "Fraction", "datetime", "PosixPath"):
        return name + " " + str(value)
    return "<" + name + ">"


def _shorten(text):
    if len(text) <= _LONGEST:
        return text
    folded = 0
    for character in text:
        folded = (folded * 31 + ord(character)) & 0xFFFFFFFFFFFF
    return "%s… %d characters, %x" % (text[:60], len(text), folded)


def _value(where, value):
    try:
        text = _shorten(_digest(value, [600]))
    except RecursionError:
        text = "too deep"
    print("@value", where, ascii(text))


def _observed(where, function, with_arguments):
    calls = 0

    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        number = calls
        result = function(*args, **kwargs)
        if number <= _RESULTS:
            _value("%s call %d" % (where, number), result)
        if number <= (_RESULTS if with_arguments else _ARGUMENTS):
            _value("%s call %d arguments after" % (where, number), args)
        return result

    wrapper.__name__ = getattr(function, "__name__", where)
    wrapper.__qualname__ = getattr(function, "__qualname__", where)
    wrapper.__dict__.update(getattr(function, "__dict__", {}))
    return wrapper


def _wrap_all(owner, prefix, module):
    function = type(_wrap_all)
    for name, value in list(vars(owner).items()):
        if name.startswith("__"):
            continue
        if type(value) is function and value.__module__ == module:
            # Generators and coroutines return nothing that can be shown.
            if value.__code__.co_flags & 0x2A0 == 0:
                setattr(owner, name, _observed(prefix + name, value, False))
        elif type(value) is type and value.__module__ == module and not prefix:
            _wrap_all(value, name + ".", module)


def _check(name, run, args):
    main = sys.modules["__main__"]
    for path in _Settings.observe:
        module, _, attribute = path.rpartition(".")
        if module:
            __import__(module)
            owner = sys.modules[module]
            function = getattr(owner, attribute)
        else:
            owner = main
            function = getattr(main, attribute, None) or getattr(sys.modules["builtins"], attribute)
        setattr(owner, attribute, _observed(path, function, True))
    _wrap_all(main, "", "__main__")
    # A wrapper for each call makes the stack twice as deep.
    sys.setrecursionlimit(sys.getrecursionlimit() * 3)
    result = run()
    # Not the name: it may depend on the implementation's modules.
    _value("benchmark", result)
    _value("benchmark arguments after", args)
    sys.stdout.flush()
