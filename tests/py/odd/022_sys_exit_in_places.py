import sys, gc
def attempt(f):
    try: f(); print("no exit")
    except SystemExit as e: print("exit", e.code)
class A:
    def __eq__(self, o): sys.exit("eq")
    def __hash__(self): return 1
    def __repr__(self): sys.exit("repr")
    def __bool__(self): sys.exit("bool")
    def __iter__(self): sys.exit("iter")
    def __getattr__(self, n): sys.exit("getattr")
    def __lt__(self, o): sys.exit("lt")
    def __len__(self): sys.exit("len")
attempt(lambda: A() == 1); attempt(lambda: {A(): 1, A(): 2}); attempt(lambda: repr(A())); attempt(lambda: not A()); attempt(lambda: list(A())); attempt(lambda: A().x); attempt(lambda: sorted([A(), A()])); attempt(lambda: hasattr(A(), "x")); attempt(lambda: len(A())); attempt(lambda: list(map(sys.exit, [7]))); attempt(lambda: [sys.exit(c) for c in "ab"]); attempt(lambda: next(sys.exit(i) for i in [3])); attempt(lambda: sorted([1], key=sys.exit)); attempt(lambda: eval("__import__('sys').exit(8)")); attempt(lambda: exec("raise SystemExit(4)")); attempt(lambda: (lambda *a: a)(*A())); attempt(lambda: print(A()))
try: sys.exit(1)
finally: sys.exit(2)
