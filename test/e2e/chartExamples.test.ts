import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parseDocuments } from "../../src/yaml/index.ts";
import { root, runKpack } from "../support/runKpack.ts";

// Expected output made by the real helm (npm run test:update).
const folder = path.join(root, "test/cases/chart-examples");
const render = (chart: string): string => {
  const { status, stdout, stderr } = runKpack([
    "template",
    "rel",
    path.join(root, "charts-examples", chart),
    "--kube-version",
    "1.34.0",
  ]);
  expect({ chart, status, stderr }).toEqual({ chart, status: 0, stderr: "" });
  return stdout;
};

test.each(readdirSync(folder))("charts-examples: %s as Helm renders it", (file) => {
  expect(render(file.replace(".yaml", ""))).toBe(readFileSync(path.join(folder, file), "utf8"));
});

test("the Handlebars example renders to the same objects as its Go twin", () => {
  const objects = (text: string): unknown[] => parseDocuments(text, { reader: "sigs" }).map(({ value }) => value);
  expect(objects(render("hello"))).toEqual(objects(render("hello-gotmpl")));
});

test.each(readdirSync(path.join(root, "charts-examples")))("charts-examples/%s lints", (chart) => {
  const { status, stdout } = runKpack(["lint", path.join(root, "charts-examples", chart)]);
  expect({ status, stdout: status === 0 ? "" : stdout }).toEqual({ status: 0, stdout: "" });
});

test("--strict-values passes when every given value is read, and names the one that is not", () => {
  const chart = path.join(root, "charts-examples/shop");
  expect(runKpack(["template", chart, "--strict-values"]).status).toBe(0);
  expect(runKpack(["template", chart, "--strict-values", "--set", "currency=USD"]).status).toBe(0);
  const { status, stderr } = runKpack(["template", chart, "--strict-values", "--set", "replica=3"]);
  expect(status).toBe(1);
  expect(stderr).toContain("no template reads the value replica [chart/unused-values]");
  expect(stderr).toContain("did you mean replicas?");
});
