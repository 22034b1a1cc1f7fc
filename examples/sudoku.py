"""Solves sudokus: each line of the input, or each argument, is a board of 81 digits with . or 0 where none is given.

usage: sudoku.py [BOARD...]
"""

import sys
from functools import reduce

DIGITS = "123456789"
EXAMPLES = [
    "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
    "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..",
    "..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9",
]

UNITS = (
    [[9 * r + c for c in range(9)] for r in range(9)]
    + [[9 * r + c for r in range(9)] for c in range(9)]
    + [[9 * (r + i) + c + j for i in range(3) for j in range(3)] for r in (0, 3, 6) for c in (0, 3, 6)]
)
UNITS_OF = [[unit for unit in UNITS if cell in unit] for cell in range(81)]
PEERS_OF = [frozenset(reduce(lambda a, b: a + b, UNITS_OF[cell])) - {cell} for cell in range(81)]


class Contradiction(Exception):
    pass


class Board:
    def __init__(self, text):
        self.candidates = [DIGITS] * 81
        self.guesses = 0
        for cell, digit in enumerate(text):
            if digit in DIGITS:
                self.assign(cell, digit)

    def copy(self):
        other = object.__new__(Board)
        other.candidates = self.candidates[:]
        other.guesses = self.guesses
        return other

    def assign(self, cell, digit):
        if digit not in self.candidates[cell]:
            raise Contradiction
        for other in self.candidates[cell].replace(digit, ""):
            self.eliminate(cell, other)

    def eliminate(self, cell, digit):
        left = self.candidates[cell]
        if digit not in left:
            return
        left = self.candidates[cell] = left.replace(digit, "")
        if not left:
            raise Contradiction
        if len(left) == 1:
            for peer in PEERS_OF[cell]:
                self.eliminate(peer, left)
        for unit in UNITS_OF[cell]:
            places = [place for place in unit if digit in self.candidates[place]]
            if not places:
                raise Contradiction
            if len(places) == 1:
                self.assign(places[0], digit)

    def solve(self):
        open_cells = [(len(left), cell) for cell, left in enumerate(self.candidates) if len(left) > 1]
        if not open_cells:
            return self
        _, cell = min(open_cells)
        for digit in self.candidates[cell]:
            attempt = self.copy()
            attempt.guesses += 1
            try:
                attempt.assign(cell, digit)
                return attempt.solve()
            except Contradiction as failure:
                self.guesses = attempt.guesses
                last = failure
        raise last

    def __str__(self):
        rows = []
        for r in range(9):
            cells = self.candidates[9 * r : 9 * r + 9]
            rows.append(" | ".join(" ".join(cells[c : c + 3]) for c in (0, 3, 6)))
            if r in (2, 5):
                rows.append("------+-------+------")
        return "\n".join(rows)


def main(boards):
    for text in boards:
        if len(text) != 81:
            print(f"sudoku: a board has 81 cells, not {len(text)}", file=sys.stderr)
            return 2
        try:
            board = Board(text).solve()
        except Contradiction:
            print("no solution")
        else:
            print(board)
            print(f"{board.guesses} guesses\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or EXAMPLES))
