import { getOwn, isMap, type Value, type ValueMap } from "../base/index.ts";
import { type ApiResource, type Cluster, ClusterError, type KubeObject, type ObjectRef } from "../ports/index.ts";
import type { LiveObjects } from "./liveObjects.ts";
import { formatRef, refOf } from "./objectRef.ts";
import type { Operation } from "./operation.ts";

const reviewVersion = "authorization.k8s.io/v1";

/** Something that the user must be allowed to do. */
interface Need {
  verb: string;
  resource: ApiResource;
  ref: ObjectRef;
}

/** Asks the server, before anything is changed, whether the user may do all of it. */
export interface AccessCheck {
  /** Throws `cluster/forbidden` with everything that is not allowed. */
  require(operations: readonly Operation[], live: LiveObjects): Promise<void>;
}

/**
 * Begins by asking for the rules of the release's namespace (one request, while other things are read); what they do not
 * cover is asked for one by one before it counts as refused. A server that does not offer reviews is not asked.
 */
export function startAccessCheck(cluster: Cluster, namespace: string): AccessCheck {
  const rules = new Map<string, Promise<ValueMap[] | undefined>>();
  const rulesOf = (wanted: string): Promise<ValueMap[] | undefined> => {
    const known = rules.get(wanted);
    if (known) return known;
    const asked = readRules(cluster, wanted);
    rules.set(wanted, asked);
    return asked;
  };
  // Asked again, and its failure seen, by whoever needs it.
  rulesOf(namespace).catch(() => undefined);
  return {
    async require(operations, live) {
      const denied: Need[] = [];
      for (const need of await needsOf(cluster, operations, live)) {
        const known = await rulesOf(need.ref.namespace ?? namespace);
        if (known && !known.some((rule) => allows(rule, need)) && (await isDenied(cluster, need))) denied.push(need);
      }
      if (denied.length > 0) throw refusal(denied);
    },
  };
}

/** Each verb on each kind in each namespace once, with one object as the example. */
async function needsOf(cluster: Cluster, operations: readonly Operation[], live: LiveObjects): Promise<Need[]> {
  const catalog = await cluster.discover();
  const needs = new Map<string, Need>();
  for (const operation of operations) {
    const ref = "object" in operation ? refOf(operation.object) : "target" in operation ? operation.target : undefined;
    const resource = ref && catalog.find(ref);
    if (!ref || !resource) continue;
    for (const verb of verbsOf(operation, live.get(ref) !== undefined)) {
      const key = `${verb} ${resource.plural} ${ref.apiVersion} ${ref.namespace ?? ""}`;
      if (!needs.has(key)) needs.set(key, { verb, resource, ref });
    }
  }
  return [...needs.values()];
}

function verbsOf(operation: Operation, isLive: boolean): string[] {
  switch (operation.type) {
    case "apply":
      if (isLive) return ["patch"];
      return operation.strategy === "server-side" ? ["patch", "create"] : ["create"];
    case "create":
    case "hook":
      return ["create"];
    case "recreate":
      return ["delete", "create"];
    case "delete":
      return ["delete"];
    default:
      return [];
  }
}

async function readRules(cluster: Cluster, namespace: string): Promise<ValueMap[] | undefined> {
  const status = await review(cluster, "SelfSubjectRulesReview", { namespace });
  const rules = status && getOwn(status, "resourceRules");
  return Array.isArray(rules) ? rules.filter(isMap) : undefined;
}

function allows(rule: ValueMap, { verb, resource, ref }: Need): boolean {
  const names = texts(rule["resourceNames"]);
  return (
    has(rule["verbs"], verb) &&
    has(rule["apiGroups"], resource.group) &&
    has(rule["resources"], resource.plural) &&
    (names.length === 0 || (verb !== "create" && names.includes(ref.name)))
  );
}

function has(list: Value | undefined, wanted: string): boolean {
  return texts(list).some((item) => item === "*" || item === wanted);
}

function texts(list: Value | undefined): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

async function isDenied(cluster: Cluster, { verb, resource, ref }: Need): Promise<boolean> {
  const { group, plural, namespaced } = resource;
  const status = await review(cluster, "SelfSubjectAccessReview", {
    resourceAttributes: {
      verb,
      group,
      version: resource.version,
      resource: plural,
      ...(verb === "create" ? {} : { name: ref.name }),
      ...(namespaced ? { namespace: ref.namespace ?? cluster.namespace } : {}),
    },
  });
  return status !== undefined && getOwn(status, "allowed") === false;
}

/** The status of a review, which is never stored; undefined when the server does not answer it. */
async function review(cluster: Cluster, kind: string, spec: ValueMap): Promise<ValueMap | undefined> {
  try {
    const catalog = await cluster.discover();
    if (!catalog.find({ apiVersion: reviewVersion, kind })) return undefined;
    const answer: KubeObject = await cluster.create({ apiVersion: reviewVersion, kind, spec });
    const status = getOwn(answer, "status");
    return isMap(status) ? status : undefined;
  } catch (error) {
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}

function refusal(denied: readonly Need[]): ClusterError {
  const lines = denied.map(({ verb, resource, ref }) => {
    const what = resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
    return `${formatRef(ref)}: the user may not ${verb} ${what}`;
  });
  return new ClusterError("cluster/forbidden", lines[0] ?? "", {
    notes: lines.slice(1, 11).map((line) => `also: ${line}`),
    hint: "ask for a Role that allows this, or use another user (--kube-as-user, --kube-context); nothing was changed",
  });
}
