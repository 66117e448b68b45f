import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type Value, type ValueMap, setOwn } from "../../src/base/index.ts";
import { parseDocument, parseDocuments, stringify, stringifyPretty } from "../../src/yaml/index.ts";

/** The real tool, where it is installed: on PATH or in the cache of built peers. */
function findTool(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(":"), path.join(os.homedir(), ".cache/kpack-oracles/bin")];
  const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  if (!found) console.log(`test/differential/yaml: skipped, there is no ${name} on this machine`);
  return found;
}

const kustomize = findTool("kustomize");
const helm = findTool("helm");
const folder = mkdtempSync(path.join(os.tmpdir(), "kpack-yaml-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const strings = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc
    .array(
      fc.constantFrom(
        ..."a 1 : - # ' \" é [ { & * ! | > % @ ` ~ yes null 0x1 \n 2001-01-01".split(" "),
        " ",
        "\n",
        "word ",
      ),
      {
        maxLength: 30,
      },
    )
    .map((parts) => parts.join("")),
);
const keys = fc.constantFrom("a", "b2", "b10", "B", "x.y/z", "with space", "yes", "1", "é", "-", "it's");
const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    strings,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom<Value>(true, false, null, [], {}, 1e6, 1e21, 0.1),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** Values that both sides print, the same ones on every run. */
function sample(count: number): Value[] {
  const isPrintable = (value: Value): boolean =>
    !/\\u00[01789]|[\u0080-\u009f\ud800-\udfff]/.test(JSON.stringify(value));
  return fc.sample(values.filter(isPrintable), { seed: 20_260, numRuns: count });
}

describe.skipIf(!kustomize)("kustomize build", () => {
  it("prints what is read and written here, for 300 values in three notations", () => {
    const notations = [
      (value: Value) => JSON.stringify(value),
      stringify,
      (value: Value) => stringifyPretty(value),
    ] as const;
    const documents = sample(300).map((value, i) => {
      const object: ValueMap = { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: `n${i}` } };
      // Keys of a resource's own are strings.
      setOwn(object, "spec", { value: onlyTextKeys(value) });
      return (notations[i % 3] as (value: Value) => string)(object);
    });
    writeFileSync(path.join(folder, "things.yaml"), documents.join("\n---\n"));
    writeFileSync(path.join(folder, "kustomization.yaml"), "resources: [things.yaml]\nsortOptions: {order: fifo}\n");
    const expected = execFileSync(kustomize as string, ["build", folder], { encoding: "utf8", maxBuffer: 1 << 26 });
    const text = documents.join("\n---\n");
    const actual = parseDocuments(text, { reader: "kyaml" }).map((document) => stringify(document.value));
    expect(actual.join("---\n").split("\n")).toEqual(expected.split("\n"));
  });
});

/** Drops keys that YAML would not read as strings, which kustomize cannot print. */
function onlyTextKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(onlyTextKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as ValueMap).filter(([key]) => key !== "1" && key !== "<<");
  return Object.fromEntries(entries.map(([key, inner]) => [key, onlyTextKeys(inner)]));
}

describe.skipIf(!helm)("helm template", () => {
  it("prints what is read and written here, for 300 values", () => {
    const inputs = sample(300).map((value, i) => (i % 2 ? JSON.stringify({ value }) : stringify({ value })));
    const chart = path.join(folder, "chart");
    mkdirSync(path.join(chart, "templates"), { recursive: true });
    mkdirSync(path.join(chart, "files"), { recursive: true });
    writeFileSync(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\n");
    inputs.forEach((text, i) => {
      writeFileSync(path.join(chart, "files", `${i}.yaml`), text);
    });
    const template = [
      "{{ range $i := until 300 }}",
      '{{ $value := $.Files.Get (printf "files/%d.yaml" $i) | fromYaml }}',
      "- plain: {{ toYaml $value | toJson }}",
      "  pretty: {{ toYamlPretty $value | toJson }}",
      "{{ end }}",
    ];
    writeFileSync(path.join(chart, "templates", "t.yaml"), template.join("\n"));
    const args = ["template", "r", chart, "--debug", "--skip-schema-validation"];
    let printed = "";
    try {
      printed = execFileSync(helm as string, args, {
        encoding: "utf8",
        maxBuffer: 1 << 26,
        stdio: ["ignore", "pipe", "ignore"],
      });
    } catch (error) {
      // A list is no manifest: Helm prints it with --debug, and fails.
      printed = String((error as { stdout?: string }).stdout ?? "");
    }
    const answers = parseDocument(printed, { reader: "sigs" }) as { plain: string; pretty: string }[];
    expect(answers.length).toBe(300);
    inputs.forEach((text, i) => {
      const value = parseDocument(text, { reader: "sigs" });
      expect([i, `${answers[i]?.plain}\n`]).toEqual([i, stringify(value)]);
      expect([i, `${answers[i]?.pretty}\n`]).toEqual([i, stringifyPretty(value)]);
    });
  });
});
