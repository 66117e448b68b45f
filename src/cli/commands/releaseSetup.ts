import os from "node:os";
import type { ReleaseEnvironment } from "../../actions/release/index.ts";
import {
  type FaultHook,
  createCompression,
  createFaultHook,
  createNodeClock,
  createLockHolder,
  createNodeFileSystem,
  lifeOfHolder,
} from "../../adapters/node/index.ts";
import { createFolderCluster } from "../../adapters/cluster/index.ts";
import { joinPath, KpackError } from "../../base/index.ts";
import type { Cluster, ReleaseStore } from "../../ports/index.ts";
import { type PlanPolicy, ReleaseRecords } from "../../release/index.ts";
import type { CommandRequest } from "../command.ts";
import { usageError } from "../optionValues.ts";
import { lazyFetcher, lazyGitClient } from "../ports.ts";
import { createEventPrinter } from "../printers/events.ts";
import { chartEnvironment } from "./chartSetup.ts";

/** Runs a command on releases: opens the cluster or folder and the store, listens for signals, closes everything. */
export async function withReleases(
  request: CommandRequest,
  work: (environment: ReleaseEnvironment) => Promise<number>,
): Promise<number> {
  const { io, options, reporter } = request;
  const folder = options.text("to");
  const color = options.has("colour") ? options.text("colour") : options.text("color");
  if (color !== "auto") io.colors = color === "always";
  const fault = createFaultHook(io.env["KPACK_FAULT"]);
  const cluster = folder === undefined ? await openCluster(request, fault) : openFolder(request, folder);
  const { store, close } = await openStore(request, { cluster, folder, fault });
  const signals = listenForSignals(request);
  const events = await createEventPrinter(request);
  try {
    return await work({
      cluster: withSignal(cluster, signals.giveUp),
      isFolder: folder !== undefined,
      records: new ReleaseRecords(store, createCompression()),
      namespace: cluster.namespace,
      charts: chartEnvironment(request),
      build: {
        directory: io.directory,
        fs: createNodeFileSystem(),
        fetcher: lazyFetcher(io.env, false),
        git: lazyGitClient(io.env, { allowFile: false, allowHttp: false }),
        environment: io.env,
        reporter,
      },
      user: userName(),
      holder: createLockHolder(userName()),
      lifeOf: lifeOfHolder,
      monotonicNow: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      onEvent: events.print,
      signal: signals.stop,
    });
  } catch (error) {
    throw signals.stop.aborted ? asInterrupted(error) : error;
  } finally {
    events.close();
    await close();
    cluster.close();
    signals.end();
  }
}

/** After a signal: how long requests under way may take, and how long the record of what happened may. */
const giveUpMs = 2_000;
const exitMs = 4_000;

/**
 * What SIGINT and SIGTERM come to: `stop` at once, nothing more is begun; `giveUp` when requests under way have had their
 * time. A command that cannot even record how it ended leaves that to the next one, and ends.
 */
