#!/usr/bin/env python3
"""Be a console: make a pseudo-terminal, write its path to a file, and log what is written to it until killed.

usage: console.py PATH_FILE LOG_FILE
"""

import os
import pty
import sys
import time
import tty


def main(path_file, log_file):
    master, slave = pty.openpty()
    tty.setraw(slave)
    path = os.ttyname(slave)
    os.chmod(path, 0o600)
    with open(log_file, "wb", buffering=0) as log:
        # Under its final name only when complete: somebody waits for the file.
        with open(path_file + ".new", "w", encoding="ascii") as file:
            file.write(path)
        os.rename(path_file + ".new", path_file)
        while True:
            try:
                log.write(os.read(master, 4096))
            except OSError:
                time.sleep(0.2)  # nobody has the terminal open at the moment


if __name__ == "__main__":
    main(*sys.argv[1:])
