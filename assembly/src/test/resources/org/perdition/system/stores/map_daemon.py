# SPDX-License-Identifier: Apache-2.0
#
# A daemon for the daemon popmap: answers datagrams from a file.
#
#   map_daemon.py SOCKET FILE     lines of FILE: key TAB user TAB server TAB port
import os
import socket
import struct
import sys

HEADER = 24
MAGIC = 0x07070707


def read_table(name):
    with open(name, 'rb') as lines:
        rows = [line.rstrip(b'\n').split(b'\t') for line in lines]
    return {row[0]: row[1:] for row in rows}


def text(packet, at):
    (length,) = struct.unpack_from('>H', packet, at)
    return packet[at + 2:at + 2 + length]


def answer(texts):
    body = b''.join(struct.pack('>H', len(each)) + each for each in texts)
    header = struct.pack('>IHHHH', MAGIC, 1, 2, HEADER + len(body), 0)
    return header.ljust(HEADER, b'\0') + body


def main():
    name, table = sys.argv[1], read_table(sys.argv[2])
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(name)
    # whoever the proxy runs as
    os.chmod(name, 0o666)
    print('listening', flush=True)
    while True:
        packet, sender = listening.recvfrom(65536)
        magic, version, kind, length = struct.unpack_from('>IHHH', packet)
        if (magic, version, length) != (MAGIC, 1, len(packet)) or kind not in (1, 3):
            print('no request', packet.hex(), flush=True)
            continue
        try:
            listening.sendto(answer(table.get(text(packet, HEADER), (b'', b'', b''))), sender)
        except OSError as gone:
            print('no answer:', gone.strerror, flush=True)


main()
