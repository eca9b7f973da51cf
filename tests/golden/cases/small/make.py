"""Two events, two tasks, call chains through user space, kernel and a kernel module; losses."""
import perfdata


def make():
    return perfdata.small().build()
