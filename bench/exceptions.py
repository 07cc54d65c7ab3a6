# Raising, catching, finally, with.
class Error(Exception):
    def __init__(self, n):
        super().__init__(n)
        self.n = n

class Guard:
    def __init__(self):
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, typ, val, tb):
        self.count += 1
        return typ is Error

def risky(n):
    if n % 3 == 0:
        raise Error(n)
    if n % 5 == 0:
        return {}[n]
    return n

def main(n):
    total = 0
    guard = Guard()
    for i in range(n):
        try:
            total += risky(i)
        except Error as e:
            total += e.n & 1
        except KeyError:
            total += 2
        finally:
            total += 1
        with guard:
            if i % 4 == 0:
                raise Error(i)
    return total, guard.count

print(main(1000000))
