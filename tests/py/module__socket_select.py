import socket, select, selectors, threading, socketserver
a, b = socket.socketpair(); a.sendall(b"hello"); print(b.recv(3), b.recv(10), select.select([a], [a], [], 0)[1] == [a], select.select([b], [], [], 0)); b.send(b"x"); print(select.select([a], [], [], 1)[0] == [a], a.recv(1)); a.close(); print(b.recv(1)); b.close()
srv = socket.socket(); srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); srv.bind(("127.0.0.1", 0)); srv.listen(); port = srv.getsockname()[1]
def serve():
    c, addr = srv.accept()
    with c, c.makefile("rw", encoding="utf-8") as f:
        for line in f: f.write(line.upper()); f.flush()
t = threading.Thread(target=serve); t.start()
with socket.create_connection(("127.0.0.1", port)) as c, c.makefile("rw", encoding="utf-8") as f:
    f.write("héllo\n"); f.flush(); print(f.readline().strip(), c.getpeername()[0], c.family.name, c.type.name, c.fileno() > 0)
    c.shutdown(socket.SHUT_WR)
t.join(); srv.close()
def err(f):
    try: print(f())
    except OSError as e: print(type(e).__name__, e)
    except Exception as e: print(type(e).__name__, e)
s = socket.socket(); s.settimeout(0.05); s.bind(("127.0.0.1", 0)); s.listen(); err(lambda: s.accept()); s.setblocking(False); err(lambda: s.accept()); s.close(); err(lambda: s.recv(1)); err(lambda: socket.socket().connect(("127.0.0.1", 1))); err(lambda: socket.socket().bind(5)); err(lambda: socket.socket().bind(("127.0.0.1", "x"))); err(lambda: socket.inet_aton("x")); err(lambda: socket.socket().send("str")); err(lambda: select.select([5.5], [], [], 0)); err(lambda: socket.socket(99)); print(socket.inet_aton("127.0.0.1"), socket.htons(1), socket.inet_ntop(socket.AF_INET6, bytes(15) + b"\1"), s)if False else print(socket.inet_aton("127.0.0.1"), socket.htons(1))
x, y = socket.socketpair(); sel = selectors.DefaultSelector(); sel.register(x, selectors.EVENT_READ, "data"); print(sel.select(0)); y.send(b"z"); k, ev = sel.select(1)[0]; print(k.data, ev, len(sel.get_map())); sel.unregister(x); sel.close(); buf = bytearray(5); print(x.recv_into(buf), buf); x.close(); y.close()
u1, u2 = socket.socket(type=socket.SOCK_DGRAM), socket.socket(type=socket.SOCK_DGRAM); u1.bind(("127.0.0.1", 0)); u2.sendto(b"dgram", u1.getsockname()); print(u1.recvfrom(100)[0]); u1.close(); u2.close()
class Hd(socketserver.StreamRequestHandler):
    def handle(self): self.wfile.write(self.rfile.readline()[::-1])
with socketserver.TCPServer(("127.0.0.1", 0), Hd) as sv:
    th = threading.Thread(target=sv.handle_request); th.start()
    with socket.create_connection(sv.server_address) as c: c.sendall(b"abc\n"); print(c.recv(10))
    th.join()
