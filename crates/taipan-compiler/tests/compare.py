"""Compares code objects with CPython's.  Run with CPython 3.14:

    python3.14 compare.py DUMP FILE...

DUMP is the built example `dump`.  Differences that the design wants (no reference counting, no END_FOR, no NOT_TAKEN) are
normalised away on CPython's side.  Prints a summary and the first differences; -p leaves positions out, -n N prints N; --single, --eval, -O and -OO as for dump.
"""
import dis, struct, subprocess, sys, types, warnings, difflib, collections

def const(c):
    if isinstance(c, bool) or c is None or c is ...:
        return "i" + ("Ellipsis" if c is ... else repr(c))
    if isinstance(c, int):
        return "i%d" % c if -2**63 <= c < 2**63 else "i%s%#x" % ("-" if c < 0 else "", abs(c))
    if isinstance(c, float):
        return "f" + struct.pack(">d", c).hex()
    if isinstance(c, complex):
        return "c" + struct.pack(">dd", c.real, c.imag).hex()
    if isinstance(c, str):
        return "s" + c.encode("utf-8", "surrogatepass").hex()
    if isinstance(c, bytes):
        return "b" + c.hex()
    if isinstance(c, tuple):
        return "(%s)" % ",".join(map(const, c))
    if isinstance(c, frozenset):
        return "{%s}" % ",".join(sorted(map(const, c)))
    if isinstance(c, slice):
        return "[%s:%s:%s]" % (const(c.start), const(c.stop), const(c.step))
    if isinstance(c, types.CodeType):
        return "code " + c.co_name
    return repr(c)

SPLIT = {
    "LOAD_FAST_LOAD_FAST": ("LOAD_FAST", "LOAD_FAST"),
    "LOAD_FAST_BORROW_LOAD_FAST_BORROW": ("LOAD_FAST", "LOAD_FAST"),
    "STORE_FAST_LOAD_FAST": ("STORE_FAST", "LOAD_FAST"),
    "STORE_FAST_STORE_FAST": ("STORE_FAST", "STORE_FAST"),
}
DROP = {"NOT_TAKEN", "END_FOR", "CACHE", "EXTENDED_ARG"}

def dump(code, out):
    out.append("CODE %s %d" % (code.co_qualname, code.co_firstlineno))
    out.append("args %d %d %d flags %#x" % (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags))
    out.append("names " + " ".join(code.co_names))
    out.append("varnames " + " ".join(code.co_varnames))
    out.append("cellvars " + " ".join(code.co_cellvars))
    out.append("freevars " + " ".join(code.co_freevars))
    n = code.co_nlocals + len(code.co_cellvars) + len(code.co_freevars)
    local = lambda i: code._varname_from_oparg(i)
    items, index = [], {}
    start = 0
    for i in dis.get_instructions(code):
        if i.opname in DROP:
            index[i.offset] = len(items)
            continue
        index[i.offset] = len(items)
        index[i.start_offset] = len(items)
        p = i.positions
        f = lambda x: -1 if x is None else x
        at = "@%d:%d-%d:%d" % (f(p.lineno), f(p.col_offset), f(p.end_lineno), f(p.end_col_offset))
        op, arg = i.opname, i.arg
        if op in SPLIT:
            a, b = SPLIT[op]
            items.append(("%s %s %s" % (a, local(arg >> 4), at), None))
            items.append(("%s %s %s" % (b, local(arg & 15), at), None))
            continue
        if op == "LOAD_FAST_BORROW":
            op = "LOAD_FAST"
        if op == "RESUME":
            arg &= 3
        target = None
        if i.jump_target is not None and op != "END_ASYNC_FOR":
            target, text = i.jump_target, ""
        elif op == "LOAD_CONST":
            c = code.co_consts[arg]
            text = const(tuple(sorted(c)) if type(c) is tuple and all(type(x) is str for x in c) else c)
        elif op in ("LOAD_ATTR", "LOAD_GLOBAL"):
            text = "%d %s" % (arg & 1, code.co_names[arg >> 1])
        elif op == "LOAD_SUPER_ATTR":
            text = "%d %s" % (arg & 3, code.co_names[arg >> 2])
        elif op == "END_ASYNC_FOR" or i.arg is None:
            text = ""
        elif i.opcode in dis.hasname:
            text = code.co_names[arg]
        elif i.opcode in dis.haslocal or i.opcode in dis.hasfree:
            text = local(arg)
        else:
            text = str(arg)
        items.append(("%s %s %s" % (op, text, at), target))
    end = len(items)
    for text, target in items:
        out.append("  " + text + ("" if target is None else " ->%d" % index.get(target, end)))
    for e in dis._parse_exception_table(code):
        # Entries that cover only what is dropped here vanish, neighbours join.
        s, t = index.get(e.start, end), index.get(e.end, end)
        if s != t:
            out.append("EXC %d %d %d %d %s" % (s, t, index.get(e.target, end), e.depth, str(e.lasti).lower()))
    out.append("stack %d" % code.co_stacksize)
    for c in code.co_consts:
        if isinstance(c, types.CodeType):
            dump(c, out)

