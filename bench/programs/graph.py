"""A graph of about 100 MB stays alive and changes a little, while short-lived objects are made around it."""

import sys

NODES = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
STEPS = 3_000_000


class Node:
    def __init__(self, name):
        self.name = name
        self.edges = []
        self.weight = 0.0


def random_numbers(seed, limit):
    while True:
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        yield (seed >> 8) % limit


def build():
    numbers = random_numbers(1, NODES)
    nodes = [Node("node %d" % i) for i in range(NODES)]
    for node in nodes:
        for _ in range(4):
            node.edges.append(nodes[next(numbers)])
    return nodes


def walk(nodes):
    """Walks over the graph; each step makes a tuple, a list and a text, and every hundredth changes an edge."""
    numbers = random_numbers(2, NODES)
    node = nodes[0]
    checksum = 0
    recent = []
    for step in range(STEPS):
        seen = (step, node.name, [edge.weight for edge in node.edges])
        recent.append(seen)
        if len(recent) > 1000:
            recent = recent[500:]
        node.weight += 0.5
        checksum = (checksum + len(seen[1]) * step) & 0xFFFFFFFF
        if step % 100 == 0:
            number = next(numbers)
            node.edges[step // 100 % 4] = nodes[number]
            nodes[number] = fresh = Node("fresh " + str(step))
            fresh.edges.extend(node.edges)
        node = node.edges[(step + len(seen[2])) % 4]
    return checksum, sum(n.weight for n in nodes)


def main():
    nodes = build()
    print(*walk(nodes))


main()
