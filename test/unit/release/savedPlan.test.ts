/** The file of `kpack plan`: what kpack writes passes its schema; what was changed by hand or by malice is refused. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeSavedPlan, type SavedPlan } from "../../../src/actions/release/index.ts";
import { createSavedPlanReader } from "../../../src/actions/release/savedPlan/index.ts";
import { KpackError } from "../../../src/base/index.ts";
import { objectKey, refOf } from "../../../src/cluster/index.ts";
import type { KubeObject } from "../../../src/ports/index.ts";
import { type PlanPolicy, planRelease, type ReleaseHook, type ReleaseVerb } from "../../../src/release/index.ts";

const owner = { name: "shop", namespace: "web" };
const meta = (name: string): KubeObject => ({
  name,
  namespace: "web",
  resourceVersion: "7",
  uid: `u-${name}`,
  labels: { "app.kubernetes.io/managed-by": "Helm" },
  annotations: { "meta.helm.sh/release-name": "shop", "meta.helm.sh/release-namespace": "web" },
});
const config = (name: string, data: KubeObject): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "web" },
  data,
});
const crd: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
};
const hook = (event: ReleaseHook["events"][number]): ReleaseHook => ({
  name: event,
  kind: "Pod",
  path: "web/templates/hook.yaml",
  manifest: `apiVersion: v1\nkind: Pod\nmetadata: {name: ${event}}\n`,
  events: [event],
  last_run: { phase: "" },
  delete_policies: ["hook-succeeded"],
  output_log_policies: ["hook-failed"],
});
const policy: PlanPolicy = {
  ...{ strategy: "server-side", fieldManager: "kpack", forceConflicts: false, recreateIfImmutable: true },
  ...{ takeOwnership: false, wait: "complete", timeoutMs: 300_000, runHooks: true, propagationPolicy: "Foreground" },
  ...{ fieldValidation: "Strict", crds: "create", showSecrets: false },
};

function savedPlan(verb: Exclude<ReleaseVerb, "uninstall">, changes: Partial<PlanPolicy> = {}): SavedPlan {
  const live = [config("changed", { a: "old" }), config("removed", {})].map((object) => ({
    ...object,
    metadata: meta(refOf(object).name),
  }));
  const byKey = new Map(live.map((object) => [objectKey(refOf(object)), object]));
  const plan = planRelease({
    ...{ verb, owner, revision: 3, newest: 2, crds: [crd], live: { get: (ref) => byKey.get(objectKey(ref)) } },
    desired: [config("changed", { a: "new", big: 12345678901234567890n }), config("added", { __proto__x: "y" })],
    previous: [config("changed", { a: "old" }), config("removed", {})],
    hooks: [hook("pre-install"), hook("post-upgrade"), hook("pre-rollback"), hook("test")],
    scopeOf: ({ kind }) => (kind === "CustomResourceDefinition" ? "cluster" : "namespaced"),
    policy: { ...policy, ...changes },
  });
  return {
    apiVersion: "kpack.dev/v1",
    kind: "SavedPlan",
    plan,
    revision: {
      labels: { team: "shop" },
      release: {
        ...{ name: "shop", namespace: "web", version: 3, manifest: "", hooks: [hook("pre-install")] },
        info: { status: verb === "install" ? "pending-install" : "pending-upgrade", notes: "hello" },
        chart: {
          ...{ lock: null, templates: null, values: null, schema: null, files: null },
          metadata: { name: "web", version: "1.0.0" },
        },
        config: { any: ["thing", 1.5, null] },
        apply_method: "csa",
        kpack: { user: "me", apply: "ssa", source: "chart" },
      },
    },
    options: { policy: { ...policy, ...changes }, historyMax: 10, createNamespace: true, rollbackOnFailure: false },
  };
}

const readSavedPlan = createSavedPlanReader();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): SavedPlan => readSavedPlan(encode(text), "plan.json");

/** The error that refuses it; undefined when it is taken. */
function refusalOf(bytes: Uint8Array): KpackError | undefined {
  try {
    readSavedPlan(bytes, "plan.json");
    return undefined;
  } catch (error) {
    if (error instanceof KpackError && error.code === "release/invalid-plan") return error;
    throw error;
  }
}

describe("what kpack writes", () => {
  const variants = (["install", "upgrade", "rollback"] as const).flatMap((verb) => [
    savedPlan(verb),
    savedPlan(verb, { strategy: "three-way", wait: "none", runHooks: false, crds: "skip" }),
  ]);
  test.each(variants.map((saved) => ({ saved, verb: saved.plan.verb, strategy: saved.options.policy.strategy })))(
    "$verb, $strategy: passes, and comes back as it was",
    ({ saved }) => {
      expect(read(encodeSavedPlan(saved))).toEqual(saved);
    },
  );

  test("every kind of operation is among them", () => {
    const types = new Set(variants.flatMap(({ plan }) => plan.operations.map(({ type }) => type)));
    expect([...types].sort()).toEqual(["apply", "barrier", "create", "delete", "hook", "hook-cleanup", "wait"]);
  });
});

