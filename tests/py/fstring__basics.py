x, y, name = 5, 2.5, "world"
print(f"hello {name}", f'{x}', f"{x}{y}", f"{x + 1} {x * y}", f"{{}} {{{x}}}", f"", f"no fields", f"{x!r} {name!r} {name!s} {'é'!a}", f"{x:5}|{x:<5}|{x:^5}|{x:05}", f"{y:.3f} {y:10.2f} {y:e}", f"{name:>10} {name:*^11}")
print(f"{x=}", f"{x = }", f"{x=!r}", f"{name=}", f"{name=!s}", f"{y=:.3f}", f"{x+1=}", f"{ x + 1 = }", f"{x=:>5}", f"{name = !s:>8}", f"{(lambda: 3)()=}", f"{[1, 2]=}", f"{x==5=}", f"{x!=5}")
w, p = 10, 3
print(f"{y:{w}.{p}f}|", f"{name:{'>'}{w}}", f"{x:{'0'}{w}}", f"{name!r:{w}}|", f"{y:{w}}|{y:{w}.{p}}", f"{x:{w if x > 1 else 2}}", f"{3.14159:{'.2f'}}", f"{1:{2}{3}}" if False else "")
print(f"{'nested "quotes"'} {"same quotes"} {'a' 'b'}", f"{f"{f'{x}'}"}", f'{x!r:^{w}}', f"{ {'a': 1}['a'] }", f"{ {1, 2} == {2, 1} }", f"{[i for i in range(3)]}", f"{(lambda a: a * 2)(4)}", f"{x if x > 3 else y}", f"{(z := 7)} {z}", f"{x:=5}", f"{'a' if x else 'b'}", f"{not x}", f"{x, y}", f"{*[1, 2], 3}", f"{x,}")
print(f"""multi
line {x}
{
    x
    + 1  # comment in a replacement field
}""", f'''{"\n".join(["a", "b"])}''', f"{'\t'}|", f"\x41{x}\u20ac\N{BULLET}", rf"\n{x}\d", fr"{x}\{y}", Rf'{"\n"}' == "\n", f"{'\\'}")
print("a" f"b{x}" "c" 'd' f"{y}", "plain" f"{x}" r"\raw", f"{x}" "{not a field}", (f"one {x} "
      f"two {y}"))
class F:
    def __format__(self, s): return f"fmt({s})"
    def __str__(self): return "str"
    def __repr__(self): return "repr"
o = F(); print(f"{o} {o!s} {o!r} {o:abc} {o:} {o!r:>6} {o=} {o = :q} {o:{x}y{y}} {o:%H:%M} {o:{{}}}" if False else f"{o} {o!s} {o!r} {o:abc} {o:} {o!r:>6} {o=} {o = :q} {o:{x}y{y}} {o:%H:%M}")
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__ + ":", e)
err(lambda: f"{x:zz}"); err(lambda: f"{name:d}"); err(lambda: f"{undefined}"); err(lambda: f"{1 / 0}"); err(lambda: f"{x!r:d}"); err(lambda: f"{None:5}"); err(lambda: f"{[1]:3}"); err(lambda: f"{y:{'abc'}}"); err(lambda: f"{name:{w}d}")
import datetime
d = datetime.date(2026, 1, 5); print(f"{d:%Y-%m-%d} {d!r} {d:%A, %d %B}", f"{datetime.timedelta(days=1)}")
print(f"{'{'}", f"{'}'}", f"{'{}'}", f"{{{'x'}}}", f"{'a':{'{'}<3}" if True else "", f"}}{{", f"{x}}}")
def local():
    v = 1
    def inner(): return f"{v} {x} {v + x=}"
    return inner(), [f"{v}{i}" for i in range(2)], (lambda: f"{v}")()
print(local())
class C:
    a = 1; s = f"{a} {x}"
print(C.s, f"{C.s!r}", f"{C().a:03d}")
async def co(): return f"{await other()} done"
async def other(): return "awaited"
try: co().send(None)
except StopIteration as e: print(e.value)
def gen(): r = f"{(yield 1)} {yield 2}"; yield r
g = gen(); next(g); g.send("A"); print(g.send("B"))
print(f"{x:{"{"}>{10}}", f"{'':{'-'}^{20}}", f'{x:0{w}b} {x:#0{w}x}', f"{1e10:,.0f} {1234567:,} {1234567:_} {255:#x} {0.5:.0%} {-5:+d} {5:+d}")
print(f'{"a" "b"}', f"{'''triple'''}", f"{"""x"""}", f'''{'a'}''', f"{x}" f'{x}' f"""{x}""" f'''{x}''', len(f"{'😀'}{'é'}"), f"{'\u20ac'}", f'{name[0]}{name[-1]}{name[1:3]}{name.upper()}{name.replace("w", "W")}')
print(f"{True} {None} {...} {1_000} {0x1f} {1e3} {1j} {b'x'} {()} {[]} {{}} {set()}", f"{x:d}{x:x}", f"{"a" + f"{"b" + f"{"c"}"}"}")
print(f"{x # comment
}", f"{
x}", f"{x
:>4}")
assert f"{x}" == "5"; del x
err(lambda: f"{x}")
