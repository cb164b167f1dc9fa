"""Runs a program in a pseudo-terminal: `python3 -I -S pseudo-terminal.py`.

Standard input is what a person types, standard output is what the terminal gets; both are raw bytes. File
descriptor 3 brings lines: the program to run as JSON, then numbers of signals to send to it. It exits with the
program's exit code, or 128 and the number of the signal that ended it.

When standard input ends, because its owner closed it or died, the terminal hangs up: the kernel sends SIGHUP to the
program. It runs on Linux and macOS, with Python 3.9 or later.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios

KEYS, OUTPUT, CONTROL = 0, 1, 3
BLOCK_BYTES = 65536
# A program that left others behind keeps its terminal open: what it printed itself is there by then.
LAST_OUTPUT_SECONDS = 0.2
HANG_UP_SECONDS = 10


def main() -> int:
    control = open(CONTROL, "rb", buffering=0)
    program = json.loads(control.readline())
    child_changed = watch_children()
    pid, terminal = pty.fork()
    if pid == 0:
        become(program)
    os.set_blocking(terminal, False)
    sources = [KEYS, control, child_changed, terminal]
    keys = b""
    while True:
        readable, writable, _ = select.select(sources, [terminal] if keys else [], [])
        if terminal in readable and not pass_output(terminal):
            sources.remove(terminal)
        if child_changed in readable:
            os.read(child_changed, BLOCK_BYTES)
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                pass_last_output(terminal)
                return exit_code(status)
        if control in readable:
            number = control.readline()
            if not number:
                return hang_up(pid, terminal, child_changed)
            os.kill(pid, int(number))
        if KEYS in readable:
            typed = os.read(KEYS, BLOCK_BYTES)
            if not typed:
                return hang_up(pid, terminal, child_changed)
            keys += typed
        if keys:
            keys = type_keys(terminal, keys)


def watch_children() -> int:
    """Answers a file descriptor that can be read when a child has changed its state."""
    changed, wake_up = os.pipe()
    os.set_blocking(wake_up, False)
    signal.set_wakeup_fd(wake_up)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return changed


def become(program: dict) -> None:
    """Makes this process the program; in the child, whose standard streams are the terminal."""
    try:
        os.close(CONTROL)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", program["rows"], program["columns"], 0, 0))
        for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(ignored_by_python, signal.SIG_DFL)
        os.chdir(program["cwd"])
        os.execvpe(program["command"], [program["command"], *program["args"]], program["env"])
    except OSError as error:
        os.write(2, f"{program['command']}: {error.strerror}\n".encode())
    finally:
        os._exit(127)


def pass_output(terminal: int) -> bool:
    """Passes on what the program printed; False once its terminal is closed, or once no program reads the output."""
    try:
        printed = os.read(terminal, BLOCK_BYTES)
        is_open = printed != b""
        while printed:
            printed = printed[os.write(OUTPUT, printed) :]
        return is_open
    except BlockingIOError:
        return True
    except OSError:
        return False


def pass_last_output(terminal: int) -> None:
    while select.select([terminal], [], [], LAST_OUTPUT_SECONDS)[0] and pass_output(terminal):
        pass


def type_keys(terminal: int, keys: bytes) -> bytes:
    """Types as many of the keys as the terminal takes now; answers the rest."""
    try:
        return keys[os.write(terminal, keys) :]
    except BlockingIOError:
        return keys
    except OSError:
        return b""


def hang_up(pid: int, terminal: int, child_changed: int) -> int:
    """Closes the terminal, and kills a program that does not end by it."""
    os.close(terminal)
    if not select.select([child_changed], [], [], HANG_UP_SECONDS)[0]:
        os.kill(pid, signal.SIGKILL)
    return exit_code(os.waitpid(pid, 0)[1])


def exit_code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
