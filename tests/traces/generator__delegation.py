class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value  # ID: yield
        if self.right:
            yield from self.right


def tree(lo, hi):
    if lo == hi:
        return None
    mid = (lo + hi) // 2
    return Tree(tree(lo, mid), mid, tree(mid + 1, hi))


def run(t):
    total = 0
    for x in t:
        total += x  # ID: body
    return total


t = tree(0, 1000)
for _ in range(4):
    assert run(t) == 499500
