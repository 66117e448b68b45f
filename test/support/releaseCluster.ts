/** A real API server for one suite: a namespace and a folder of its own, kpack's command line, the port `Cluster`. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { createCluster } from "../../src/adapters/node/cluster/index.ts";
import type { Cluster, KubeObject } from "../../src/ports/index.ts";
import { type ApiServer, shareApiServer } from "./apiServer.ts";
import { start, startKpack, temporaryFolder } from "./releaseWorld.ts";
import type { Run } from "./runKpack.ts";

export interface ReleaseCluster {
  server: ApiServer;
  cluster: Cluster;
  namespace: string;
  folder: string;
  /** Writes files below the suite's folder and gives the path of the first step of the first name. */
  write(files: Readonly<Record<string, string>>): string;
  /** In the suite's namespace, unless -n names another. */
  kpack(...args: string[]): Promise<Run>;
  /** stdout of a command that must succeed. */
  ok(...args: string[]): Promise<string>;
  /** What a command that must succeed prints with `-o json`. */
  json(...args: string[]): Promise<unknown>;
  /** A real Helm on the same namespace. */
  helm(binary: string, ...args: string[]): Promise<Run>;
  live(apiVersion: string, kind: string, name: string): Promise<KubeObject | undefined>;
  stop(): Promise<void>;
}

export async function openReleaseCluster(prefix: string): Promise<ReleaseCluster> {
  const server = await shareApiServer();
  const { folder, remove } = temporaryFolder();
  const namespace = `${prefix}-${Math.random().toString(36).slice(2, 8)}`;
  const env = { KUBECONFIG: server.kubeconfig };
  const cluster = await createCluster({ kubeconfig: server.kubeconfig, namespace, env: {}, interactive: false });
  await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  const kpack = (...args: string[]): Promise<Run> =>
    startKpack(args.includes("-n") ? args : [...args, "-n", namespace], env).ended;
  const ok = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await kpack(...args);
    expect({ args, status, stderr: status === 0 ? "" : stderr }).toEqual({ args, status: 0, stderr: "" });
    return stdout;
  };
  return {
    ...{ server, cluster, namespace, folder, kpack, ok },
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        const file = path.join(folder, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      return path.join(folder, Object.keys(files)[0]?.split("/")[0] ?? "");
    },
    json: async (...args) => JSON.parse(await ok(...args, "-o", "json")),
    helm: (binary, ...args) => start(binary, [...args, "-n", namespace], env).ended,
    live: (apiVersion, kind, name) => cluster.get({ apiVersion, kind, name, namespace }),
    async stop() {
      await cluster.delete({ apiVersion: "v1", kind: "Namespace", name: namespace });
      cluster.close();
      remove();
      await server.stop();
    },
  };
}

/** The files of a chart with these templates. */
export function chartFiles(name: string, templates: Readonly<Record<string, string>>): Record<string, string> {
  return {
    [`${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 0.1.0\nappVersion: "1.0"\n`,
    ...Object.fromEntries(Object.entries(templates).map(([file, text]) => [`${name}/templates/${file}`, text])),
  };
}
