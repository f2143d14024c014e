# SPDX-License-Identifier: Apache-2.0
"""Serves a table as mail software asks for it.

    table_server.py socketmap|tcp_table PORT|PATH FILE

Each line of FILE is a key, a tab and a value, in UTF-8. The socketmap is called
"routes". One thread a connection. Written after socketmap_table(5) and
tcp_table(5); the tests ask it by Postfix's own client, too.
"""

import os
import re
import socketserver
import sys

FORM, WHERE, FILE = sys.argv[1:]

with open(FILE, "rb") as lines:
    TABLE = dict(line.rstrip(b"\n").split(b"\t", 1) for line in lines)


def decode(text):
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda hit: bytes([int(hit[1], 16)]), text)


def encode(value):
    return b"".join(
        bytes([c]) if 0x20 < c < 0x7F and c != 0x25 else b"%%%02X" % c for c in value
    )


class Socketmap(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            length = b""
            while (c := self.rfile.read(1)) != b":":
                if not c:
                    return
                length += c
            request = self.rfile.read(int(length))
            if self.rfile.read(1) != b",":
                return
            name, _, key = request.partition(b" ")
            if name != b"routes":
                reply = b"PERM no such map"
            elif key in TABLE:
                reply = b"OK " + TABLE[key]
            else:
                reply = b"NOTFOUND "
            self.wfile.write(b"%d:%s," % (len(reply), reply))


class TcpTable(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            verb, _, key = line.rstrip(b"\r\n").partition(b" ")
            key = decode(key)
            if verb != b"get":
                reply = b"400 what?"
            elif key in TABLE:
                reply = b"200 " + encode(TABLE[key])
            else:
                reply = b"500 no such key"
            self.wfile.write(reply + b"\n")


class Inet(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128


class Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 128


HANDLER = {"socketmap": Socketmap, "tcp_table": TcpTable}[FORM]
if WHERE.isdigit():
    server = Inet(("127.0.0.1", int(WHERE)), HANDLER)
else:
    if os.path.exists(WHERE):
        os.unlink(WHERE)
    server = Unix(WHERE, HANDLER)
    os.chmod(WHERE, 0o777)
print("ready", flush=True)
server.serve_forever()
