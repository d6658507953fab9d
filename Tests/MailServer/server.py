"""A small SMTP server (RFC 5321) on 127.0.0.1 for the tests: it keeps what it gets, and fails when it is told to.

    python3 server.py FOLDER [--port N] [--fail REPLY…] [--starttls] [--login NAME:PASSWORD]

It prints its port, and appends each message that it took to FOLDER/messages.jsonl, read by Python's own mail package.
--fail is a list of what happens to the first messages: `451` and the like are the reply to their data, `drop` takes the
message and hangs up without a reply, `ok` is as usual. With --starttls it makes a certificate of its own, FOLDER/cert.pem.
"""

import argparse
import base64
import email
import email.policy
import json
import pathlib
import socketserver
import ssl
import subprocess
import sys
import threading

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--fail", nargs="*", default=[])
parser.add_argument("--starttls", action="store_true")
parser.add_argument("--login")
options = parser.parse_args()
failures = list(options.fail)
lock = threading.Lock()
context = None

if options.starttls:
    cert, key = options.folder / "cert.pem", options.folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)


def keep(sender, recipients, data, is_secret, login):
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    line = {
        "sender": sender, "recipients": recipients, "tls": is_secret, "login": login,
        "headers": {name.lower(): str(value) for name, value in message.items()},
        "text": parts.get("text/plain", ""), "html": parts.get("text/html", ""),
    }
    with lock, open(options.folder / "messages.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


class Talk(socketserver.StreamRequestHandler):
    is_secret = False

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()

    def greet(self):
        offers = ["STARTTLS"] if context and not self.is_secret else []
        offers += ["AUTH PLAIN"] if options.login and (self.is_secret or not context) else []
        names = ["localhost"] + offers
        for name in names[:-1]:
            self.say("250-" + name)
        self.say("250 " + names[-1])

    def handle(self):
        self.say("220 localhost")
        sender, recipients, login = "", [], None
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words.upper()
            if verb.startswith(("EHLO", "HELO")):
                self.greet()
            elif verb == "STARTTLS" and context:
                self.say("220 go on")
                self.request = context.wrap_socket(self.request, server_side=True)
                self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb")
                self.is_secret = True
            elif verb.startswith("AUTH PLAIN"):
                given = words.split(" ")[2] if words.count(" ") > 1 else None
                if given is None:
                    self.say("334 ")
                    given = self.rfile.readline().decode().strip()
                _, name, password = base64.b64decode(given).decode().split("\0")
                if f"{name}:{password}" == options.login:
                    login = name
                    self.say("235 welcome")
                else:
                    self.say("535 wrong")
            elif verb.startswith("MAIL FROM:"):
                if options.login and login is None:
                    self.say("530 sign in first")
                    continue
                sender, recipients = words[10:].split(">")[0].strip(" <"), []
                self.say("250 ok")
            elif verb.startswith("RCPT TO:"):
                recipients.append(words[8:].split(">")[0].strip(" <"))
                self.say("250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                data = b""
                while (piece := self.rfile.readline()) != b".\r\n":
                    if not piece:
                        return
                    data += piece[1:] if piece.startswith(b".") else piece
                with lock:
                    failure = failures.pop(0) if failures else "ok"
                if failure in ("ok", "drop"):
                    keep(sender, recipients, data, self.is_secret, login)
                if failure == "drop":
                    return
                self.say("250 taken" if failure == "ok" else f"{failure} not now")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("502 unknown")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server(("127.0.0.1", options.port), Talk) as server:
    print(server.server_address[1], flush=True)
    # It ends with whoever started it.
    threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
    server.serve_forever()
