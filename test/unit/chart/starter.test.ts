import { expect, test } from "vitest";
import { createChart, defaultCapabilities, lintCharts } from "../../../src/actions/chart/index.ts";
import { createMemoryFileSystem } from "../../../src/adapters/memory/index.ts";
import { noUserValues } from "../../../src/chart/index.ts";
import { parseDocuments } from "../../../src/yaml/index.ts";
import { renderText, testEnvironment } from "../../support/charts.ts";

test("a new chart lints without a warning and renders the same objects in both languages", async () => {
  const rendered: unknown[] = [];
  for (const engine of ["handlebars", "gotmpl"] as const) {
    const environment = testEnvironment(createMemoryFileSystem());
    await createChart(environment, "app", engine);
    const [linted] = await lintCharts(environment, {
      references: ["app"],
      values: noUserValues,
      namespace: "default",
      capabilities: defaultCapabilities("1.34.0"),
      compat: "helm4",
      strict: true,
      withSubcharts: false,
      skipSchemaValidation: false,
    });
    expect(linted).toMatchObject({ failed: false });
    const text = await renderText(environment, { chartPath: "/app", values: { ...noUserValues, set: ["env.A=b"] } });
    rendered.push(parseDocuments(text, { reader: "sigs" }).map(({ value }) => value));
    await expect(createChart(environment, "app", engine)).rejects.toThrow("exists already");
  }
  expect(rendered[0]).toEqual(rendered[1]);
  expect(rendered[0]).toHaveLength(2);
});

test.each(["Upper", "a b", ""])("the name %j is refused", async (name) => {
  const environment = testEnvironment(createMemoryFileSystem({ "/x": "" }));
  await expect(createChart(environment, name, "gotmpl")).rejects.toThrow();
});
