/** A release in memory: a cluster, its records as Secrets, and what a command on releases needs of the world. */
import { repairRelease } from "../../src/actions/release/index.ts";
import type { ReleaseEnvironment } from "../../src/actions/release/index.ts";
import { createObjectStore } from "../../src/adapters/cluster/index.ts";
import { createMemoryCluster } from "../../src/adapters/memory/cluster/index.ts";
import { createMemoryReporter } from "../../src/adapters/memory/index.ts";
import { createCompression } from "../../src/adapters/node/compression.ts";
import { withOwner } from "../../src/cluster/index.ts";
import type { Cluster, KubeObject } from "../../src/ports/index.ts";
import { type Release, ReleaseRecords, type ReleaseStatus } from "../../src/release/index.ts";
import { stringify } from "../../src/yaml/index.ts";

export const owner = { name: "shop", namespace: "web" };

export function configMap(name: string, data: KubeObject = {}): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: owner.namespace }, data };
}

export interface RevisionOptions {
  status?: ReleaseStatus;
  objects?: readonly KubeObject[];
  config?: KubeObject;
  info?: Partial<Release["info"]>;
  hooks?: Release["hooks"];
}

export interface MemoryReleases {
  cluster: Cluster;
  records: ReleaseRecords;
  environment: ReleaseEnvironment;
  /** Puts a revision on record. */
  record(version: number, options?: RevisionOptions): Promise<void>;
  /** Applies objects as kpack does for the release. */
  apply(...objects: KubeObject[]): Promise<void>;
  /** Changes the data of a revision's Secret. */
  damage(version: number, change: (data: KubeObject) => KubeObject, labels?: KubeObject): Promise<void>;
  repair(options?: { dryRun?: boolean; prune?: boolean; cluster?: Cluster }): ReturnType<typeof repairRelease>;
  /** Statuses by revision; "unreadable" for those that cannot be read. */
  statuses(): Promise<Record<number, string>>;
  release(version: number): Promise<Release>;
}

/** Any text that is no record. */
export const torn = (): KubeObject => ({ release: "dG9ybg==" });

export async function openMemoryReleases(): Promise<MemoryReleases> {
  const now = Date.UTC(2026, 0, 2, 3, 4, 5);
  const cluster = createMemoryCluster({ namespace: owner.namespace, now: () => now });
  const records = new ReleaseRecords(
    createObjectStore(cluster, "Secret", () => now),
    createCompression(),
  );
  const environment = {
    ...{ cluster, records, isFolder: false, namespace: owner.namespace, user: "me", holder: "me@here:1:0" },
    charts: { clock: { now: () => now }, reporter: createMemoryReporter() },
    lifeOf: () => "unknown",
    monotonicNow: () => performance.now(),
    sleep: async () => undefined,
    onEvent: () => undefined,
  } as unknown as ReleaseEnvironment;
  const history = () => records.history(owner.name, owner.namespace);
  return {
    ...{ cluster, records, environment },
    record: (version, { status = "superseded", objects = [], config = {}, info = {}, hooks = [] } = {}) =>
      records.create({
        labels: {},
        release: {
          ...{ ...owner, version, config, hooks, apply_method: "csa", kpack: { user: "them", apply: "ssa" } },
          info: { first_deployed: "2025-01-01T00:00:00Z", last_deployed: "2025-02-02T00:00:00Z", ...info, status },
          chart: {
            ...{ lock: null, templates: [], values: {}, schema: null, files: [] },
            metadata: { name: "shop", version: `${version}.0.0` },
          },
          manifest: objects.map((object) => stringify(object)).join("---\n"),
        },
      }),
    async apply(...objects) {
      for (const object of objects) await cluster.apply(withOwner(object, owner));
    },
    async damage(version, change, labels) {
      const name = `sh.helm.release.v1.shop.v${version}`;
      const found = (await cluster.get({ apiVersion: "v1", kind: "Secret", name, namespace: owner.namespace })) ?? {};
      const metadata = { ...(found["metadata"] as KubeObject), ...(labels ? { labels } : {}) };
      await cluster.replace({ ...found, metadata, data: change((found["data"] ?? {}) as KubeObject) });
    },
    repair: ({ dryRun = false, prune = false, cluster: seen = cluster } = {}) =>
      repairRelease({ ...environment, cluster: seen }, { name: owner.name, dryRun, prune, queue: false }),
    async statuses() {
      const { revisions, problems } = await history();
      const unreadable = problems.map(({ key }) => [Number(key.split(".v").at(-1)), "unreadable"] as const);
      return Object.fromEntries([
        ...revisions.map(({ release }) => [release.version, release.info.status] as const),
        ...unreadable,
      ]);
    },
    async release(version) {
      const found = (await history()).revisions.find(({ release }) => release.version === version);
      if (!found) throw new Error(`revision ${version} cannot be read`);
      return found.release;
    },
  };
}
