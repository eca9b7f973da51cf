#!/bin/sh
# Makes the recordings of programs with user stacks that doc/performance.md speaks of: python3, xz,
# sqlite3, openssl, git and two programs of ours built -g -O2, one after another on two CPUs.
#   tests/bench/make-dwarf-recording.sh OUT.data [SECONDS] [CHAINS]
# CHAINS is perf's --call-graph: dwarf (8 KiB of stack a sample, about 190 MB in 14 s), or fp.
set -eu
out=${1:?usage: make-dwarf-recording.sh OUT.data [SECONDS] [dwarf|fp]}
seconds=${2:-14}
chains=${3:-dwarf}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for program in load_tree load_words; do
    "${CC:-cc}" -std=c17 -D_GNU_SOURCE -g -O2 -o "$work/$program" "$here/$program.c"
done
head -c 8000000 "$(command -v perf)" >"$work/in"
[ -s "$work/in" ] || cat /usr/bin/* 2>/dev/null | head -c 8000000 >"$work/in"
cat >"$work/load" <<'EOF'
cd "$1"
each=$2
turn() { timeout "$each" "$@" >/dev/null 2>&1 || :; }
again() { end=$(($(date +%s) + each)); while [ "$(date +%s)" -lt "$end" ]; do "$@" >/dev/null 2>&1; done; }
side_a() {
    ./load_tree "$each"
    turn python3 -c 'import json
rows = [{"key%d" % i: list(range(20))} for i in range(3000)]
while True: json.loads(json.dumps(rows))'
    turn xz -T1 -6 -k -c in
}
side_b() {
    ./load_words "$each"
    turn sqlite3 :memory: 'with recursive t(n) as (select 1 union all select n + 1 from t)
        select sum(length(hex(n * n))) from t limit 1;'
    turn openssl speed -seconds 1 sha256
    (git init -q repo; cp in repo/in; cd repo; git add in; again git diff --no-index --stat in ../load)
}
side_a >/dev/null & side_b >/dev/null &
wait
EOF
perf record -q -e cpu-clock -F 4000 -m 4096 --call-graph "$chains" -o "$out" -- \
    sh "$work/load" "$work" $(((seconds + 3) / 4))
ls -l "$out"
