import { describe, expect, it } from "vitest";
import { createMemoryProcessRunner } from "../../src/adapters/memory/index.ts";
import { createNodeProcessRunner } from "../../src/adapters/node/index.ts";
import type { ProcessRequest, ProcessRunner } from "../../src/ports/index.ts";

const request = (change: Partial<ProcessRequest>): ProcessRequest => ({
  command: "/bin/cat",
  args: [],
  directory: "/",
  env: {},
  input: new TextEncoder().encode("in"),
  timeoutMs: 20_000,
  maxOutputBytes: 1_000_000,
  ...change,
});
const kinds: [string, ProcessRunner][] = [
  [
    "memory",
    createMemoryProcessRunner({ "/bin/cat": ({ input }) => ({ stdout: input }), "/bin/false": () => ({ status: 1 }) }),
  ],
  ["node", createNodeProcessRunner()],
];
describe.each(kinds)("process runner: %s", (_, runner) => {
  it("gives input, takes output and status", () => {
    const result = runner.run(request({}));
    expect([result.status, new TextDecoder().decode(result.stdout)]).toEqual([0, "in"]);
    expect(runner.run(request({ command: "/bin/false" })).status).toBe(1);
  });
  it("says that a program is not there", () => {
    expect(() => runner.run(request({ command: "/no/such/program" }))).toThrow("no such file or directory");
  });
});

describe("node process runner", () => {
  const runner = createNodeProcessRunner();
  it("ADV-16: no shell sees the arguments, and the environment is exactly the given one", () => {
    const result = runner.run(request({ command: "/usr/bin/printf", args: ["%s", "$(id); `id` | x"] }));
    expect(new TextDecoder().decode(result.stdout)).toBe("$(id); `id` | x");
    const env = runner.run(request({ command: "/usr/bin/env", env: { ONE: "1" } }));
    expect(new TextDecoder().decode(env.stdout)).toBe("ONE=1\n");
  });
  it("ends a program that takes too long, and one that writes too much", () => {
    expect(() => runner.run(request({ command: "/bin/sleep", args: ["30"], timeoutMs: 100 }))).toThrow(
      /timeout running/,
    );
    expect(() => runner.run(request({ command: "/usr/bin/yes", maxOutputBytes: 1000 }))).toThrow(/more than the limit/);
  });
});
