#!/bin/sh
# Makes the recording that doc/performance.md speaks of: system-wide, with call chains, about
# 120 000 samples and 23 MB, of a load with many processes and deep kernel stacks.
#   tests/bench/make-recording.sh OUT.data [SECONDS]
set -eu
out=${1:?usage: make-recording.sh OUT.data [SECONDS]}
seconds=${2:-16}

end=$(($(date +%s) + seconds + 1))
busy() { while [ "$(date +%s)" -lt "$end" ]; do "$@" >/dev/null 2>&1 || :; done; }

busy tar -cf - /usr/include /usr/share/doc &
busy find /usr /etc -newer /etc/passwd -size +1k &
busy sh -c 'for i in 1 2 3 4 5 6 7 8; do cat /proc/self/maps /proc/self/smaps | sort | md5sum; done' &
perf record -q -a -g -F 3900 -m 4096 -o "$out" -- sleep "$seconds"
wait
ls -l "$out"
