import datetime
n, x, s = 42, 3.14159, "text"
for spec in ("d", "5d", "<5d", "^5d", "05d", "+d", " d", "x", "#x", "#010b", "o", "c", ",", "_", "e", "f", ".1f", "g", "%", "n"): print(spec, f"|{n:{spec}}|", end=" ")
print()
for spec in ("", ".2f", "8.3f", "<8.1f|", "+.0f", "e", ".3g", "08.2f", ",.1f", "%", ".1%", "=+9.2f", "*^12.4"):
    try: print(spec, f"|{x:{spec}}|", end=" ")
    except ValueError as e: print(spec, e, end=" ")
print()
for spec in ("", "10", "<10", ">10", "^10", "*^10", ".2", "10.3", "s", "-<6s"): print(spec, f"|{s:{spec}}|", end=" ")
print()
w, p, fill, al = 12, 2, "#", "^"
print(f"{x:{w}.{p}f}|{x:{fill}{al}{w}.{p}}|{s!r:{fill}>{w}}|{n:{fill}{al}{w}b}|{x:>{w + 2}}|{s:{'<'}{len(s) * 2}}|")
print(f"{datetime.date(2026, 1, 2):%Y/%m/%d}|{datetime.time(3, 4):%H-%M}|{datetime.datetime(2026, 1, 2, 3, 4, 5):%d.%m.%y %H:%M:%S}")
rows = [("alpha", 1, 0.5), ("beta", 22, 12.345), ("gamma", 333, 100.0)]
print(f"{'name':<8}{'n':>5}{'v':>10}")
for a, b, c in rows: print(f"{a:<8}{b:>5}{c:>10.2f}")
print(f"{sum(b for _, b, _ in rows):>13}{sum(c for *_, c in rows):>10.2f}")
print(f"{n=} {x=:.2f} {s=!r:>8} {n + 1=} {n*2 = :>6} {s[0]=} {len(s)=}")
print(f"{1234567.891:,.2f} {1234567:_d} {0xdeadbeef:_x} {255:08b} {1e-10:.3e} {1/3:.3%} {-0.0:+} {5:=+4d} {True:d} {None!s:>6} {'é€':^6}|{'日本':>4}|")
d = {"k": [1, {"z": 9}]}; print(f"{d['k'][1]['z']:>3} {d!r:>30} {[*d]} {({**d})} {d['k'][0]:03}")
print(f"{(lambda v: v * 2)(4)} {[i for i in range(3)]} { {1: 2}[1]} {'a' if n else 'b'} {n if n > 50 else x:.1f} {(y := 7)} {y:>3} {not n} {n == 42} {n:>{w}} {n!s:>{w}}")
class F:
    def __format__(self, spec): return f"<{spec}>"
f = F(); print(f"{f:anything goes: %$#} {f:{n}} {f!s:.5} {f:}{f}" if False else f"{f:anything goes %$#} {f:{n}} {f:}{f} {f:a{n}b{s}c}")
print(f"{'nested: ' + f'{n + int(f"{1}")}'} {f'{f"{f"{n}"}"}'} {'{}'.format(n)} {'%d' % n}")
print(f"{n:{'>' if n > 1 else '<'}{6}}|{n:{''}}|{n:{'5'}{''}}|", f"{{{n}}} {{n}} {{{{}}}} }}{{")
