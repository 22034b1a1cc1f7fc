"""The planets' motion: energy of the solar system before and after so many steps.

usage: nbody.py [STEPS]
"""

import math
import sys
import time

SOLAR_MASS = 4 * math.pi**2
DAYS = 365.24  # in a year; distances are in astronomical units, speeds in units per year


class Body:
    def __init__(self, name, position, speed, mass):
        self.name = name
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = [v * DAYS for v in speed]
        self.mass = mass * SOLAR_MASS


def solar_system():
    return [
        Body("Sun", (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 1.0),
        Body(
            "Jupiter",
            (4.84143144246472090e00, -1.16032004402742839e00, -1.03622044471123109e-01),
            (1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05),
            9.54791938424326609e-04,
        ),
        Body(
            "Saturn",
            (8.34336671824457987e00, 4.12479856412430479e00, -4.03523417114321381e-01),
            (-2.76742510726411542e-03, 4.99852801234917238e-03, 2.30417297573763929e-05),
            2.85885980666130812e-04,
        ),
        Body(
            "Uranus",
            (1.28943695621391310e01, -1.51111514016986312e01, -2.23307578892655734e-01),
            (2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05),
            4.36624404335156298e-05,
        ),
        Body(
            "Neptune",
            (1.53796971148509165e01, -2.59193146099879641e01, 1.79258772950371181e-01),
            (2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05),
            5.15138902046611451e-05,
        ),
    ]


def hold_still(bodies):
    """Gives the sun the speed that keeps the centre of mass where it is."""
    sun = bodies[0]
    sun.vx = -sum(b.vx * b.mass for b in bodies[1:]) / sun.mass
    sun.vy = -sum(b.vy * b.mass for b in bodies[1:]) / sun.mass
    sun.vz = -sum(b.vz * b.mass for b in bodies[1:]) / sun.mass


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx**2 + a.vy**2 + a.vz**2)
        for b in bodies[i + 1 :]:
            total -= a.mass * b.mass / math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
    return total


def advance(bodies, pairs, dt, steps):
    for _ in range(steps):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            distance2 = dx * dx + dy * dy + dz * dz
            pull = dt / (distance2 * math.sqrt(distance2))
            on_a = b.mass * pull
            on_b = a.mass * pull
            a.vx -= dx * on_a
            a.vy -= dy * on_a
            a.vz -= dz * on_a
            b.vx += dx * on_b
            b.vy += dy * on_b
            b.vz += dz * on_b
        for body in bodies:
            body.x += dt * body.vx
            body.y += dt * body.vy
            body.z += dt * body.vz


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    bodies = solar_system()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    hold_still(bodies)
    print(f"energy before: {energy(bodies):.9f}")
    start = time.perf_counter()
    advance(bodies, pairs, 0.01, steps)
    seconds = time.perf_counter() - start
    print(f"energy after {steps} steps: {energy(bodies):.9f}")
    for body in bodies:
        print(f"  {body.name:8} at ({body.x:10.6f}, {body.y:10.6f}, {body.z:10.6f})")
    print(f"{seconds:.3f} seconds", file=sys.stderr)


if __name__ == "__main__":
    main()
