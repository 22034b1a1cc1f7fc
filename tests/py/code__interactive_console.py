import code, sys
class Console(code.InteractiveConsole):
    def __init__(self, lines):
        super().__init__({"__name__": "__console__"}); self.lines = iter(lines)
    def raw_input(self, prompt=""):
        try: line = next(self.lines)
        except StopIteration: raise EOFError
        print(f"{prompt}{line}"); return line
    def write(self, data): sys.stdout.write(data)
Console(["1 + 1", "x = 5", "x", "None", "'text'", "def f(a):", "    return a * 2", "", "f(x)", "for i in range(2):", "  print(i)", "", "_", "1 / 0", "x = = 1", "if x:", "  y", "", "class A:", "  z = 1", "", "A.z", "import math; math.pi", "[1,", "2]", "'''a", "b'''", "undefined", "lambda: 0 if 0 else 1", "raise ValueError('multi\\nline')", "@property", "def g(self): pass", "", "try:", "  1/0", "except ZeroDivisionError:", "  print('handled')", "", "  indented", "x; x + 1", "assert 0, 'msg'", "\\", "7", "exit_code = 3"]).interact(banner="banner", exitmsg="bye")
i = code.InteractiveInterpreter({"a": 1}); print(i.runsource("a + 1"), i.runsource("if a:"), i.runsource("b = a\nb", symbol="exec"), i.locals["b"])
print(code.compile_command("x = 1") is not None, code.compile_command("if x:"))
try: code.compile_command("x = = 1")
except SyntaxError as e: print(e.msg)
old = sys.displayhook
sys.displayhook = lambda v: print("display", repr(v)) if v is not None else None
exec(compile("5\nNone\n'q'", "<x>", "single")) if False else exec(compile("5; None; 'q'", "<x>", "single"))
sys.displayhook = old
import builtins
exec(compile("[1, 2]", "<x>", "single")); print(builtins._)
