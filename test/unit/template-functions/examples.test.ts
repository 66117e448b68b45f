import { describe, expect, test, vi } from "vitest";
import { templateFunctions } from "../../../src/template/functions/index.ts";
import { render } from "./renderTemplate.ts";

const all = [...templateFunctions.values()];

test("the names of families that are not read yet are those of their functions", async () => {
  vi.resetModules();
  const { templateFunctions: unread } = await import("../../../src/template/functions/index.ts");
  const names = [...unread.keys()];
  expect([...unread.values()].map((f) => f.name)).toEqual(names);
  expect([...unread.keys()]).toEqual(names);
});

describe("every function has", () => {
  test.each(all.map((f) => [f.name, f] as const))("%s: a name, a family, types and a sentence", (name, f) => {
    expect(templateFunctions.get(name)).toBe(f);
    expect(f.family).not.toBe("");
    expect(f.returns).not.toBe("");
    expect(f.doc).toMatch(/^[A-Z0-9].*\.$/s);
    expect(f.params.slice(0, -1).some((param) => param.startsWith("..."))).toBe(false);
  });

  test.each(all.filter((f) => f.example).map((f) => [f.name, f.example] as const))(
    "%s: an example that is right",
    (_name, example) => {
      expect(render(example?.template ?? "")).toBe(example?.output);
    },
  );
});

test("only functions with random or changing results have no example", () => {
  const without = all.filter((f) => !f.example).map((f) => f.name);
  expect(without.toSorted()).toEqual([
    "ago",
    "bcrypt",
    "buildCustomCert",
    "encryptAES",
    "fail",
    "genCA",
    "genCAWithKey",
    "genPrivateKey",
    "genSelfSignedCert",
    "genSelfSignedCertWithKey",
    "genSignedCert",
    "genSignedCertWithKey",
    "htpasswd",
    "now",
    "randAlpha",
    "randAlphaNum",
    "randAscii",
    "randBytes",
    "randInt",
    "randNumeric",
    "shuffle",
    "uuidv4",
  ]);
});
