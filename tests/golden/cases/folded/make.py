"""Folded stacks: counts are weights, `_[k]` is the kernel, brackets an address without a name; a last
line that was cut."""

TEXT = """java;start_thread;Reader::next;read;do_syscall_64_[k] 31
java;start_thread;Reader::next;[libc.so.6] 6
java;start_thread 2
swapper;default_idle_[k] 1
swapper;defau"""


def make():
    return TEXT.encode()
