# Planets: float attributes of objects, nested loops.
class Body:
    __slots__ = ("x", "y", "z", "vx", "vy", "vz", "m")

    def __init__(self, x, y, z, vx, vy, vz, m):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.m = m

def make():
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.0)]
    for i in range(1, 5):
        bodies.append(Body(4.0 * i, -1.0 * i, 0.1 * i, 0.6 / i, 2.8 / i, -0.02 * i, 0.01 * i))
    return bodies

def advance(bodies, dt, steps):
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1:]]
    for _ in range(steps):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            d2 = dx * dx + dy * dy + dz * dz
            mag = dt / (d2 * d2 ** 0.5)
            am = a.m * mag
            bm = b.m * mag
            a.vx -= dx * bm
            a.vy -= dy * bm
            a.vz -= dz * bm
            b.vx += dx * am
            b.vy += dy * am
            b.vz += dz * am
        for b in bodies:
            b.x += dt * b.vx
            b.y += dt * b.vy
            b.z += dt * b.vz

bodies = make()
advance(bodies, 0.001, 60000)
print("%.9f" % bodies[0].x)
