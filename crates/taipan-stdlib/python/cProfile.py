"""`cProfile`: programs under `_lsprof`'s profiler, with `profile`'s reports. The embedded library comes without it."""

import _lsprof
import marshal
import profile

__all__ = ["run", "runctx", "Profile"]


def run(statement, filename=None, sort=-1):
    return profile._Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    return profile._Utils(Profile).runctx(statement, globals, locals, filename, sort)


run.__doc__ = profile.run.__doc__
runctx.__doc__ = profile.runctx.__doc__


def label(code):
    """What `pstats` names a function by: file, line, name."""
    return ("~", 0, code) if isinstance(code, str) else (code.co_filename, code.co_firstlineno, code.co_name)


def _figures(entry):
    """Calls, calls that were not recursive, time inside, time with what it called."""
    calls = entry.callcount
    return calls, calls - entry.reccallcount, entry.inlinetime, entry.totaltime


def _identity(code):
    return code if isinstance(code, str) else id(code)


class Profile(_lsprof.Profiler):
    """Profiler(timer=None, timeunit=None, subcalls=True, builtins=True)

    A profiler whose results `pstats.Stats` takes.
    """

    def create_stats(self):
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        entries = self.getstats()
        # (Code objects compare by content: two lambdas of one line are two.)
        callers = {_identity(e.code): {} for e in entries}
        for caller in entries:
            for callee in caller.calls or ():
                if (of := callers.get(_identity(callee.code))) is not None:
                    key, own = label(caller.code), _figures(callee)
                    of[key] = tuple(map(sum, zip(of[key], own))) if key in of else own
        self.stats = {}
        for e in entries:
            calls, primitive, own, total = _figures(e)
            # (Here, other than among the callers, `pstats` wants the primitive calls first.)
            self.stats[label(e.code)] = primitive, calls, own, total, callers[_identity(e.code)]

    def print_stats(self, sort=-1):
        import pstats

        keys = sort if isinstance(sort, tuple) else (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*keys).print_stats()

    def dump_stats(self, file):
        with open(file, "wb") as out:
            self.create_stats()
            marshal.dump(self.stats, out)

    def run(self, cmd):
        import __main__

        return self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals, locals):
        # (`with` would show in the figures.)
        self.enable()
        try:
            exec(cmd, globals, locals)
        finally:
            self.disable()
        return self

    def runcall(self, func, /, *args, **kw):
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exc):
        self.disable()


def main():
    import io
    import optparse
    import os
    import pstats
    import runpy
    import sys
    from importlib.machinery import ModuleSpec

    parser = optparse.OptionParser(
        usage="cProfile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ..."
    )
    parser.allow_interspersed_args = False
    parser.add_option("-o", "--outfile", dest="outfile", default=None, help="Save stats to <outfile>")
    parser.add_option(
        "-s", "--sort", dest="sort", default=2, choices=sorted(pstats.Stats.sort_arg_dict_default),
        help="Sort order when printing to stdout, based on pstats.Stats class",
    )
    parser.add_option("-m", dest="module", action="store_true", default=False, help="Profile a library module")
    if not sys.argv[1:]:
        parser.print_usage()
        sys.exit(2)
    options, args = parser.parse_args()
    sys.argv[:] = args
    if not args:
        parser.print_usage()
        return parser
    # The program may change the folder.
    outfile = options.outfile and os.path.abspath(options.outfile)
    if options.module:
        code = "run_module(module, run_name='__main__')"
        space = {"run_module": runpy.run_module, "module": args[0]}
    else:
        script = args[0]
        sys.path.insert(0, os.path.dirname(script))
        with io.open_code(script) as f:
            code = compile(f.read(), script, "exec")
        module = type(sys)("__main__")
        module.__spec__ = ModuleSpec("__main__", loader=None, origin=script)
        module.__file__ = script
        module.__cached__ = module.__package__ = None
        module.__builtins__ = __builtins__
        space = module.__dict__
        sys.modules["__main__"] = module
    try:
        runctx(code, space, None, outfile, options.sort)
    except BrokenPipeError as e:
        sys.stdout = None
        sys.exit(e.errno)
    return parser


if __name__ == "__main__":
    main()
