import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { computeCompletion, computeStatus } from "../../../src/cluster/index.ts";
import type { KubeObject } from "../../../src/ports/index.ts";

const now = Date.parse("2026-01-01T00:00:00Z");

/** Objects made at random, with what kstatus (fluxcd/cli-utils 1.2.2, the one in Helm 4) says of them. */
const recorded = JSON.parse(
  fs.readFileSync(new URL("../../cases/cluster/status/kstatus.json", import.meta.url), "utf8"),
) as { object: KubeObject; expected: { status: string; reason: string } }[];

describe("computeStatus", () => {
  it.each(
    recorded.map(({ object, expected }) => [
      `${object["kind"]} ${expected.status} ${expected.reason}`,
      object,
      expected,
    ]),
  )("says of a %s what kstatus says", (_, object, expected) => {
    const { status, reason } = computeStatus(object as KubeObject, now);
    // kstatus gives a terminating object no reason; kpack names one for programs.
    expect({ status, reason: status === "Terminating" ? "" : reason }).toEqual(expected);
  });

  it("gives a Pod 15 s to be scheduled", () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { creationTimestamp: "2026-01-01T00:00:00Z" },
      status: {
        phase: "Pending",
        conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes" }],
      },
    };
    expect(computeStatus(pod, now + 14_999)).toMatchObject({ status: "InProgress", reason: "PodNotScheduled" });
    expect(computeStatus(pod, now + 15_000)).toMatchObject({
      status: "Failed",
      reason: "PodUnschedulable",
      message: "Pod could not be scheduled: 0/3 nodes",
    });
  });

  it("says why a Pod waits", () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      status: {
        phase: "Pending",
        containerStatuses: [{ name: "main", state: { waiting: { reason: "ImagePullBackOff" } } }],
      },
    };
    expect(computeStatus(pod, now).message).toBe("Pod is in the Pending phase (main: ImagePullBackOff)");
  });

  it("calls a volume failed whose reclamation failed", () => {
    const volume = { apiVersion: "v1", kind: "PersistentVolume", status: { phase: "Failed", message: "no driver" } };
    expect(computeStatus(volume, now)).toMatchObject({
      status: "Failed",
      message: "PersistentVolume has failed: no driver",
    });
  });

  it.each([
    ["lists for mappings", { apiVersion: "apps/v1", kind: "Deployment", spec: [], status: [] }],
    [
      "texts for numbers",
      { apiVersion: "apps/v1", kind: "Deployment", spec: { replicas: "3" }, status: { replicas: {} } },
    ],
    ["numbers for conditions", { apiVersion: "v1", kind: "Pod", status: { phase: 3, conditions: [1, null, "x"] } }],
    ["nothing at all", {}],
  ] as [string, KubeObject][])("stands objects with %s", (_, object) => {
    expect(computeStatus(object, now).status).toBeTypeOf("string");
    expect(computeCompletion(object, now).status).toBeTypeOf("string");
  });
});

describe("computeCompletion", () => {
  const job = (status: KubeObject): KubeObject => ({
    apiVersion: "batch/v1",
    kind: "Job",
    spec: { completions: 2 },
    status,
  });
  const pod = (status: KubeObject): KubeObject => ({ apiVersion: "v1", kind: "Pod", status });
  it.each([
    ["a running Job", job({ startTime: "t", active: 1 }), "InProgress"],
    ["a Job that is complete", job({ conditions: [{ type: "Complete", status: "True" }] }), "Current"],
    ["a Job that failed", job({ conditions: [{ type: "Failed", status: "True", message: "deadline" }] }), "Failed"],
    ["a running Pod", pod({ phase: "Running", conditions: [{ type: "Ready", status: "True" }] }), "InProgress"],
    ["a Pod that ended well", pod({ phase: "Succeeded" }), "Current"],
    ["a Pod that ended badly", pod({ phase: "Failed" }), "Failed"],
    ["anything else", { apiVersion: "v1", kind: "ConfigMap" }, "Current"],
  ] as [string, KubeObject, string][])("calls %s %s", (_, object, status) => {
    expect(computeCompletion(object, now).status).toBe(status);
  });
});
