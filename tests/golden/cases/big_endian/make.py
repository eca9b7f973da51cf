"""The recording `small` as a big-endian machine would have written it."""
import perfdata


def make():
    return perfdata.small(big_endian=True).build()
