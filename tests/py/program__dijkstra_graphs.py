import heapq
from collections import deque, defaultdict
G = {"A": {"B": 7, "C": 9, "F": 14}, "B": {"A": 7, "C": 10, "D": 15}, "C": {"A": 9, "B": 10, "D": 11, "F": 2}, "D": {"B": 15, "C": 11, "E": 6}, "E": {"D": 6, "F": 9}, "F": {"A": 14, "C": 2, "E": 9}}
def dijkstra(g, s):
    dist, prev, q = {s: 0}, {}, [(0, s)]
    while q:
        d, u = heapq.heappop(q)
        if d > dist[u]: continue
        for v, w in g[u].items():
            if d + w < dist.get(v, float("inf")): dist[v] = d + w; prev[v] = u; heapq.heappush(q, (d + w, v))
    return dist, prev
dist, prev = dijkstra(G, "A"); print(dist)
path = ["E"]
while path[-1] in prev: path.append(prev[path[-1]])
print(" -> ".join(reversed(path)))
def bfs(maze, s, e):
    q, seen = deque([(s, 0)]), {s}
    while q:
        (x, y), d = q.popleft()
        if (x, y) == e: return d
        for nx, ny in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if 0 <= ny < len(maze) and 0 <= nx < len(maze[0]) and maze[ny][nx] != "#" and (nx, ny) not in seen: seen.add((nx, ny)); q.append(((nx, ny), d + 1))
maze = ["..#.....", ".##.###.", "....#...", ".####.#.", "......#."]
print(bfs(maze, (0, 0), (7, 4)), bfs(maze, (0, 0), (3, 0)))
def topo(deps):
    indeg, out = defaultdict(int), defaultdict(list)
    for a, bs in deps.items():
        for b in bs: indeg[a] += 1; out[b].append(a)
    ready = sorted(set(out) - set(k for k, v in deps.items() if v)); order = []
    while ready:
        n = ready.pop(0); order.append(n)
        for m in sorted(out[n]):
            indeg[m] -= 1
            if not indeg[m]: ready.append(m)
    return order
print(topo({"shirt": [], "tie": ["shirt"], "jacket": ["tie", "belt"], "belt": ["pants"], "pants": [], "shoes": ["pants", "socks"], "socks": []}))
def components(n, edges):
    parent = list(range(n))
    def find(x):
        while parent[x] != x: parent[x] = parent[parent[x]]; x = parent[x]
        return x
    for a, b in edges: parent[find(a)] = find(b)
    groups = defaultdict(list)
    for i in range(n): groups[find(i)].append(i)
    return sorted(groups.values())
print(components(8, [(0, 1), (1, 2), (3, 4), (6, 7)]))
def floyd(n, es):
    d = [[0 if i == j else float("inf") for j in range(n)] for i in range(n)]
    for a, b, w in es: d[a][b] = w
    for k in range(n):
        for i in range(n):
            for j in range(n): d[i][j] = min(d[i][j], d[i][k] + d[k][j])
    return d
for row in floyd(4, [(0, 1, 3), (1, 2, -2), (2, 3, 2), (3, 1, 1), (0, 2, 5)]): print(row)
