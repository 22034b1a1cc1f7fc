class Node:
    __slots__ = ("value", "next")
    def __init__(self, value, next=None): self.value, self.next = value, next
class LinkedList:
    def __init__(self, items=()):
        self.head = None; self.size = 0
        for x in reversed(list(items)): self.push(x)
    def push(self, x): self.head = Node(x, self.head); self.size += 1
    def pop(self):
        if not self.head: raise IndexError("empty")
        v, self.head = self.head.value, self.head.next; self.size -= 1; return v
    def reverse(self):
        prev, cur = None, self.head
        while cur: cur.next, prev, cur = prev, cur, cur.next
        self.head = prev; return self
    def __iter__(self):
        n = self.head
        while n: yield n.value; n = n.next
    def __len__(self): return self.size
    def __repr__(self): return " -> ".join(map(repr, self)) or "empty"
l = LinkedList([1, 2, 3]); l.push(0); print(l, len(l), l.pop(), l.reverse(), list(l), 3 in l)
class Tree:
    def __init__(self): self.root = None; self.n = 0
    def insert(self, k):
        if self.root is None: self.root = [k, None, None]; self.n += 1; return True
        t = self.root
        while True:
            if k == t[0]: return False
            i = 1 if k < t[0] else 2
            if t[i] is None: t[i] = [k, None, None]; self.n += 1; return True
            t = t[i]
    def __iter__(self):
        stack, t = [], self.root
        while stack or t:
            while t: stack.append(t); t = t[1]
            t = stack.pop(); yield t[0]; t = t[2]
    def height(self):
        def h(t): return 0 if t is None else 1 + max(h(t[1]), h(t[2]))
        return h(self.root)
t = Tree()
seed = 7
for _ in range(500): seed = seed * 1103515245 + 12345 & 0x7fffffff; t.insert(seed % 1000)
print(t.n, list(t) == sorted(set(t)), list(t)[:8], t.height() < 30)
class Heap:
    def __init__(self): self.a = []
    def push(self, x):
        a = self.a; a.append(x); i = len(a) - 1
        while i and a[(i - 1) // 2] > a[i]: j = (i - 1) // 2; a[i], a[j] = a[j], a[i]; i = j
    def pop(self):
        a = self.a; top = a[0]; last = a.pop()
        if a:
            a[0] = last; i = 0
            while True:
                c = 2 * i + 1
                if c >= len(a): break
                if c + 1 < len(a) and a[c + 1] < a[c]: c += 1
                if a[i] <= a[c]: break
                a[i], a[c] = a[c], a[i]; i = c
        return top
h = Heap()
for x in [5, 3, 8, 1, 9, 2, 7]: h.push(x)
print([h.pop() for _ in range(7)])
