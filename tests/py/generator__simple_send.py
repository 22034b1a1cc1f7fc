def averager():
    total = count = 0
    avg = None
    while True:
        x = yield avg
        total += x
        count += 1
        avg = total / count
a = averager()
print(next(a), a.send(10), a.send(20), a.send(30))
a.close()
try: a.send(1)
except StopIteration: print("closed")
def echo():
    received = []
    try:
        while len(received) < 3: received.append((yield len(received)))
    finally: print("cleanup", received)
    return received
e = echo(); next(e); e.send("a"); e.send("b")
try: e.send("c")
except StopIteration as s: print("returned", s.value)
def delegator(): r = yield from echo(); print("delegate got", r); yield "after"
d = delegator(); print(next(d), d.send(1), d.send(2), d.send(3))
def handler():
    while True:
        try: x = yield
        except ValueError as v: print("handled", v)
        else: print("value", x)
h = handler(); next(h); h.send(1); h.throw(ValueError("bad")); h.send(2); h.close()