describe("what is refused", () => {
  const whole = encodeSavedPlan(savedPlan("install"));
  /** The plan with one thing changed. */
  const mangled = (change: (plan: ReturnType<typeof JSON.parse>) => void): Uint8Array => {
    const plan = JSON.parse(whole);
    change(plan);
    return encode(JSON.stringify(plan));
  };

  test.each<[string, Uint8Array, RegExp]>([
    ["no JSON", encode("apiVersion: kpack.dev/v1"), /invalid character 'a'/],
    ["half a file", encode(whole.slice(0, 500)), /unexpected end/],
    ["no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), /not UTF-8/],
    ["another document", encode('{"apiVersion":"v1","kind":"Secret"}'), /\/ must have|\/apiVersion/],
    ["a newer format", mangled((p) => (p.apiVersion = "kpack.dev/v2")), /\/apiVersion must be equal to constant/],
    ["an unknown operation", mangled((p) => (p.plan.operations[1].type = "exec")), /\/plan\/operations\/1 .*"type"/],
    [
      "an operation without id",
      mangled((p) => delete p.plan.operations[0].id),
      /\/plan\/operations\/0 must have.*'id'/,
    ],
    [
      "a field nobody knows",
      mangled((p) => (p.plan.operations[0].command = "rm")),
      /\/plan\/operations\/0 .*\(command\)/,
    ],
    [
      "an object without kind",
      mangled((p) => delete p.plan.operations.find((o: { object?: object }) => o.object).object.kind),
      /\/plan\/operations/,
    ],
    [
      "a name that leaves its path",
      mangled((p) => (p.plan.changes[0].object.name = "../x")),
      /\/plan\/changes\/0\/object\/name/,
    ],
    ["a wrong verb", mangled((p) => (p.plan.verb = "uninstall")), /\/plan\/verb .*install, upgrade, rollback/],
    ["a revision as text", mangled((p) => (p.plan.revision = "3")), /\/plan\/revision must be integer/],
    [
      "a record that says deployed",
      mangled((p) => (p.revision.release.info.status = "deployed")),
      /\/revision\/release\/info\/status/,
    ],
    ["a change without its basis", mangled((p) => (p.plan.basis.objects = {})), /\/plan\/changes\/0 has no basis/],
    [
      "an operation that is not shown",
      mangled((p) => (p.plan.changes = [])),
      /changes an object that \/plan\/changes does not show/,
    ],
    ["the record of another release", mangled((p) => (p.revision.release.name = "other")), /of another release/],
    ["the record of another revision", mangled((p) => (p.revision.release.version = 9)), /is not \/plan\/revision/],
    ["a revision from the past", mangled((p) => (p.plan.basis.revision = 3)), /is not later/],
    ["a policy nobody knows", mangled((p) => (p.options.policy.wait = "forever")), /\/options\/policy\/wait/],
    ["depth without end", encode(`${'{"plan":'.repeat(5_000)}1${"}".repeat(5_000)}`), /nested deeper than 1000/],
    ["depth beyond the reader", encode("[".repeat(100_000)), /exceeded max depth/],
    ["more bytes than any plan", new Uint8Array(64 * 1024 * 1024 + 1), /larger than/],
  ])("%s", (_, bytes, message) => {
    const error = refusalOf(bytes);
    expect(error?.message).toMatch(message);
    expect(error?.span?.file).toBe("plan.json");
  });

  test("Y12: keys such as __proto__ are data, or refused, and change no prototype", () => {
    const text = whole.replace('"config":{', '"config":{"__proto__":{"polluted":true},');
    expect(Object.hasOwn(read(text).revision.release.config ?? {}, "__proto__")).toBe(true);
    expect(refusalOf(encode(whole.replace('"plan":{', '"__proto__":{"polluted":true},"plan":{')))).toBeDefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("whatever is changed in it, it is taken or refused, and never fails in another way", () => {
    const paths = pathsOf(JSON.parse(whole));
    const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));
    fc.assert(
      fc.property(fc.constantFrom(...paths), junk, (path, value) => {
        const bytes = mangled((plan) => {
          const parent = path.slice(0, -1).reduce((at, key) => at[key], plan);
          const key = path.at(-1) ?? "";
          if (value === undefined) delete parent[key];
          else parent[key] = value;
        });
        refusalOf(bytes);
      }),
      { numRuns: 300 },
    );
  });
});

function pathsOf(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [[...at, key], ...pathsOf(item, [...at, key])]);
}
