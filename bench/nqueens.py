# Backtracking with sets and generators.
def queens(n):
    def place(row, cols, d1, d2, board):
        if row == n:
            yield tuple(board)
            return
        for c in range(n):
            if c in cols or row + c in d1 or row - c in d2:
                continue
            cols.add(c)
            d1.add(row + c)
            d2.add(row - c)
            board.append(c)
            yield from place(row + 1, cols, d1, d2, board)
            board.pop()
            cols.remove(c)
            d1.remove(row + c)
            d2.remove(row - c)
    return place(0, set(), set(), set(), [])

print(sum(1 for _ in queens(12)))
