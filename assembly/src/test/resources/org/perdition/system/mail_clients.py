# SPDX-License-Identifier: Apache-2.0
"""poplib and imaplib through the proxy. Prints the SHA-256 of each mail of the inbox, or of what was appended.

mail_clients.py pop3|pop3+stls|pop3s|imap|imap+starttls|imaps HOST PORT USER PASSWORD CA [append SIZE]
"""

import hashlib
import imaplib
import poplib
import ssl
import sys

how, host, port, user, password, ca = sys.argv[1:7]
context = ssl.create_default_context(cafile=ca)
imaplib._MAXLINE = 10_000_000


def pop3():
    if how == "pop3s":
        server = poplib.POP3_SSL(host, int(port), context=context, timeout=60)
    else:
        server = poplib.POP3(host, int(port), timeout=60)
        if how == "pop3+stls":
            server.stls(context)
    server.user(user)
    server.pass_(password)
    for number in range(1, server.stat()[0] + 1):
        lines = server.retr(number)[1]
        print(hashlib.sha256(b"\r\n".join(lines) + b"\r\n").hexdigest())
    server.quit()


def imap():
    if how == "imaps":
        server = imaplib.IMAP4_SSL(host, int(port), ssl_context=context, timeout=60)
    else:
        server = imaplib.IMAP4(host, int(port), timeout=60)
        if how == "imap+starttls":
            server.starttls(context)
    server.login(user, password)
    if len(sys.argv) > 7:
        line = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\r\n"
        mail = b"Subject: appended\r\n\r\n" + line * (int(sys.argv[8]) // len(line))
        assert server.append("INBOX", None, None, mail)[0] == "OK"
        print(hashlib.sha256(mail).hexdigest())
    else:
        count = int(server.select("INBOX")[1][0])
        for number in range(1, count + 1):
            data = server.fetch(str(number), "(BODY.PEEK[])")[1]
            print(hashlib.sha256(data[0][1]).hexdigest())
        server.close()
    server.logout()


pop3() if how.startswith("pop3") else imap()
