"""The Mandelbrot set as text, or as a picture in a PPM file.

usage: mandelbrot.py [WIDTH HEIGHT [FILE.ppm]]
"""

import sys

SHADES = " .:-=+*#%@"


def escape_time(c, limit):
    z = 0j
    for n in range(limit):
        z = z * z + c
        if z.real * z.real + z.imag * z.imag > 4.0:
            return n
    return limit


def rows(width, height, limit, left=-2.2, right=0.8, top=1.2):
    for y in range(height):
        im = top - 2 * top * y / (height - 1)
        yield [escape_time(complex(left + (right - left) * x / (width - 1), im), limit) for x in range(width)]


def colour(n, limit):
    if n == limit:
        return (0, 0, 0)
    t = n / limit
    return (int(9 * (1 - t) * t**3 * 255), int(15 * (1 - t) ** 2 * t**2 * 255), int(8.5 * (1 - t) ** 3 * t * 255))


def main(argv):
    width, height = (int(argv[1]), int(argv[2])) if len(argv) > 2 else (78, 30)
    if width < 2 or height < 2:
        sys.exit("mandelbrot: a picture needs two rows and two columns")
    if len(argv) > 3:
        with open(argv[3], "wb") as file:
            file.write(f"P6 {width} {height} 255\n".encode())
            for row in rows(width, height, 200):
                file.write(bytes(channel for n in row for channel in colour(n, 200)))
        return
    for row in rows(width, height, 60):
        print("".join(SHADES[min(n * len(SHADES) // 60, len(SHADES) - 1)] for n in row).rstrip())


if __name__ == "__main__":
    main(sys.argv)
