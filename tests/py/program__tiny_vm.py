class VM:
    def __init__(self, code, funcs=None): self.code, self.stack, self.vars, self.out, self.funcs = code, [], {}, [], funcs or {}
    def run(self):
        pc, calls = 0, []
        while True:
            op, *args = self.code[pc]; pc += 1
            match op, args:
                case "push", [v]: self.stack.append(v)
                case "load", [n]: self.stack.append(self.vars[n])
                case "store", [n]: self.vars[n] = self.stack.pop()
                case ("add" | "sub" | "mul" | "lt" | "eq" | "mod") as o, []:
                    b, a = self.stack.pop(), self.stack.pop()
                    self.stack.append({"add": a + b, "sub": a - b, "mul": a * b, "lt": a < b, "eq": a == b, "mod": a % b if b else 0}[o])
                case "jump", [t]: pc = t
                case "jz", [t]:
                    if not self.stack.pop(): pc = t
                case "call", [t]: calls.append(pc); pc = t
                case "ret", []: pc = calls.pop()
                case "print", []: self.out.append(self.stack.pop())
                case "dup", []: self.stack.append(self.stack[-1])
                case "halt", []: return self.out
                case _: raise ValueError(f"bad instruction {op} {args}")
prog = [("push", 1), ("store", "i"), ("push", 1), ("store", "f"), ("load", "i"), ("push", 15), ("lt",), ("jz", 17), ("load", "f"), ("load", "i"), ("mul",), ("store", "f"), ("load", "i"), ("push", 1), ("add",), ("store", "i"), ("jump", 4), ("load", "f"), ("print",), ("halt",)]
print(VM(prog).run())
print(VM([("push", 5), ("call", 4), ("print",), ("halt",), ("dup",), ("mul",), ("ret",)]).run())
for bad in ([("nope",)], [("add",)], [("load", "x")], [("jump", 99)], [("push",)]):
    try: print(VM(bad).run())
    except Exception as e: print(type(e).__name__, e)
def assemble(src):
    labels, code = {}, []
    for line in src.strip().splitlines():
        line = line.split(";")[0].strip()
        if line.endswith(":"): labels[line[:-1]] = len(code)
        elif line: code.append(line.split())
    return [(op, *(labels.get(a, int(a) if a.lstrip("-").isdigit() else a) for a in args)) for op, *args in code]
src = """
    push 10
    store n
loop:
    load n      ; while n
    jz end
    load n
    print
    load n
    push 3
    sub
    dup
    store n
    push 0
    lt
    jz loop
end:
    halt
"""
print(assemble(src)); print(VM(assemble(src)).run())