function listenForSignals({ io }: CommandRequest): { stop: AbortSignal; giveUp: AbortSignal; end: () => void } {
  const stop = new AbortController();
  const giveUp = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const onSignal = (signal: NodeJS.Signals): void => {
    stop.abort();
    timers.push(setTimeout(() => giveUp.abort(), giveUpMs).unref());
    const exit = (): never => {
      io.writeErr("Error: stopped by a signal; how far it came could not be recorded [release/interrupted]\n");
      process.exit(signal === "SIGINT" ? 130 : 143);
    };
    timers.push(setTimeout(exit, exitMs).unref());
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  return {
    stop: stop.signal,
    giveUp: giveUp.signal,
    end() {
      for (const timer of timers) clearTimeout(timer);
      process.removeListener("SIGINT", onSignal);
      process.removeListener("SIGTERM", onSignal);
    },
  };
}

/** Requests that were given up because of a signal did not fail by themselves. */
function asInterrupted(error: unknown): unknown {
  if (!(error instanceof KpackError) || !["cluster/timeout", "cluster/unreachable"].includes(error.code)) return error;
  return new KpackError("release/interrupted", `stopped by a signal; ${error.message}`, {
    hint: "run the command again: it goes on from what is there",
    cause: error,
  });
}

/** The same cluster, whose requests end with the signal. */
function withSignal(cluster: Cluster, giveUp: AbortSignal): Cluster {
  const bound = <T extends { signal?: AbortSignal | undefined }>(
    options: T | undefined,
  ): T & { signal: AbortSignal } => {
    const signal = options?.signal ? AbortSignal.any([options.signal, giveUp]) : giveUp;
    return { ...(options as T), signal };
  };
  return {
    ...cluster,
    get: (ref, options) => cluster.get(ref, bound(options)),
    list: (kind, options) => cluster.list(kind, bound(options)),
    apply: (object, options) => cluster.apply(object, bound(options)),
    create: (object, options) => cluster.create(object, bound(options)),
    replace: (object, options) => cluster.replace(object, bound(options)),
    patch: (ref, body, options) => cluster.patch(ref, body, bound(options)),
    delete: (ref, options) => cluster.delete(ref, bound(options)),
  };
}

async function openCluster({ options, io }: CommandRequest, fault: FaultHook | undefined): Promise<Cluster> {
  const { createCluster } = await import("../../adapters/node/cluster/index.ts");
  const { env } = io;
  return createCluster({
    kubeconfig: options.text("kubeconfig"),
    context: options.text("kube-context") ?? env["HELM_KUBECONTEXT"],
    namespace: options.text("namespace") ?? env["HELM_NAMESPACE"],
    server: options.text("kube-apiserver") ?? env["HELM_KUBEAPISERVER"],
    token: options.text("kube-token") ?? env["HELM_KUBETOKEN"],
    caFile: options.text("kube-ca-file") ?? env["HELM_KUBECAFILE"],
    insecureSkipTlsVerify:
      options.flag("kube-insecure-skip-tls-verify") || env["HELM_KUBEINSECURE_SKIP_TLS_VERIFY"] === "true",
    tlsServerName: options.text("kube-tls-server-name") ?? env["HELM_KUBETLS_SERVER_NAME"],
    as: options.text("kube-as-user") ?? env["HELM_KUBEASUSER"],
    asGroups: options.list("kube-as-group"),
    env,
    interactive: process.stdin.isTTY === true,
    qps: options.number("qps"),
    burst: options.number("burst-limit"),
    fault,
  });
}

function openFolder({ options, io }: CommandRequest, folder: string): Cluster {
  const namespace = options.text("namespace") || io.env["HELM_NAMESPACE"] || "default";
  return createFolderCluster(createNodeFileSystem(), joinPath(io.directory, folder), namespace);
}

interface OpenStore {
  store: ReleaseStore;
  close: () => Promise<void>;
}

interface StorePlace {
  cluster: Cluster;
  folder: string | undefined;
  fault: FaultHook | undefined;
}

async function openStore({ options, io }: CommandRequest, { cluster, folder, fault }: StorePlace): Promise<OpenStore> {
  const { env, directory } = io;
  const named = options.text("store") ?? env["KPACK_STORE"] ?? (folder === undefined ? env["HELM_DRIVER"] : undefined);
  const kind = (named || (folder === undefined ? "secret" : "file")).toLowerCase().replace(/s$/, "");
  const close = async (): Promise<void> => undefined;
  const now = createNodeClock().now;
  switch (kind) {
    case "secret":
    case "configmap": {
      const { createObjectStore } = await import("../../adapters/cluster/index.ts");
      return { store: createObjectStore(cluster, kind === "secret" ? "Secret" : "ConfigMap", now), close };
    }
    case "file": {
      const { createFileStore, FileDisk } = await import("../../adapters/node/stores/index.ts");
      return { store: createFileStore(joinPath(directory, folder ?? ".", ".kpack"), new FileDisk(fault)), close };
    }
    case "sql": {
      const { createSqlStore } = await import("../../adapters/node/stores/index.ts");
      const connection = env["HELM_DRIVER_SQL_CONNECTION_STRING"];
      if (!connection) throw usageError("the sql store needs HELM_DRIVER_SQL_CONNECTION_STRING in the environment");
      const store = await createSqlStore(connection, now, fault);
      return { store, close: () => store.close() };
    }
    case "memory": {
      const { createMemoryReleaseStore } = await import("../../adapters/memory/index.ts");
      return { store: createMemoryReleaseStore(), close };
    }
    default:
      throw new KpackError("cli/usage", `unknown store "${named}"`, {
        hint: "stores are secret, configmap, sql, file and memory",
      });
  }
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return "unknown";
  }
}

/** The flags that say how a change is made. `method`: how the release was last applied. */
export function planPolicy(
  { options }: CommandRequest,
  method: "ssa" | "csa" | undefined,
  isFolder: boolean,
): PlanPolicy {
  const has = (name: string): boolean => options.knows(name) && options.flag(name);
  const text = (name: string): string | undefined => (options.knows(name) ? options.text(name) : undefined);
  const serverSide = text("server-side") ?? "auto";
  const isClientSide = serverSide === "false" || (serverSide === "auto" && method === "csa");
  const wait = text("wait") ?? "hookOnly";
  const undoes = has("rollback-on-failure") || has("atomic");
  const waits = !isFolder && (["watcher", "legacy", "true"].includes(wait) || undoes);
  const cascade = text("cascade");
  const crds = has("skip-crds") ? "skip" : text("crds");
  return {
    strategy: isClientSide && !isFolder ? "three-way" : "server-side",
    fieldManager: "kpack",
    forceConflicts: has("force-conflicts"),
    recreateIfImmutable: has("force-replace") || has("force"),
    takeOwnership: has("take-ownership"),
    wait: waits ? (has("wait-for-jobs") ? "complete" : "ready") : "none",
    timeoutMs: (options.knows("timeout") ? options.duration("timeout") : undefined) ?? 300_000,
    runHooks: !isFolder && !has("no-hooks"),
    propagationPolicy: cascade === "foreground" ? "Foreground" : cascade === "orphan" ? "Orphan" : "Background",
    fieldValidation: has("disable-openapi-validation") ? "Warn" : "Strict",
    crds: crds === "upgrade" || crds === "skip" ? crds : "create",
    showSecrets: has("show-secrets"),
  };
}
