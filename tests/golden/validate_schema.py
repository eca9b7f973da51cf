#!/usr/bin/env python3
"""Checks a model against doc/model.schema.json, and what a schema cannot say: that columns of one
thing have equal lengths and that indices point at something.

usage: validate_schema.py SCHEMA.json MODEL.json...
"""
import json
import os
import sys

try:
    import jsonschema
except ImportError:
    if __name__ != '__main__':
        raise
    print('python3-jsonschema is not installed: nothing was checked')
    sys.exit(1 if os.environ.get('CI') or os.environ.get('PIPA_SHARED') else 77)


def column_groups(model):
    """Yields (where, the length that holds, {name: column})."""
    for table in model["tables"]:
        columns = {column["id"]: column["values"] for column in table["columns"]}
        yield f"table {table['id']}", table["rows"], columns
    for i, axis in enumerate(model["axes"]):
        yield f"axis {i}", axis["count"], {name: axis[name] for name in ("from_ns", "to_ns")}
    for series in model["series"]:
        yield f"series {series['id']}", series["count"], {"value": series["value"]}
    yield "inventory", model["inventory"]["count"], {
        name: model["inventory"][name] for name in ("parent", "name", "value")}
    for tree in model["trees"]:
        columns = {name: tree[name] for name in ("parent", "function", "self", "total")}
        yield f"tree {tree['id']}", tree["count"], columns
    for part in ("modules", "functions", "threads", "stacks", "samples"):
        columns = dict(model["profile"][part])
        yield f"profile.{part}", columns.pop("count"), columns


def index_columns(model):
    """Yields (where, column, the count that every index in it is below)."""
    profile = model["profile"]
    events, stacks, functions = profile["events"], profile["stacks"], profile["functions"]
    yield "functions.module", functions["module"], profile["modules"]["count"]
    yield "stacks.function", stacks["function"], functions["count"]
    yield "samples.thread", profile["samples"]["thread"], profile["threads"]["count"]
    yield "samples.stack", profile["samples"]["stack"], stacks["count"]
    yield "samples.event", profile["samples"]["event"], len(events)
    yield "main_event", [profile["main_event"]], len(events)
    for kind in ("tables", "series", "trees"):
        yield f"{kind}.event", [item["event"] for item in model[kind]], len(events)
    yield "series.axis", [series["axis"] for series in model["series"]], len(model["axes"])
    for number, one_set in enumerate(model["metrics"]):
        metrics = one_set["metrics"]
        yield f"metrics {number}.parent", [metric["parent"] for metric in metrics], len(metrics)
        for name in ("over_time", "pm_over_time", "running_over_time"):
            yield f"metrics {number}.{name}", [metric[name] for metric in metrics], len(model["series"])
        yield f"metrics {number}.by_unit", [metric["by_unit"] for metric in metrics], \
            len(model["series"]) - max(len(one_set["units"]) - 1, 0)
    for tree in model["trees"]:
        yield f"tree {tree['id']}.function", tree["function"], functions["count"]


def parents_precede(where, parents):
    return [f"{where}: the parent of {i} is {parent}"
            for i, parent in enumerate(parents) if i > 0 and (parent is None or parent >= i)]


def consistency_errors(model):
    errors = []
    for where, length, columns in column_groups(model):
        errors += [f"{where}: column {name} has {len(column)} values, not {length}"
                   for name, column in columns.items() if len(column) != length]
    for where, column, count in index_columns(model):
        errors += [f"{where}: index {index} of {count}"
                   for index in column if index is not None and index >= count]
    errors += parents_precede("stacks", model["profile"]["stacks"]["parent"])
    for tree in model["trees"]:
        errors += parents_precede(f"tree {tree['id']}", tree["parent"])
        if tree["count"] > tree["total_count"]:
            errors.append(f"tree {tree['id']}: more nodes than before pruning")
    for table in model["tables"]:
        if table["rows"] > table["total_rows"]:
            errors.append(f"table {table['id']}: more rows than before the cut")
    errors += parents_precede("inventory", model["inventory"]["parent"])
    for series in model["series"]:
        if series["count"] != model["axes"][series["axis"]]["count"]:
            errors.append(f"series {series['id']}: not as long as its axis")
    for i, axis in enumerate(model["axes"]):
        starts = axis["from_ns"]
        if any(a >= b for a, b in zip(starts, starts[1:])):
            errors.append(f"axis {i}: times do not rise")
        if any(a > b for a, b in zip(starts, axis["to_ns"])):
            errors.append(f"axis {i}: a point ends before it begins")
    return errors


def errors_of(validator, model):
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(model)]
    return errors or consistency_errors(model)


def check(validator, path):
    with open(path, encoding="utf-8") as file:
        return errors_of(validator, json.load(file))


def validator_of(schema_path):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def main(schema_path, paths):
    validator = validator_of(schema_path)
    failed = False
    for path in paths:
        errors = check(validator, path)
        failed = failed or bool(errors)
        for error in errors[:20]:
            print(f"{path}: {error}")
        print(f"{path}: {'does not follow' if errors else 'follows'} the schema")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
