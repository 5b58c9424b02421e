#!/usr/bin/env python3
"""Counts what a run of the tests tried: count.py EVENTS LOG.

EVENTS is what `swift test --event-stream-output-path` writes. Fails when the run did not come to its end.
"""
import collections
import json
import re
import sys

# What the cases of these tests are.
KINDS = {
    "RootTreeTests.MergeCaseTests/view": "conformance cases of the merged view",
    "CommandLineTests.BadInputTests/verify": "bad inputs that verify must judge",
    "CommandLineTests.FailureTests/refused": "calls that must be refused",
    "LXLayerKitTests.VerifierTests/findings": "damaged images",
}
# What tests print of what they tried themselves.
NOTES = re.compile(r"^(merged view|umoci): ")


def main(events, log):
    functions, cases, issues, skipped = {}, collections.Counter(), collections.defaultdict(list), set()
    ended = False
    for line in open(events, encoding="utf-8"):
        record = json.loads(line)
        payload = record["payload"]
        test = payload.get("testID", payload.get("id", ""))
        if record["kind"] == "test":
            if payload["kind"] == "function":
                functions[test] = payload.get("displayName") or payload["name"]
        elif payload["kind"] == "testCaseEnded":
            cases[test] += 1
        elif payload["kind"] == "testSkipped":
            skipped.add(test)
        elif payload["kind"] == "issueRecorded" and not payload.get("issue", {}).get("isKnown"):
            issues[test].append(" ".join(message["text"] for message in payload["messages"][:2]))
        elif payload["kind"] == "runEnded":
            ended = True
    targets = collections.defaultdict(lambda: [0, 0, 0, 0])
    for test in functions:
        row = targets[test.split(".")[0]]
        row[0] += 1
        row[1] += cases[test]
        row[2] += test in skipped
        row[3] += test in issues
    print(f"\n{'what was tested':24}{'tests':>7}{'cases':>8}{'skipped':>9}{'failed':>8}")
    total = [sum(column) for column in zip(*targets.values())] or [0] * 4
    for name, row in sorted(targets.items()) + [("all", total)]:
        print(f"{name:24}{row[0]:7}{row[1]:8}{row[2]:9}{row[3]:8}")
    for prefix, words in KINDS.items():
        count = sum(number for test, number in cases.items() if test.startswith(prefix + "("))
        if count:
            print(f"{words}: {count}")
    for line in open(log, encoding="utf-8", errors="replace"):
        if NOTES.match(line):
            print(line.rstrip())
    for test in sorted(skipped & set(functions)):
        print(f"skipped: {functions[test]}")
    for test, found in sorted(issues.items()):
        print(f"failed: {functions.get(test, test)}: {found[0]}" + (f" and {len(found) - 1} more" if found[1:] else ""))
    if not ended:
        print("the run did not come to its end")
    return 0 if ended else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
