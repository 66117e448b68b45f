/**
 * JSON Schema (2020-12) of the file that `kpack plan -o FILE` writes and `kpack apply FILE` carries out. What kpack itself
 * lays down is closed; Kubernetes objects, values and what a chart says of itself are open. Written to
 * docs/reference/saved-plan.schema.json by `npm run docs`.
 */
export const savedPlanSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://kpack.dev/schemas/saved-plan.v1.json",
  title: "A plan saved by kpack",
  ...closed({
    apiVersion: { const: "kpack.dev/v1" },
    kind: { const: "SavedPlan" },
    plan: ref("plan"),
    revision: closed({ release: ref("release"), labels: ref("texts") }),
    options: closed(
      {
        policy: ref("policy"),
        historyMax: { type: "integer", minimum: 0 },
        createNamespace: { type: "boolean" },
        rollbackOnFailure: { type: "boolean" },
        description: { type: "string" },
      },
      ["description"],
    ),
  }),
  $defs: {
    name: { type: "string", minLength: 1, maxLength: 253, pattern: "^[^/%\\u0000-\\u001f]+$" },
    releaseName: { type: "string", minLength: 1, maxLength: 53, pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" },
    texts: { type: "object", additionalProperties: { type: "string" } },
    id: { type: "string", minLength: 1, maxLength: 4096 },
    ids: { type: "array", items: ref("id") },
    milliseconds: { type: "number", minimum: 0 },
    propagation: { enum: ["Background", "Foreground", "Orphan"] },
    validation: { enum: ["Strict", "Warn", "Ignore"] },
    strategy: { enum: ["server-side", "three-way"] },
    owner: closed({ name: ref("releaseName"), namespace: ref("name") }),
    ref: closed(
      {
        apiVersion: { type: "string", minLength: 1 },
        kind: { type: "string", minLength: 1 },
        name: ref("name"),
        namespace: { type: "string" },
      },
      ["namespace"],
    ),
    object: {
      type: "object",
      required: ["apiVersion", "kind", "metadata"],
      properties: {
        apiVersion: { type: "string", minLength: 1 },
        kind: { type: "string", minLength: 1 },
        metadata: {
          type: "object",
          properties: { name: ref("name"), generateName: { type: "string" }, namespace: { type: "string" } },
        },
      },
    },
    change: closed({
      action: { enum: ["create", "update", "adopt", "recreate", "delete", "keep", "unchanged", "hook"] },
      object: ref("ref"),
      fields: {
        type: "array",
        items: closed({ path: { type: "string" }, before: true, after: true, masked: { const: true } }, [
          "before",
          "after",
          "masked",
        ]),
      },
    }),
    plan: closed({
      apiVersion: { const: "kpack.dev/v1" },
      kind: { const: "Plan" },
      verb: { enum: ["install", "upgrade", "rollback"] },
      release: ref("owner"),
      revision: { type: "integer", minimum: 1 },
      changes: { type: "array", items: ref("change") },
      operations: { type: "array", items: ref("operation") },
      basis: closed({ revision: { type: "integer", minimum: 0 }, objects: ref("texts") }),
    }),
    operation: {
      type: "object",
      discriminator: { propertyName: "type" },
      oneOf: [
        operation(
          "apply",
          {
            object: ref("object"),
            strategy: ref("strategy"),
            previous: ref("object"),
            forceConflicts: { type: "boolean" },
            recreateIfImmutable: { type: "boolean" },
            formerManagers: { type: "array", items: { type: "string" } },
            fieldValidation: ref("validation"),
          },
          ["previous", "forceConflicts", "recreateIfImmutable", "formerManagers", "fieldValidation"],
        ),
        operation("create", { object: ref("object") }),
        operation("recreate", { object: ref("object"), timeoutMs: ref("milliseconds") }),
        operation(
          "delete",
          {
            target: ref("ref"),
            propagationPolicy: ref("propagation"),
            uid: { type: "string" },
            waitMs: ref("milliseconds"),
            onlyIfOwnedBy: ref("owner"),
          },
          ["propagationPolicy", "uid", "waitMs"],
        ),
        operation("wait", {
          targets: { type: "array", items: ref("ref") },
          condition: { enum: ["ready", "complete", "deleted", "established"] },
          timeoutMs: ref("milliseconds"),
        }),
        operation("hook", {
          object: ref("object"),
          event: ref("hookEvent"),
          weight: { type: "integer" },
          deletePolicies: ref("deletePolicies"),
          outputLogPolicies: ref("logPolicies"),
          timeoutMs: ref("milliseconds"),
        }),
        operation("hook-cleanup", {
          hooks: {
            type: "array",
            items: closed({ operation: ref("id"), target: ref("ref"), deletePolicies: ref("deletePolicies") }),
          },
        }),
        operation("barrier", {}),
      ],
    },
    hookEvent: {
      enum: [
        ...["pre-install", "post-install", "pre-upgrade", "post-upgrade", "pre-rollback", "post-rollback"],
        ...["pre-delete", "post-delete", "test"],
      ],
    },
    deletePolicies: { type: "array", items: { enum: ["before-hook-creation", "hook-succeeded", "hook-failed"] } },
    logPolicies: { type: "array", items: { enum: ["hook-succeeded", "hook-failed"] } },
    policy: closed({
      strategy: ref("strategy"),
      fieldManager: { type: "string", minLength: 1, maxLength: 128 },
      forceConflicts: { type: "boolean" },
      recreateIfImmutable: { type: "boolean" },
      takeOwnership: { type: "boolean" },
      wait: { enum: ["none", "ready", "complete"] },
      timeoutMs: ref("milliseconds"),
      runHooks: { type: "boolean" },
      propagationPolicy: ref("propagation"),
      fieldValidation: ref("validation"),
      crds: { enum: ["create", "upgrade", "skip"] },
      showSecrets: { type: "boolean" },
    }),
    release: {
      type: "object",
      description: "Helm's own record of the revision",
      required: ["name", "namespace", "version", "info"],
      properties: {
        name: ref("releaseName"),
        namespace: ref("name"),
        version: { type: "integer", minimum: 1 },
        info: {
          type: "object",
          required: ["status"],
          properties: {
            status: { enum: ["pending-install", "pending-upgrade", "pending-rollback"] },
            first_deployed: { type: "string" },
            last_deployed: { type: "string" },
            description: { type: "string" },
            notes: { type: "string" },
            rollback_revision: { type: "integer", minimum: 1 },
          },
        },
        chart: { type: "object" },
        config: { type: "object" },
        manifest: { type: "string" },
        hooks: { type: "array", items: ref("hook") },
        apply_method: { enum: ["ssa", "csa"] },
        kpack: closed(
          {
            user: { type: "string" },
            apply: { enum: ["ssa", "csa"] },
            source: { enum: ["chart", "kustomization", "manifests"] },
          },
          ["user", "apply", "source"],
        ),
      },
    },
    hook: {
      type: "object",
      required: ["name", "kind", "path", "manifest", "events", "last_run"],
      properties: {
        name: { type: "string" },
        kind: { type: "string" },
        path: { type: "string" },
        manifest: { type: "string" },
        events: { type: "array", items: ref("hookEvent") },
        last_run: { type: "object" },
        weight: { type: "integer" },
        delete_policies: ref("deletePolicies"),
        output_log_policies: ref("logPolicies"),
      },
    },
  },
} as const satisfies object as object;

function ref(name: string): object {
  return { $ref: `#/$defs/${name}` };
}

/** An object with these fields and no others; all are required but for the optional ones. */
function closed(properties: Readonly<Record<string, unknown>>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", required, additionalProperties: false, properties };
}

function operation(type: string, fields: Readonly<Record<string, unknown>>, optional: readonly string[] = []): object {
  return closed({ type: { const: type }, id: ref("id"), dependsOn: ref("ids"), ...fields }, optional);
}
