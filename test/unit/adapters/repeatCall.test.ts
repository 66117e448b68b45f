import { expect, test } from "vitest";
import { type Outcome, repeatCall } from "../../../src/adapters/node/cluster/repeatCall.ts";
import type { Failure } from "../../../src/adapters/node/cluster/retryPolicy.ts";
import { ClusterError } from "../../../src/ports/index.ts";

const policy = { windowMs: 60_000, firstContactMs: 1_000, firstDelayMs: 0 };
const failed = (failure: Failure): Outcome<string> => ({
  error: new ClusterError("cluster/internal", "a fault"),
  failure,
});
const internal: Failure = { kind: "status", status: 500 };

/** What comes of a call whose attempts end like this, and then with an answer. */
async function callThrough(...failures: Failure[]): Promise<string> {
  const outcomes = [...failures.map(failed), { answer: "done" }];
  const attempt = async (): Promise<Outcome<string>> => outcomes.shift() ?? { answer: "too many" };
  return (await repeatCall({ attempt, repeatable: true, contacted: () => true, policy })).answer;
}

test.each<[string, Failure[]]>([
  ["an internal error after four other failures", [...Array<Failure>(4).fill({ kind: "lost" }), internal]],
  [
    "four internal errors among others",
    [internal, { kind: "timeout" }, internal, { kind: "status", status: 429 }, internal, internal],
  ],
])("R6: %s is not the end", async (_what, failures) => {
  expect(await callThrough(...failures)).toBe("done");
});

test("R6: a server that answers five times with an internal error means it", async () => {
  await expect(callThrough(...Array<Failure>(5).fill(internal))).rejects.toMatchObject({ code: "cluster/internal" });
});
