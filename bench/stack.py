# Lists as stacks and queues: append, pop, insert, slices, index, reverse, del, deque; swaps; a bytecode of a toy machine.
from collections import deque

def machine(code, n):
    stack = []
    push = stack.append
    at = 0
    steps = 0
    while True:
        op, arg = code[at]
        at += 1
        steps += 1
        if op == 0:
            push(arg)
        elif op == 1:
            b = stack.pop()
            stack[-1] += b
        elif op == 2:
            stack.append(stack[-1])
        elif op == 3:
            if stack[-1] < n:
                at = arg
        else:
            return stack.pop(), steps

def main(n):
    r = machine(
        [(0, 0), (0, 1), (1, None), (3, 1), (4, None)], n)
    q = deque()
    total = 0
    for i in range(n):
        q.append(i)
        if len(q) > 100:
            total += q.popleft()
    a = list(range(1000))
    for i in range(n // 10):
        a.insert(i % 1000, a.pop())
        a[i % 1000], a[-1] = a[-1], a[i % 1000]
        if i % 16 == 0:
            b = a[10:500]
            b.reverse()
            a[10:500] = b
            del a[-1]
            a.append(a.index(i % 900) if i % 900 in a else 0)
    return r, total, sum(a), len(a)

print(main(1200000))
