import { describe, expect, test } from "vitest";
import { updateChartDependencies } from "../../../src/actions/chart/index.ts";
import { noUserValues } from "../../../src/chart/index.ts";
import { memoryChart, renderText, testEnvironment } from "../../support/charts.ts";

const dependency = `apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies: [{name: d, version: 1.0.0, repository: "file://../d"}]\n`;

function chartWithDependency() {
  const fs = memoryChart({ "Chart.yaml": dependency });
  fs.writeFile("/d/Chart.yaml", new TextEncoder().encode("apiVersion: v2\nname: d\nversion: 1.0.0\n"));
  return fs;
}

describe("T11: the lock is not written through a link (ADV-10)", () => {
  test("a Chart.lock that leads elsewhere inside the chart is refused, and what it leads to stays", async () => {
    const fs = chartWithDependency();
    fs.writeFile("/chart/files/rc", new TextEncoder().encode("generated: keep\n"));
    fs.link("/chart/Chart.lock", "/chart/files/rc");
    const run = { environment: testEnvironment(fs), reference: "/chart", print: () => {} };
    await expect(updateChartDependencies(run)).rejects.toMatchObject({ code: "chart/lock-is-a-link" });
    expect(new TextDecoder().decode(fs.readFile("/chart/files/rc"))).toBe("generated: keep\n");
  });
  test("one that leads out of the chart is not even read", async () => {
    const fs = chartWithDependency();
    fs.writeFile("/home/rc", new TextEncoder().encode("export A=1\n"));
    fs.link("/chart/Chart.lock", "/home/rc");
    const run = { environment: testEnvironment(fs), reference: "/chart", print: () => {} };
    await expect(updateChartDependencies(run)).rejects.toMatchObject({ code: "chart/link-outside" });
    expect(new TextDecoder().decode(fs.readFile("/home/rc"))).toBe("export A=1\n");
  });
});

describe("T9: a release's name never becomes a path (ADV-8)", () => {
  test.each(["..", ".", "../../evil", "a/b", "A", "", "-a", `a${"b".repeat(53)}`])("name %j", async (releaseName) => {
    const rendered = renderText(testEnvironment(memoryChart({})), { releaseName });
    await expect(rendered).rejects.toMatchObject({ code: "chart/release-name" });
  });
});

test("P18: lookup without a cluster finds nothing", async () => {
  const templates = { "templates/a.yaml": 'a: {{ lookup "v1" "Secret" "kube-system" "x" | toJson }}\n' };
  expect(await renderText(testEnvironment(memoryChart(templates)))).toContain("a: {}\n");
});

describe("V1: --set is bounded in indexes and depth (ADV-6)", () => {
  test.each([
    ["an index", "a[65537]=1"],
    ["a huge index", "a[1000000000]=1"],
    ["a negative index", "a[-1]=1"],
    ["31 levels", `${"a.".repeat(31)}b=1`],
    ["10,000 levels", `${"a.".repeat(10_000)}b=1`],
    ["20,000 lists", `a${"[0]".repeat(20_000)}=1`],
  ])("%s", async (_name, text) => {
    const rendered = renderText(testEnvironment(memoryChart({})), { values: { ...noUserValues, set: [text] } });
    await expect(rendered).rejects.toMatchObject({ code: expect.stringMatching(/^set\/|^chart\//) as string });
  });
});

describe("Y rows in values of charts (ADV-22)", () => {
  const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(",")}]`).join("\n")}\n`;
  test.each([
    ["Y1: an alias bomb", bomb],
    ["Y2: an alias inside its own anchor", "a: &a {b: *a}\n"],
    ["Y3: brackets without end", "[".repeat(100_000)],
    ["Y9: a tab, NUL, and a byte that is no UTF-8", "a:\n\tb: 1\n"],
  ])("%s", async (_name, text) => {
    await expect(renderText(testEnvironment(memoryChart({ "values.yaml": text })))).rejects.toMatchObject({
      code: expect.stringMatching(/^yaml\//) as string,
      span: { file: "/chart/values.yaml" },
    });
  });
});

describe("ADV-20, ADV-21: Handlebars reaches nothing of JavaScript", () => {
  test.each([
    "{{constructor}}",
    "{{constructor.constructor}}",
    "{{Values.__proto__.polluted}}",
    "{{lookup Values '__proto__'}}",
    "{{#with (lookup Values 'constructor')}}{{name}}{{/with}}",
    "{{Values.a.length.constructor}}",
  ])("%s", async (text) => {
    const fs = memoryChart({ "templates/a.yaml.hbs": `a: "${text}"\n`, "values.yaml": "a: text\n" });
    const output = await renderText(testEnvironment(fs)).catch((error: unknown) => String(error));
    expect(output).not.toMatch(/function|native code|\[object/);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
