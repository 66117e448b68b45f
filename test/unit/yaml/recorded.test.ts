import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KpackError, type Value } from "../../../src/base/index.ts";
import { parseDocument, parseDocuments, stringify, stringifyPretty } from "../../../src/yaml/index.ts";

/** What the real libraries answered; recorded, never written by kpack. */
function read<T>(name: string): T[] {
  const text = readFileSync(new URL(`../../cases/yaml/${name}.jsonl`, import.meta.url), "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

function attempt<T>(run: () => T): { value: T } | { error: string } {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof KpackError) return { error: error.message };
    throw error;
  }
}

interface ReaderRow {
  input: string;
  output?: unknown;
  error?: string;
}

interface WriterRow {
  value: Value;
  marshal?: string;
  marshalError?: string;
  pretty?: string;
}

describe("sigs.k8s.io/yaml 1.6.0", () => {
  it.each(read<ReaderRow>("sigs"))("reads $input", ({ input, output, error }) => {
    const result = attempt(() => parseDocument(input, { reader: "sigs" }));
    if (error === undefined) expect(result).toEqual({ value: output });
    else expect(result).toHaveProperty("error");
  });

  it.each(read<WriterRow>("emit"))("writes $value", ({ value, marshal, marshalError }) => {
    const result = attempt(() => stringify(value));
    if (marshalError === undefined) expect(result).toEqual({ value: marshal });
    else expect(result).toEqual({ error: marshalError });
  });

  it("words syntax errors as go-yaml does", () => {
    const rows = read<ReaderRow>("sigs").filter((row) => row.error?.startsWith("yaml: line"));
    const same = rows.filter(({ input, error }) => {
      const result = attempt(() => parseDocument(input, { reader: "sigs" }));
      return "error" in result && result.error === error;
    });
    expect(same.length).toBe(rows.length);
  });
});

describe("kustomize 5.8.2 (kyaml 0.21.2)", () => {
  it.each(read<ReaderRow>("kyaml"))("reads and prints $input", ({ input, output, error }) => {
    const result = attempt(() =>
      parseDocuments(input, { reader: "kyaml" })
        .filter((document) => document.value !== null)
        .map((document) => stringify(document.value))
        .join("---\n"),
    );
    if (error === undefined) expect(result).toEqual({ value: output });
    else expect(result).toHaveProperty("error");
  });
});

describe("Helm's toYamlPretty (go-yaml 3)", () => {
  it.each(read<WriterRow>("emit"))("writes $value", ({ value, pretty }) => {
    expect(stringifyPretty(value)).toBe(pretty);
  });
});
