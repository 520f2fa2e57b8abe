#!/usr/bin/env python3
"""Checks a signed statement (biên bản đối soát), or a signed deletion, of dongbo: a second verifier, on Python alone.

    python3 verify.py [--owner-key KEY] [--follower-key KEY] FILE

Written from statement.md, not from dongbo's code. Says what the document says and whether it holds.
Exit code 0: it holds, and the two parties hold the same (or the records were deleted); 1: it does not hold;
2: it holds, and says that the two parties do not hold the same.

Without the keys, which the agencies publish, it is only shown that the holders of the keys inside signed.
"""
import argparse
import base64
import hashlib
import json
import re
import sys

import ed25519

LIMIT = 8 << 20
HEX32 = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
EMPTY_SET = {"count": 0, "digest": hashlib.sha256(bytes(2048)).hexdigest()}


class Refused(Exception):
    pass


def need(condition, why):
    if not condition:
        raise Refused(why)


def canonical(value):
    """RFC 8785 for what stands in these documents: ASCII names, texts, integers, booleans, lists, objects."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def no_twins(pairs):
    need(len({name for name, _ in pairs}) == len(pairs), "a name stands twice in one object")
    return dict(pairs)


def read(data):
    need(len(data) <= LIMIT, "the document is too long")
    try:
        text = data.decode("utf-8")
        document = json.loads(text, object_pairs_hook=no_twins)
    except (ValueError, RecursionError) as error:
        raise Refused(f"this is not JSON: {error}") from error
    need(isinstance(document, dict), "this is not a document of dongbo")
    need(canonical(document) == text, "the document is not in canonical form")
    return document


def members(value, required, optional=()):
    need(isinstance(value, dict), "an object is missing")
    names = set(value)
    need(set(required) <= names <= set(required) | set(optional), f"members should be {', '.join(required)}")


def is_count(value):
    return type(value) is int and 0 <= value < 2**53


def check_set(value):
    members(value, ["count", "digest"])
    need(is_count(value["count"]) and HEX32.fullmatch(value["digest"]), "a set needs a count and a digest")


def check_side(side):
    members(side, ["agency", "as_of", "live"], ["last_scrub", "pending", "units"])
    need(isinstance(side["agency"], str) and TIME.fullmatch(side["as_of"]), "a party needs its name and a time")
    need(TIME.fullmatch(side.get("last_scrub", side["as_of"])), "the last scrub needs a time")
    check_set(side["live"])
    sets = ["live"]
    if "pending" in side:
        check_set(side["pending"])
        sets.append("pending")
    for unit in side.get("units", []):
        members(unit, ["unit", *sets])
        for name in sets:
            check_set(unit[name])


def units_that_differ(owner, follower):
    sets = ["live", "pending"] if "pending" in owner else ["live"]
    by_code = [{unit["unit"]: unit for unit in side.get("units", [])} for side in (owner, follower)]
    def figures(units, code):
        return [units.get(code, {}).get(name, EMPTY_SET) for name in sets]
    codes = sorted(set(by_code[0]) | set(by_code[1]))
    return [code for code in codes if figures(by_code[0], code) != figures(by_code[1], code)]


def check_statement(statement):
    members(statement,
            ["at", "contract", "contract_version", "dataset", "edition", "epoch", "feed", "fields", "follower",
             "log", "owner", "position", "proves", "proves_not", "root", "type", "units_that_differ", "verdict"],
            ["covered", "units_left_out"])
    need(statement["type"] == "dongbo statement 1", "this is not a statement of version 1")
    need(all(is_count(statement[name]) for name in ("epoch", "log", "position")), "a position is missing")
    need(HEX32.fullmatch(statement["root"]) and TIME.fullmatch(statement["at"]), "root or time is missing")
    owner, follower = statement["owner"], statement["follower"]
    check_side(owner)
    check_side(follower)
    if "covered" in statement:
        covered = statement["covered"]
        members(covered, ["arrived", "expected"])
        need(is_count(covered["arrived"]) and is_count(covered["expected"]) and
             covered["arrived"] <= covered["expected"], "more arrived than what sources announced")
    if "units_left_out" in statement:
        need(statement["units_left_out"] is True and "units" not in owner and "units" not in follower,
             "the statement has the units that it says to leave out")
    differ = units_that_differ(owner, follower)
    equal = owner["live"] == follower["live"] and owner.get("pending") == follower.get("pending") and not differ
    need(statement["units_that_differ"] == differ and statement["verdict"] == ("equal" if equal else "different"),
         "the verdict does not follow from the figures")
    return equal


def parse_key(text):
    """A key of c2sp.org/signed-note: name+hash+base64(1 ‖ key)."""
    name, digest, encoded = text.split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    need(len(data) == 33 and data[0] == 1, "this is not an Ed25519 key")
    need(hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8] == digest, "the key does not fit its hash")
    return name, data[1:]


def check_signature(key_text, agency, signature, text, expected):
    need(expected is None or expected == key_text, f"signed with another key than {expected}")
    name, key = parse_key(key_text)
    need(name == f"dongbo/{agency}", f"the key of {name} is not of {agency}")
    need(ed25519.verify(key, text.encode(), bytes.fromhex(signature)), f"the signature of {name} does not hold")


def show_statement(statement):
    print(f"{statement['dataset']} · {statement['feed']} · {statement['position']} · {statement['at']}")
    for role in ("owner", "follower"):
        side = statement[role]
        print(f"  {role} {side['agency']}: {side['live']['count']} records {side['live']['digest']}")
    if "covered" in statement:
        covered = statement["covered"]
        print(f"  covered, by the owner's word: {covered['arrived']} of {covered['expected']} rows announced arrived")
    if statement["units_that_differ"]:
        print("  units that differ: " + ", ".join(code or "(none)" for code in statement["units_that_differ"]))
    print(f"  verdict: {statement['verdict']}")
    print(f"  proves: {statement['proves']['en']}")
    print(f"  proves not: {statement['proves_not']['en']}")


def verify(data, owner_key=None, follower_key=None):
    """The exit code."""
    document = read(data)
    if "deletion" in document:
        members(document, ["deletion", "follower_key", "follower_signature"])
        deletion = document["deletion"]
        members(deletion, ["at", "dataset", "epoch", "feed", "follower", "position", "reason", "records", "type"])
        need(deletion["type"] == "dongbo deletion 1" and
             all(is_count(deletion[name]) for name in ("epoch", "position", "records")), "this is not a deletion")
        check_signature(document["follower_key"], deletion["follower"], document["follower_signature"],
                        canonical(deletion), follower_key)
        print(f"{deletion['follower']} deleted {deletion['records']} records of {deletion['feed']} ({deletion['at']})")
        return 0
    members(document, ["follower_key", "follower_signature", "owner_key", "owner_signature", "statement"])
    statement = document["statement"]
    equal = check_statement(statement)
    text = canonical(statement)
    for role, expected in (("owner", owner_key), ("follower", follower_key)):
        check_signature(document[f"{role}_key"], statement[role]["agency"], document[f"{role}_signature"], text,
                        expected)
    show_statement(statement)
    return 0 if equal else 2


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--owner-key")
    parser.add_argument("--follower-key")
    options = parser.parse_args()
    try:
        with open(options.file, "rb") as file:
            code = verify(file.read(LIMIT + 1), options.owner_key, options.follower_key)
    except (Refused, OSError) as error:
        print(f"does not hold: {error}")
        return 1
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        print(f"does not hold: {error}")  # a value of another kind than it should be
        return 1
    print("holds" + ("" if options.owner_key or options.follower_key else ", by the keys inside it"))
    return code


if __name__ == "__main__":
    sys.exit(main())