MODE, OPTIMIZE = "exec", 0

def cpython(name):
    out = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            with open(name, "rb") as f:
                dump(compile(f.read(), name, MODE, dont_inherit=True, optimize=OPTIMIZE), out)
        except SyntaxError as e:
            f = lambda x: -9 if x is None else x
            out.append("ERROR %s %s %s %s %s" % (e.msg, f(e.lineno), f(e.offset), f(e.end_lineno), f(e.end_offset)))
        except (ValueError, MemoryError, RecursionError) as e:
            out.append("ERROR %s" % e)
    return out + sorted("WARNING %d %s" % (w.lineno, w.message) for w in caught if w.filename == name)

def blocks(lines):
    out = collections.OrderedDict()
    key = None
    n = collections.Counter()
    for l in lines:
        if l.startswith("CODE "):
            n[l] += 1
            key = "%s #%d" % (l, n[l])
        elif l.startswith(("ERROR", "WARNING")):
            key = "messages"
        out.setdefault(key, []).append(l)
    return out

def strip(lines, positions, exc):
    r = []
    for l in lines:
        if not positions and " @" in l:
            a, _, b = l.partition(" @")
            l = a + (" ->" + b.split("->")[1] if "->" in b else "")
        if l.startswith(("  LOAD_FAST", "  STORE_FAST")):
            # Pairs have the position of the first, and CPython pairs only the first 16 slots.
            l = l.partition(" @")[0]
        if not exc and l.startswith(("EXC", "stack")):
            continue
        if l.startswith("EXC") and r and r[-1].startswith("EXC"):
            a, b = r[-1].split(), l.split()
            # What is dropped or inserted between (jumps, NOT_TAKEN) splits entries.
            if a[3:] == b[3:] and int(b[1]) - int(a[2]) <= 2:
                r[-1] = " ".join(a[:2] + b[2:])
                continue
        r.append(l)
    return r

def main():
    global MODE, OPTIMIZE
    args, options = sys.argv[1:], []
    positions, exc, limit, without = True, True, 10, []
    while args[0].startswith("-"):
        a = args.pop(0)
        if a in ("--single", "--eval"): MODE = a[2:]
        if a in ("-O", "-OO"): OPTIMIZE = len(a) - 1
        if a in ("--single", "--eval", "-O", "-OO"): options.append(a)
        if a == "-p": positions = False
        if a == "-x": without.append(args.pop(0))
        if a == "-e": exc = False
        if a == "-n": limit = int(args.pop(0))
    tool, files = args[0], args[1:]
    total = same = 0
    shown = 0
    kinds = collections.Counter()
    for k in range(0, len(files), 50):
        part = files[k:k + 50]
        text = subprocess.run([tool, *options, *part], capture_output=True, text=True, errors="surrogatepass").stdout
        ours, cur = {}, None
        for l in text.split("\n"):
            if l.startswith("FILE "):
                cur = ours.setdefault(l[5:], [])
            elif cur is not None and l:
                cur.append(l)
        for name in part:
            theirs = blocks([x for l in cpython(name) for x in l.split("\n") if x])
            mine = blocks(ours.get(name, []))
            for key in theirs.keys() | mine.keys():
                a = strip(theirs.get(key, []), positions, exc)
                b = strip(mine.get(key, []), positions, exc)
                total += 1
                if a == b:
                    same += 1
                    continue
                d = [l for l in difflib.unified_diff(a, b, "cpython", "taipan", lineterm="", n=3)]
                if any(o and o in "\n".join(d) for o in without):
                    continue
                first = next((l for l in d[2:] if l[0] in "+-"), "")
                kinds[" ".join(first.split()[:2])[:40]] += 1
                if shown < limit and len(d) < 60:
                    shown += 1
                    print("=====", name, key)
                    print("\n".join(d[:60]))
    print("%d of %d code objects the same" % (same, total))
    for k, n in kinds.most_common(25):
        print(n, k)

main()
