"""Ten million nodes of binary trees, built and dropped in ten pieces of a million; two pieces are alive at a time."""

import sys

PIECES = 10
DEPTH = int(sys.argv[1]) if len(sys.argv) > 1 else 20


class Node:
    def __init__(self, value, left, right):
        self.value = value
        self.left = left
        self.right = right


def build(depth, value):
    if depth == 0:
        return None
    return Node(value, build(depth - 1, 2 * value), build(depth - 1, 2 * value + 1))


def total(node):
    if node is None:
        return 0
    return (node.value & 1023) + total(node.left) + total(node.right)


def main():
    previous = None
    checksum = 0
    for piece in range(PIECES):
        tree = build(DEPTH, piece + 1)
        checksum = (checksum * 31 + total(tree) + (total(previous) if previous is not None else 0)) & 0xFFFFFFFF
        previous = tree
    print(checksum)


main()
