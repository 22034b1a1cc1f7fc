class InsufficientFunds(Exception):
    def __init__(self, need, have): super().__init__(f"need {need}, have {have}"); self.need, self.have = need, have
class Account:
    _next = 1
    def __init__(self, owner, balance=0):
        self.owner, self.balance, self.log = owner, balance, []
        self.id = Account._next; Account._next += 1
    def deposit(self, n):
        if n <= 0: raise ValueError("deposit must be positive")
        self.balance += n; self.log.append(("deposit", n)); return self
    def withdraw(self, n):
        if n > self.balance: raise InsufficientFunds(n, self.balance)
        self.balance -= n; self.log.append(("withdraw", n)); return self
    def __repr__(self): return f"{type(self).__name__}({self.id}, {self.owner!r}, {self.balance})"
    def __lt__(self, o): return self.balance < o.balance
class Savings(Account):
    rate = 5
    def accrue(self): i = self.balance * self.rate // 100; return self.deposit(i) if i else self
class Checking(Account):
    limit = 50
    def withdraw(self, n):
        if n > self.balance + self.limit: raise InsufficientFunds(n, self.balance + self.limit)
        self.balance -= n; self.log.append(("overdraft" if self.balance < 0 else "withdraw", n)); return self
class Bank:
    def __init__(self): self.accounts = {}
    def open(self, cls, *a): acc = cls(*a); self.accounts[acc.id] = acc; return acc
    def transfer(self, a, b, n):
        a.withdraw(n)
        try: b.deposit(n)
        except Exception: a.deposit(n); raise
    def __iter__(self): return iter(sorted(self.accounts.values()))
    def __len__(self): return len(self.accounts)
    def __getitem__(self, i): return self.accounts[i]
b = Bank()
x, y, z = b.open(Savings, "ann", 100), b.open(Checking, "bob", 20), b.open(Account, "cy")
for f in (lambda: b.transfer(x, y, 30), lambda: b.transfer(y, z, 90), lambda: b.transfer(z, x, 500), lambda: b.transfer(x, y, -5), lambda: x.accrue(), lambda: b[99]):
    try: f(); print(*b)
    except InsufficientFunds as e: print("refused:", e, e.need - e.have)
    except (ValueError, KeyError) as e: print(type(e).__name__, e)
for a in b: print(a, a.log)
print(len(b), max(b), sum(a.balance for a in b))
