# SPDX-License-Identifier: Apache-2.0
# A service manager's end of sd_notify: prints each message, its lines joined by blanks.
import os
import socket
import sys

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
# as systemd's: the process writes to it as another user
os.chmod(sys.argv[1], 0o666)
print("listening", flush=True)
while True:
    print(listener.recv(65536).decode().replace("\n", " "), flush=True)
