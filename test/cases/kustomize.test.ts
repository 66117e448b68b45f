import { describe, expect, it } from "vitest";
import { KpackError } from "../../src/base/index.ts";
import { type KustomizeCase, readKustomizeCases, runKustomizeCase } from "../support/kustomizeCases.ts";

async function errorText(example: KustomizeCase): Promise<string> {
  try {
    await runKustomizeCase(example);
  } catch (error) {
    if (error instanceof KpackError) return [error.message, ...error.notes].join("\n");
    throw error;
  }
  throw new Error("it built, and an error was expected");
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
