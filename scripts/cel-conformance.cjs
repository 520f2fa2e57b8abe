#!/usr/bin/env node
// Writes the conformance data of CEL (npm: @bufbuild/cel-spec) as the plain JSON that
// src/cel/conformance_test.cpp reads: scripts/cel-conformance.cjs OUT.json
"use strict";
const fs = require("fs");
const path = require("path");

const KINDS = {
  BOOL: "bool", INT64: "int", UINT64: "uint", DOUBLE: "double", STRING: "string", BYTES: "bytes",
};
const MESSAGES = {
  "google.protobuf.Timestamp": "timestamp",
  "google.protobuf.Duration": "duration",
};

/** A type as {kind, parameters}; kind "other" for what dongbo does not have. */
function type(given) {
  if ("primitive" in given) return { kind: KINDS[given.primitive] ?? "other" };
  if ("null" in given) return { kind: "null" };
  if ("dyn" in given) return { kind: "dyn" };
  if ("wellKnown" in given) return { kind: given.wellKnown.toLowerCase() };
  if ("messageType" in given) return { kind: MESSAGES[given.messageType] ?? "other" };
  if ("listType" in given) return { kind: "list", parameters: [type(given.listType.elemType ?? { dyn: {} })] };
  if ("mapType" in given) {
    const { keyType = { dyn: {} }, valueType = { dyn: {} } } = given.mapType;
    return { kind: "map", parameters: [type(keyType), type(valueType)] };
  }
  return { kind: "other" };
}

/** A value as [kind, value]; numbers as texts, since JSON keeps neither 64 bits nor -0 nor NaN. */
function value(given) {
  if ("nullValue" in given) return ["null"];
  if ("boolValue" in given) return ["bool", given.boolValue];
  if ("int64Value" in given) return ["int", String(given.int64Value)];
  if ("uint64Value" in given) return ["uint", String(given.uint64Value)];
  if ("doubleValue" in given) {
    const number = given.doubleValue;
    return ["double", Object.is(number, -0) ? "-0" : String(number)];
  }
  if ("stringValue" in given) return ["string", given.stringValue];
  if ("bytesValue" in given) return ["bytes", Buffer.from(given.bytesValue, "base64").toString("hex")];
  if ("typeValue" in given) return ["type", given.typeValue];
  if ("listValue" in given) return ["list", (given.listValue.values ?? []).map(value)];
  if ("mapValue" in given) {
    const entries = given.mapValue.entries ?? [];
    return ["map", entries.map((entry) => [value(entry.key), value(entry.value)])];
  }
  if ("objectValue" in given) {
    const kind = MESSAGES[given.objectValue["@type"].replace("type.googleapis.com/", "")];
    if (kind) return [kind, given.objectValue.value];
  }
  return ["other"];
}

/** What a test expects: a value, an error, a type. No matcher means: true. */
function expected(test) {
  if ("evalError" in test || "anyEvalErrors" in test) return { error: true };
  if ("unknown" in test || "anyUnknowns" in test) return { value: ["other"] };
  if (!("typedResult" in test)) return { value: value(test.value ?? { boolValue: true }) };
  const { result, deducedType } = test.typedResult;
  return { ...(result && { value: value(result) }), ...(deducedType && { type: type(deducedType) }) };
}

function plain(test) {
  const variables = (test.typeEnv ?? []).map(
    ({ name, ident }) => ({ name, type: ident ? type(ident.type) : { kind: "other" } }));
  const bindings = Object.entries(test.bindings ?? {}).map(
    ([name, bound]) => ({ name, value: bound.value ? value(bound.value) : ["other"] }));
  return {
    name: test.name,
    expression: test.expr,
    container: test.container ?? "",
    check: !test.disableCheck,
    run: !test.checkOnly,
    variables,
    bindings,
    ...expected(test),
  };
}

const [out] = process.argv.slice(2);
if (!out) {
  console.error("usage: scripts/cel-conformance.cjs OUT.json");
  process.exit(2);
}
const root = path.resolve(__dirname, "..", "node_modules", "@bufbuild", "cel-spec");
if (!fs.existsSync(root)) {
  console.error("the conformance data of CEL is not there: run scripts/setup");
  process.exit(1);
}
const { tests } = require("@bufbuild/cel-spec/testdata/conformance.js");
const sections = tests.suites.flatMap((file) => (file.suites ?? []).map((section) => ({
  name: `${file.name}/${section.name}`,
  tests: (section.tests ?? []).map((test) => plain(test.original)),
})));
fs.writeFileSync(out, JSON.stringify({ sections }));
