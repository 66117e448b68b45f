import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../support/commandIo.ts";

// Charts and kustomizations together. Expected output by the real tools: kustomize 5.8.2 --enable-helm with helm 3,
// kustomize over the output of helm 4's template, helm 3 --post-renderer.
const directory = path.join(import.meta.dirname, "chart-processing");
const expected = (name: string): string => readFileSync(path.join(directory, `${name}.expected.yaml`), "utf8");
const template = ["template", "rel", "chart", "-n", "ns1", "--kube-version", "1.34.0"];

describe("charts of kustomizations are rendered in process", () => {
  test.each([
    ["inflate", "helmCharts: values merged in each way, name template, CRDs, tests and hooks left out"],
    ["generator", "HelmChartInflationGenerator as a generator's file"],
  ])("%s: %s", async (name) => {
    const args = ["build", name, "--enable-helm", "--load-restrictor", "LoadRestrictionsNone"];
    expect(await runCommand(args, { directory })).toEqual({ status: 0, stdout: expected(name), stderr: "" });
  });
  test("not without --enable-helm", async () => {
    const run = await runCommand(["build", "inflate"], { directory });
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toContain("--enable-helm");
  });
});

describe("--kustomize puts an overlay over the rendered objects", () => {
  test("as kustomize does with helm's output among its resources", async () => {
    const run = await runCommand([...template, "--kustomize", "overlay"], { directory });
    expect(run).toEqual({ status: 0, stdout: expected("overlay"), stderr: "" });
    expect(readdirSync(path.join(directory, "overlay")).sort()).toEqual(["extra.yaml", "kustomization.yaml"]);
  });
  test("a folder without a kustomization is an error", async () => {
    const run = await runCommand([...template, "--kustomize", "chart"], { directory });
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toContain("no kustomization in");
  });
});

describe("--post-renderer sends objects, not hooks, through a program", () => {
  const hasSed = existsSync("/bin/sed") || existsSync("/usr/bin/sed");
  const env = { PATH: process.env["PATH"] ?? "" };
  test.skipIf(!hasSed)("as helm 3 does", async () => {
    const flags = ["--compat", "helm3", "--post-renderer", "sed", "--post-renderer-args", "s/nginx/posted/"];
    const run = await runCommand([...template, ...flags], { directory, env });
    expect(run).toEqual({ status: 0, stdout: expected("postRenderer"), stderr: "" });
  });
  test("a program that fails or is not there is an error, and nothing is printed", async () => {
    for (const program of ["false", "no-such-program-here"]) {
      const run = await runCommand([...template, "--post-renderer", program], { directory, env });
      expect(run).toMatchObject({ status: 1, stdout: "" });
      expect(run.stderr).toContain(program);
    }
  });
  test("its output goes through the overlay, too", async () => {
    const flags = ["--post-renderer", "cat", "--kustomize", "overlay"];
    const run = await runCommand([...template, ...flags], { directory, env });
    expect(run).toEqual({ status: 0, stdout: expected("overlay"), stderr: "" });
  });
});

describe("--strict-values", () => {
  test.each([
    ["all that is given is read", ["--set", "replicas=2,image.tag=3"], undefined],
    ["a map that is read as a whole", ["--set", "image.more.x=3", "--set-json", 'list=["b"]'], undefined],
  ])("%s", async (_name, flags) => {
    const run = await runCommand([...template, "--strict-values", ...flags], { directory });
    expect(run).toMatchObject({ status: 0, stderr: "" });
  });
  test("what no template reads is an error that names it", async () => {
    const flags = ["--strict-values", "-s", "templates/all.yaml", "--set", "replicas=2"];
    const chart = path.join(import.meta.dirname, "../../charts-examples/shop");
    const run = await runCommand(["template", "rel", chart, ...flags, "--set", "nothing.here=1"], { directory });
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toContain("nothing.here");
  });
});
