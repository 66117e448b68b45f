import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandRun, runCommand } from "../../support/commandIo.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(realpathSync(tmpdir()), "kpack-build-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** A kustomization that builds one object of that name. */
const makes = (name: string): string =>
  `configMapGenerator:\n- name: ${name}\n  options: {disableNameSuffixHash: true}\n`;
const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
const component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
const broken = "resources:\n- missing.yaml\n";

const build = (...args: string[]): Promise<CommandRun> => runCommand(["build", ...args], { directory });

/** Every file below a folder with its text. */
function textsIn(folder: string): Record<string, string> {
  const below = readdirSync(path.join(directory, folder), { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    below
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(path.join(directory, folder), file), readFileSync(file, "utf8")]),
  );
}

describe("build --all", () => {
  it("names outputs by their place below the folder it searches, which may be a link", async () => {
    write({ "real/x/kustomization.yaml": makes("x"), "real/y/z/kustomization.yaml": makes("z") });
    symlinkSync("real", path.join(directory, "link"));
    expect(await build("--all", "link", "-o", "out")).toMatchObject({ status: 0, stderr: "" });
    expect(textsIn("out")).toEqual({ "x.yaml": configMap("x"), "y/z.yaml": configMap("z") });
  });

  it("looks for files: a folder of a kustomization's name is none, and of several files the readable one tells", async () => {
    write({
      "in/a/kustomization.yaml": makes("a"),
      "in/folder/kustomization.yaml/x": "",
      "in/component/kustomization.yaml": component,
      "in/component/Kustomization/x": "",
      "in/linked/kustomization.yml": component,
    });
    symlinkSync("nowhere", path.join(directory, "in/linked/kustomization.yaml"));
    expect(await build("--all", "in", "-o", "out")).toMatchObject({ status: 0, stderr: "" });
    expect(textsIn("out")).toEqual({ "a.yaml": configMap("a") });
  });

  it.skipIf(process.platform !== "linux")("goes on past a folder that cannot be listed", async () => {
    write({ "in/a/kustomization.yaml": makes("a") });
    // A name that is no UTF-8 leads nowhere once it is text.
    execFileSync("sh", ["-c", `mkdir "$(printf 'in/bad\\377')"`], { cwd: directory });
    const { status, stderr } = await build("--all", "in", "-o", "out");
    expect(status).toBe(1);
    expect(stderr).toContain("not a valid directory");
    expect(stderr).toContain("1 of 2 targets failed");
    expect(textsIn("out")).toEqual({ "a.yaml": configMap("a") });
  });

  it("writes nothing when nothing could be built", async () => {
    write({ "in/a/kustomization.yaml": broken, "in/b/kustomization.yaml": broken });
    expect((await build("--all", "in", "-o", "out")).status).toBe(1);
    expect(readdirSync(directory)).toEqual(["in"]);
  });

  it.each([
    ["app", "app/app", "would both be written to 'app.yaml'"],
    ["app/a", "app/a.yaml/b", "need 'a.yaml' as a file and as a folder"],
  ])("refuses %s beside %s, whose outputs have one place", async (one, other, problem) => {
    write({ [`${one}/kustomization.yaml`]: makes("a"), [`${other}/kustomization.yaml`]: makes("b") });
    const { status, stderr } = await build("--all", "app", "-o", "out");
    expect(status).toBe(1);
    expect(stderr).toContain(problem);
    expect(stderr).toContain("[build/same-output]");
    expect(readdirSync(directory)).toEqual(["app"]);
  });
});

describe("build of several targets", () => {
  it("writes a file for each of those that could be built", async () => {
    write({ "a/kustomization.yaml": makes("a"), "b/kustomization.yaml": broken });
    mkdirSync(path.join(directory, "old"));
    for (const out of ["new", "old"]) {
      expect((await build("a", "b", "-o", out)).status).toBe(1);
      expect(textsIn(out)).toEqual({ "a.yaml": configMap("a") });
    }
  });

  it("refuses different targets whose outputs have one name; the same one may be named twice", async () => {
    write({ "a/kustomization.yaml": makes("a"), "b/a/kustomization.yaml": makes("b") });
    const { status, stderr } = await runCommand(["build", "../a", "a", "-o", "out"], { directory: `${directory}/b` });
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining("[build/same-output]") });
    expect((await build("a", "./a", "-o", "out")).status).toBe(0);
    expect(textsIn("out")).toEqual({ "a.yaml": configMap("a") });
  });
});
