#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""schema.py check SCHEMA PAGE WORDS FILE...: does each line of JSON in the files fit the
schema, which has to know every key? Are its words those of the reader (mkwords), and is
PAGE made from it? A test for each, as TAP.
schema.py lines SCHEMA FILE...: does each line fit? Says what does not.
schema.py page SCHEMA: writes the page.

Knows the keywords that Documentation/schema.json has, and refuses others."""
import json
import sys

KEYWORDS = {"$ref", "description", "type", "const", "enum", "minimum", "maximum", "properties",
            "required", "items", "oneOf", "$schema", "title", "$defs"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}


FALLBACKS = {"unknown", "?"}    # of numbers that this version does not know


class Schema:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.top = json.load(file)

    def resolve(self, rule):
        unknown = set(rule) - KEYWORDS
        if unknown:
            raise SystemExit(f"a keyword that this program does not know: {unknown}")
        return self.top["$defs"][rule["$ref"].rsplit("/", 1)[1]] if "$ref" in rule else rule

    def object_errors(self, value, rule, where):
        known = rule["properties"]
        for key in rule.get("required", []):
            if key not in value:
                yield f"{where}: lacks {key}"
        for key, member in value.items():
            if key not in known:
                yield f"{where}.{key} is not in the schema"
                continue
            yield from self.errors(member, known[key], f"{where}.{key}")

    def errors(self, value, rule, where):
        """What is wrong with the value. An object must not have keys that the schema has not."""
        rule = self.resolve(rule)
        wanted = rule.get("type")
        if wanted and (not isinstance(value, TYPES[wanted]) or
                       (wanted == "integer" and isinstance(value, bool))):
            yield f"{where}: {value!r} is no {wanted}"
        elif "const" in rule and value != rule["const"]:
            yield f"{where}: {value!r} is not {rule['const']!r}"
        elif "enum" in rule and value not in rule["enum"]:
            yield f"{where}: {value!r} is no word for it"
        elif wanted == "integer" and not (
                rule.get("minimum", value) <= value <= rule.get("maximum", value)):
            yield f"{where}: {value} is out of range"
        elif wanted == "object":
            yield from self.object_errors(value, rule, where)
        elif wanted == "array":
            for i, item in enumerate(value):
                yield from self.errors(item, rule["items"], f"{where}[{i}]")

    def line_errors(self, line):
        """oneOf, by the kind."""
        for choice in self.top["oneOf"]:
            rule = self.resolve(choice)
            if rule["properties"]["kind"]["const"] == line.get("kind"):
                return list(self.errors(line, rule, line["kind"]))
        return [f"no line is of kind {line.get('kind')!r}"]

    def enum(self, name):
        return set(self.top["$defs"][name]["enum"])


def type_of(rule, schema):
    if "$ref" in rule:
        name = rule["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name})" if "properties" in schema.resolve(rule) else name
    if "items" in rule:
        return "array of " + type_of(rule["items"], schema)
    return rule.get("type") or json.dumps(rule.get("const"))


def words_of(rule):
    return ": " + ", ".join(f"`{word}`" for word in rule["enum"]) if "enum" in rule else ""


def page(schema):
    """The reference page: each object with its keys, and what words and numbers mean."""
    yield "# JSON, key by key\n"
    yield ("Made from [schema.json](schema.json) by `tests/unit/schema.py page`; a test compares them, "
           "and each line that\nthe tests print, with the schema. A key in bold is always there. What may "
           "be added: [policy.md](policy.md).\n")
    yield schema.top["description"] + "\n"
    for name, rule in schema.top["$defs"].items():
        if "properties" not in rule:
            continue
        yield f"## {name}\n\n{rule['description']}\n\n| key | type | |\n|---|---|---|"
        for key, member in rule["properties"].items():
            bold = "**" if key in rule.get("required", []) else ""
            text = member.get("description", schema.resolve(member).get("description", ""))
            yield f"| {bold}`{key}`{bold} | {type_of(member, schema)} | {text}{words_of(member)} |"
        yield ""
    yield "## Words and numbers\n\n| type | |\n|---|---|"
    for name, rule in schema.top["$defs"].items():
        if "properties" not in rule:
            yield f"| {name} | {rule['description']}{words_of(rule)} |"


class Tap:
    def __init__(self):
        self.n = self.bad = 0

    def ok(self, errors, what):
        self.n += 1
        self.bad += bool(errors)
        print(f"{'not ok' if errors else 'ok'} {self.n} - {what}")
        for error in errors[:20]:
            print(f"# {error}")


def check_words(tap, schema, path):
    words = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            kind, word = line.split()
            words.setdefault(kind, set()).add(word)
    lines = schema.top["$defs"]
    pairs = [(kind, schema.enum(kind), words[kind]) for kind in ("state", "end", "open_how", "close_how")]
    pairs += [
        ("event", schema.enum("event"), words["event"]),
        ("how_name", set(lines["event_line"]["properties"]["how_name"]["enum"]),
         words["open_how"] | words["close_how"] | words["call"] | words["shutdown"] |
         words["payload"]),
        ("payload_missing", set(lines["event_line"]["properties"]["payload_missing"]["enum"]),
         words["payload_missing"]),
        ("name_source", set(lines["socket"]["properties"]["name_source"]["enum"]),
         words["name_source"]),
        ("address_source", set(lines["socket"]["properties"]["address_source"]["enum"]),
         words["address_source"]),
        ("closed_first", set(lines["socket"]["properties"]["closed_first"]["enum"]),
         words["closed_first"]),
        ("dwell", set(lines["dwell"]["properties"]), words["state"] - {"unknown"}),
    ]
    for kind, here, there in pairs:
        tap.ok(sorted((here ^ there) - FALLBACKS), f"the words for {kind} are those of the reader")


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.startswith("{")]


def check_check(tap, schema, line):
    """Is what does not fit found?"""
    wrong = {"a key that nobody knows": {**line, "nonsense": 1},
             "a key that is missing": {k: v for k, v in line.items() if k != "netid"},
             "a word that is none": {**line, "state": "open"},
             "a number that is too large": {**line, "netns": 1 << 32},
             "a text in the place of a number": {**line, "id": "1"},
             "a kind that is none": {**line, "kind": "sock"}}
    for what, bad in wrong.items():
        tap.ok([] if schema.line_errors(bad) else [bad], f"it finds {what}")


def check(schema, page_path, words, files):
    tap = Tap()
    check_words(tap, schema, words)
    with open(page_path, encoding="utf-8") as file:
        tap.ok([] if file.read() == "\n".join(page(schema)) + "\n" else ["schema.py page SCHEMA >PAGE"],
               "the page is that of the schema")
    sockets = []
    for path in files:
        lines = read_lines(path)
        errors = [error for line in lines for error in schema.line_errors(line)]
        tap.ok(errors if lines else ["no line"], f"each line of {path.rsplit('/', 1)[-1]} fits")
        sockets += [line for line in lines if line["kind"] == "socket"]
    check_check(tap, schema, sockets[0])
    print(f"1..{tap.n}")
    return 1 if tap.bad else 0


def check_lines(schema, files):
    errors = [f"{path}: {error}" for path in files for line in read_lines(path)
              for error in schema.line_errors(line)]
    print("\n".join(errors[:20]))
    return 1 if errors else 0


def main():
    schema = Schema(sys.argv[2])
    if sys.argv[1] == "page":
        print("\n".join(page(schema)))
        return 0
    if sys.argv[1] == "lines":
        return check_lines(schema, sys.argv[3:])
    return check(schema, sys.argv[3], sys.argv[4], sys.argv[5:])


sys.exit(main())
