from dataclasses import dataclass, field
from collections import defaultdict, Counter
from functools import reduce
import csv, io
DATA = """sku,name,category,price,qty
A1,Widget,tools,2.50,100
A2,"Gadget, large",tools,12.00,5
B1,Tea,food,3.75,40
B2,Coffee,food,8.20,0
C1,Ünïcode Lamp,home,25.99,7
"""
@dataclass(order=True)
class Item:
    sort_index: float = field(init=False, repr=False)
    sku: str
    name: str
    category: str
    price: float
    qty: int = 0
    def __post_init__(self): self.price, self.qty = float(self.price), int(self.qty); self.sort_index = self.price * self.qty
    @property
    def value(self): return self.price * self.qty
items = [Item(**row) for row in csv.DictReader(io.StringIO(DATA))]
for i in items: print(i)
print(max(items).name, min(items).name, [i.sku for i in sorted(items, reverse=True)])
by = defaultdict(list)
for i in items: by[i.category].append(i)
print(f"{'category':<10}|{'items':>6}|{'value':>10}"); print("-" * 28)
for cat, its in sorted(by.items()): print(f"{cat:<10}|{len(its):>6}|{sum(i.value for i in its):>10,.2f}")
print(f"{'total':<10}|{len(items):>6}|{reduce(lambda a, i: a + i.value, items, 0):>10,.2f}")
low = [i.name for i in items if i.qty < 10]; print(low)
out = io.StringIO(); w = csv.writer(out); w.writerow(["name", "v"]); w.writerows((i.name, round(i.value, 1)) for i in items); print(out.getvalue().replace("\r\n", "|"))
print(Counter(i.category for i in items).most_common(), {c: [i.sku for i in v] for c, v in by.items()})
def discount(pct): return lambda i: round(i.price * (1 - pct / 100), 2)
print([discount(10)(i) for i in items], list(map(discount(50), items)))
prices = {i.sku: i.price for i in items}; prices |= {"B2": 9.0, "Z": 1.0}; print(prices)
pivot = {(c, q > 9): sum(1 for i in items if i.category == c and (i.qty > 9) == (q > 9)) for c in by for q in (0, 10)}; print(pivot)
