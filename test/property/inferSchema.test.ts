import fc from "fast-check";
import { expect, test } from "vitest";
import { inferChartSchema } from "../../src/actions/chart/index.ts";
import { stringify } from "../../src/yaml/index.ts";
import { memoryChart, testEnvironment } from "../support/charts.ts";

const key = fc.oneof(fc.constantFrom("a", "b", "image", "tag", "on", "global", "__proto__", "x.y"), fc.string());
const { values } = fc.letrec<{ value: unknown; values: Record<string, never> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, "", "text", "1.0", "0x1", [], {}),
    fc.integer(),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.string(),
    fc.array(tie("value"), { maxLength: 4 }),
    tie("values"),
  ),
  values: fc.dictionary(key, tie("value"), { maxKeys: 5 }) as fc.Arbitrary<Record<string, never>>,
}));

test("values meet the schema that is made of them", async () => {
  await fc.assert(
    fc.asyncProperty(values, fc.boolean(), fc.constantFrom("7", "2020-12"), async (given, closed, draft) => {
      const environment = testEnvironment(memoryChart({ "values.yaml": stringify(given) }));
      await inferChartSchema(environment, { reference: "/chart", draft: draft as "7", closed });
      expect(environment.warnings.filter((warning) => warning.includes("do not fit"))).toEqual([]);
    }),
    { numRuns: 300, seed: 4 },
  );
});
