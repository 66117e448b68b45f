import { describe, expect, it } from "vitest";
import { expectedError } from "../support/expectedError.ts";
import { type KustomizeCase, readKustomizeCases, runKustomizeCase } from "../support/kustomizeCases.ts";

async function errorText(example: KustomizeCase): Promise<string> {
  const { message, notes } = await expectedError(runKustomizeCase(example));
  return [message, ...notes].join("\n");
}

describe("kustomizations, as recorded from kustomize", () => {
  it.each(readKustomizeCases().map((example): [string, KustomizeCase] => [example.name, example]))(
    "%s",
    async (_, example) => {
      if (example.expected === undefined) expect(await errorText(example)).toContain(example.error);
      else expect((await runKustomizeCase(example)).yaml).toBe(example.expected);
    },
  );
});
