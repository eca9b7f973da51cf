#!/bin/sh
# run.sh BUILD SECONDS [TARGET...]: every fuzz target (or those named) for so long, from its corpus.
# New inputs stay in BUILD/fuzz-NAME; crashes are printed and stand in BUILD/fuzz-found. Put a crash
# that was mended into tests/fuzz/corpus/NAME/crash-SOMETHING.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
seconds=$2
shift 2
[ $# -gt 0 ] || set -- $(cd "$here" && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')

ninja -C "$build" $(printf 'tests/fuzz/fuzz_%s ' "$@") >/dev/null
mkdir -p "$build/fuzz-found"
bad=0
for name in "$@"; do
    mkdir -p "$build/fuzz-$name"
    echo "== $name, $seconds s"
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
        "$build/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
        -max_len=65536 -print_final_stats=1 -artifact_prefix="$build/fuzz-found/$name-" \
        "$build/fuzz-$name" "$here/corpus/$name" >"$build/fuzz-$name.log" 2>&1 || bad=1
    grep -E 'ERROR|SUMMARY|runtime error|number_of_executed_units|Test unit written' \
        "$build/fuzz-$name.log" || true
done
exit $bad
