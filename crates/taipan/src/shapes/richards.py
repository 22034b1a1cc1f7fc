# call: run:20
"""The Richards benchmark: the scheduler of a small operating system, with tasks that pass packets to each other.

After Martin Richards' description; the counts at the end are those of every right implementation.
"""

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(1, 7)
DEVICE_PACKET, WORK_PACKET = range(2)
PAYLOAD = 4


class Packet:
    def __init__(self, link, task, kind):
        self.link = link
        self.task = task
        self.kind = kind
        self.datum = 0
        self.data = [0] * PAYLOAD

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, system, number, priority, queue, waiting):
        self.system = system
        self.number = number
        self.priority = priority
        self.queue = queue
        self.has_packet = queue is not None
        self.is_waiting = waiting
        self.is_held = False
        self.next = system.tasks
        system.tasks = self
        system.table[number] = self

    def is_stuck(self):
        return self.is_held or (self.is_waiting and not self.has_packet)

    def wait(self):
        self.is_waiting = True
        return self

    def resume(self):
        """Runs the task with a packet, if it waited for one; the task to go on with."""
        packet = None
        if self.is_waiting and self.has_packet:
            packet = self.queue
            self.queue = packet.link
            self.is_waiting = False
            self.has_packet = self.queue is not None
        return self.work(packet)

    def take(self, packet, sender):
        """A packet comes in: the task that goes on is the more important one."""
        if self.queue is None:
            self.queue = packet.append_to(None)
            self.has_packet = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender


class IdleTask(Task):
    def __init__(self, system, count):
        Task.__init__(self, system, IDLE, 0, None, False)
        self.control = 1
        self.count = count

    def work(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.system.hold(self)
        if self.control & 1 == 0:
            self.control //= 2
            return self.system.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.system.release(DEVICE_B)


class WorkerTask(Task):
    def __init__(self, system, queue):
        Task.__init__(self, system, WORKER, 1000, queue, True)
        self.destination = HANDLER_A
        self.letter = 0

    def work(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.task = self.destination
        packet.datum = 0
        for i in range(PAYLOAD):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.data[i] = ord("A") + self.letter - 1
        return self.system.send(packet, self)


class HandlerTask(Task):
    def __init__(self, system, number, priority, queue):
        Task.__init__(self, system, number, priority, queue, True)
        self.work_in = None
        self.device_in = None

    def work(self, packet):
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work_in = packet.append_to(self.work_in)
            else:
                self.device_in = packet.append_to(self.device_in)
        work = self.work_in
        if work is None:
            return self.wait()
        count = work.datum
        if count >= PAYLOAD:
            self.work_in = work.link
            return self.system.send(work, self)
        device = self.device_in
        if device is None:
            return self.wait()
        self.device_in = device.link
        device.datum = work.data[count]
        work.datum = count + 1
        return self.system.send(device, self)


class DeviceTask(Task):
    def __init__(self, system, number, priority):
        Task.__init__(self, system, number, priority, None, True)
        self.pending = None

    def work(self, packet):
        if packet is None:
            packet = self.pending
            if packet is None:
                return self.wait()
            self.pending = None
            return self.system.send(packet, self)
        self.pending = packet
        return self.system.hold(self)


class System:
    def __init__(self):
        self.tasks = None
        self.table = [None] * 10
        self.holds = 0
        self.sent = 0

    def hold(self, task):
        self.holds += 1
        task.is_held = True
        return task.next

    def release(self, number):
        task = self.table[number]
        task.is_held = False
        if task.priority > self.current.priority:
            return task
        return self.current

    def send(self, packet, sender):
        receiver = self.table[packet.task]
        self.sent += 1
        packet.link = None
        packet.task = sender.number
        return receiver.take(packet, sender)

    def schedule(self):
        task = self.tasks
        while task is not None:
            if task.is_stuck():
                task = task.next
            else:
                self.current = task
                task = task.resume()


def once():
    system = System()
    IdleTask(system, 10000)
    queue = Packet(None, 0, WORK_PACKET)
    queue = Packet(queue, 0, WORK_PACKET)
    WorkerTask(system, queue)
    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, DEVICE_PACKET)
        HandlerTask(system, handler, priority, queue)
    DeviceTask(system, DEVICE_A, 4000)
    DeviceTask(system, DEVICE_B, 5000)
    system.schedule()
    return system.sent, system.holds


def run(n):
    for _ in range(n):
        sent, holds = once()
        assert (sent, holds) == (23246, 9297), (sent, holds)
