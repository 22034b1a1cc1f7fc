# Builtins and operators that raise in hot loops: always, now and then, in inlined functions, with handlers around.
import struct
import sys
import traceback


def tell(name, *what):
    print(name, *what)


def always(n):
    empty, d, s = [], {1: 2}, set()
    seen = {}
    for i in range(n):
        for k in range(9):
            try:
                if k == 0:
                    empty.pop()
                elif k == 1:
                    d[i + 5]
                elif k == 2:
                    int("x")
                elif k == 3:
                    next(iter(()))
                elif k == 4:
                    i // 0
                elif k == 5:
                    struct.unpack("i", b"abc")
                elif k == 6:
                    b"\xff".decode()
                elif k == 7:
                    s.remove(i)
                else:
                    a, b = (1, 2, 3)
            except (ValueError, LookupError) as e:
                seen[k] = repr(e)
            except StopIteration as e:
                seen[k] = "stop %r" % (e.value,)
            except Exception as e:
                seen[k] = type(e).__name__ + ": " + str(e)
    return seen


for k, v in always(400).items():
    tell(k, v)


def number(s):
    try:
        return int(s)
    except ValueError:
        return -1


def inlined(n):
    words = ["1", "x", "22", "", "3.5"]
    t = 0
    for i in range(n):
        t += number(words[i % 5])
    return t


tell("inlined", inlined(5000))

kept = []


def keeps(i, s):
    mark = i * 2
    try:
        mark += int(s)
    except ValueError as e:
        mark += 1
        kept.append(e)
        e = 5
    late = mark
    return late


def frames_kept(n):
    t = 0
    for i in range(n):
        t += keeps(i, "x" if i % 3 else "7")
    return t


tell("kept", frames_kept(3000), len(kept))
for e in kept[:2] + kept[-2:]:
    f = e.__traceback__.tb_frame
    tell("frame", f.f_code.co_name, sorted(f.f_locals.items()), f.f_lineno - f.f_code.co_firstlineno)
tell("different frames", len({id(e.__traceback__.tb_frame) for e in kept}) == len(kept))


def sees_itself(s):
    try:
        int(s)
    except ValueError as e:
        f = sys._getframe()
        return f is e.__traceback__.tb_frame
    return None


def same_frame(n):
    r = []
    for i in range(n):
        r.append(sees_itself("q" if i & 1 else "4"))
    return {x: r.count(x) for x in set(r)}


tell("same frame", sorted(same_frame(2000).items(), key=str))


def helper():
    return sys._getframe(1)


def seen_by_callee(s):
    try:
        int(s)
    except ValueError as e:
        return helper() is e.__traceback__.tb_frame
    return None


def by_callee(n):
    r = []
    for i in range(n):
        r.append(seen_by_callee("q" if i & 1 else "4"))
    return {x: r.count(x) for x in set(r)}


tell("by callee", sorted(by_callee(2000).items(), key=str))


def twice(s):
    n = 0
    try:
        n += int(s)
    except ValueError:
        n += 100
        try:
            [].pop()
        except IndexError as e:
            n += 1000 if type(e.__context__) is ValueError else 0
    try:
        n += {}[s]
    except KeyError as e:
        n += 10000 if e.__context__ is None else 0
        assert len(list(traceback.walk_tb(e.__traceback__))) == 1
    return n


def twice_in_loop(n):
    t = 0
    for i in range(n):
        t += twice("z" if i % 4 == 0 else "1")
    return t


tell("twice", twice_in_loop(4000))


def through(s):
    mine = s * 2
    try:
        int(s)
    finally:
        mine += "!"


def outer(i):
    try:
        through("a" if i % 2 else "3")
    except ValueError as e:
        tb = e.__traceback__
        names = []
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            last = tb.tb_frame.f_locals
            tb = tb.tb_next
        return len(names), last["mine"]
    return 0, ""


def unwound(n):
    r = {}
    for i in range(n):
        x = outer(i)
        r[x] = r.get(x, 0) + 1
    return r


tell("unwound", unwound(3000))


class Holder:
    def __init__(self, s):
        try:
            self.v = float(s)
        except ValueError:
            self.v = None

    def __add__(self, other):
        try:
            return Holder(self.v + other.v)
        except TypeError:
            return Holder("none")

    def __lt__(self, other):
        try:
            return self.v < other.v
        except TypeError:
            return False


def methods(n):
    c = [0, 0, 0]
    texts = ["1.5", "x", "2"]
    for i in range(n):
        a, b = Holder(texts[i % 3]), Holder(texts[i % 2])
        c[0] += a.v is None
        c[1] += (a + b).v is None
        c[2] += a < b
    return c


tell("methods", methods(3000))


def gen(n):
    for i in range(n):
        try:
            yield int("x" if i % 3 == 0 else "2")
        except ValueError as e:
            yield -1
            yield len(str(e))


tell("gen", sum(gen(3000)))


def send(n):
    def values():
        got = 0
        while True:
            try:
                got = yield got + int("1" if got % 2 else "k")
            except ValueError:
                got += 1

    t = 0
    g = values()
    next(g)
    for i in range(n):
        t += g.send(i)
    return t


tell("send", send(3000))


def recursive(n):
    try:
        return [7][n]
    except IndexError:
        return recursive(n - 1) + 1


tell("recursive", sum(recursive(i % 20) for i in range(600)))


def outside(n):
    # The handler is in none of the loop's frames.
    for i in range(n):
        int("1" if i < n - 1 else "oops")


for _ in range(5):
    try:
        outside(1000)
    except ValueError as e:
        tell("outside", [f.name for f in traceback.extract_tb(e.__traceback__)], e)


def last_one(n):
    it = iter(range(n))
    t = 0
    while True:
        try:
            t += next(it)
        except StopIteration:
            break
    return t


tell("last one", [last_one(k) for k in (0, 1, 3000)])


def with_else(n):
    a = b = c = 0
    for i in range(n):
        try:
            x = [1, 2, 3].index(i % 5)
        except ValueError:
            a += 1
            continue
        else:
            b += x
        finally:
            c += 1
    return a, b, c


tell("else", with_else(3000))
