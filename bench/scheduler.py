# An operating system in small: classes, method calls, a queue of tasks that send packets.
class Packet:
    def __init__(self, link, dest, kind):
        self.link = link
        self.dest = dest
        self.kind = kind
        self.data = [0, 0, 0, 0]

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue

class Task:
    def __init__(self, world, number, priority):
        self.world = world
        self.number = number
        self.priority = priority
        self.queue = None
        self.done = 0
        world.tasks[number] = self

    def take(self):
        p = self.queue
        self.queue = p.link
        p.link = None
        return p

    def put(self, packet):
        self.queue = packet.append_to(self.queue)

    def runnable(self):
        return self.queue is not None

    def step(self):
        raise NotImplementedError

class Worker(Task):
    def step(self):
        p = self.take()
        for i in range(4):
            p.data[i] = (p.data[i] + self.number + i) % 26
        self.done += 1
        p.dest = (self.number + 1) % len(self.world.tasks)
        self.world.send(p)

class Device(Task):
    def __init__(self, world, number, priority):
        Task.__init__(self, world, number, priority)
        self.seed = 1

    def step(self):
        p = self.take()
        self.seed = (self.seed * 5 + 3) & 0xffff
        p.kind = self.seed & 1
        self.done += 1
        p.dest = (self.number + 1 + p.kind) % len(self.world.tasks)
        self.world.send(p)

class World:
    def __init__(self):
        self.tasks = {}
        self.sent = 0

    def send(self, packet):
        self.sent += 1
        self.tasks[packet.dest].put(packet)

    def run(self, steps):
        n = 0
        while n < steps:
            best = None
            for task in self.tasks.values():
                if task.runnable() and (best is None or task.priority > best.priority or task.done < best.done):
                    best = task
            best.step()
            n += 1

w = World()
for i in range(3):
    Worker(w, 2 * i, 10 + i)
    Device(w, 2 * i + 1, 20 - i)
for i in range(6):
    w.send(Packet(None, i, 0))
w.run(700_000)
print(w.sent, [t.done for t in w.tasks.values()])
