/**
 * A real API server for tests: etcd and kube-apiserver on loopback, on free ports, in a folder of their own.
 * There is no kubelet and no controller: Pods never run, see fakeControllers.ts. The binaries are looked for in
 * $KUBEBUILDER_ASSETS, then in ~/.cache/kpack-oracles/bin; where they are missing, `apiServerBinaries()` is undefined
 * and suites skip themselves with a message.
 *
 * `shareApiServer()` gives all test files of a run the same server (they run in parallel: use namespaces of your own);
 * the last one to leave stops it. `startApiServer()` starts a private one, for tests that kill it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import https from "node:https";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface ApiServerBinaries {
  etcd: string;
  apiServer: string;
}

export interface ApiServer {
  /** Path of a kubeconfig; contexts admin (all rights) and viewer (none). */
  kubeconfig: string;
  url: string;
  folder: string;
  /** SIGKILL to kube-apiserver; etcd stays. Private servers only. */
  killApiServer(): Promise<void>;
  /** Starts kube-apiserver again on the same port and waits for it. */
  restartApiServer(): Promise<void>;
  killEtcd(): Promise<void>;
  restartEtcd(): Promise<void>;
  /** All requests that the server has counted so far, but for its own and those of health checks. */
  requestCount(): Promise<number>;
  stop(): Promise<void>;
}

export const apiServerMissing =
  "skipped: no kube-apiserver and etcd in $KUBEBUILDER_ASSETS or ~/.cache/kpack-oracles/bin";

export function apiServerBinaries(): ApiServerBinaries | undefined {
  const folders = [process.env["KUBEBUILDER_ASSETS"], path.join(os.homedir(), ".cache", "kpack-oracles", "bin")];
  for (const folder of folders) {
    if (!folder) continue;
    const found = { etcd: path.join(folder, "etcd"), apiServer: path.join(folder, "kube-apiserver") };
    if (fs.existsSync(found.etcd) && fs.existsSync(found.apiServer)) return found;
  }
  return undefined;
}

interface ServerState {
  folder: string;
  ports: { api: number; etcd: number; peer: number };
  pids: { etcd: number; apiServer: number };
}

export async function startApiServer(binaries = apiServerBinaries()): Promise<ApiServer> {
  if (!binaries) throw new Error(apiServerMissing);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-api-server-"));
  const state = await launch(folder, binaries);
  return connectTo(state, binaries, async () => {
    await stopAll(state);
    fs.rmSync(folder, { recursive: true, force: true });
  });
}

/** The run's common server. Call `stop` in afterAll. */
export async function shareApiServer(): Promise<ApiServer> {
  const binaries = apiServerBinaries();
  if (!binaries) throw new Error(apiServerMissing);
  const root = path.join(os.tmpdir(), `kpack-shared-api-server-${os.userInfo().uid}`);
  const stateFile = path.join(root, "state.json");
  const lease = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  const state = await locked(root, async () => {
    let current = readState(stateFile);
    if (!current || !isShared(current) || !(await isServing(current))) {
      if (current) await discard(current);
      current = await launch(fs.mkdtempSync(path.join(root, "server-")), binaries);
      fs.writeFileSync(stateFile, JSON.stringify(current));
    }
    fs.mkdirSync(leasesOf(current), { recursive: true });
    fs.writeFileSync(path.join(leasesOf(current), lease), "");
    return current;
  });
  return connectTo(state, binaries, () =>
    locked(root, async () => {
      fs.rmSync(path.join(leasesOf(state), lease), { force: true });
      if (isShared(state)) return;
      await discard(state);
      fs.rmSync(stateFile, { force: true });
    }),
  );
}

function leasesOf(state: ServerState): string {
  return path.join(state.folder, "leases");
}

/** Whether somebody has it. What a run that was killed left behind is full of that run's objects. */
function isShared(state: ServerState): boolean {
  const leases = leasesOf(state);
  return fs.existsSync(leases) && fs.readdirSync(leases).some((name) => isAlive(Number(name.split("-")[0])));
}

async function isServing({ pids, ports }: ServerState): Promise<boolean> {
  return isAlive(pids.apiServer) && isAlive(pids.etcd) && (await isReady(ports.api));
}

async function discard(state: ServerState): Promise<void> {
  await stopAll(state);
  fs.rmSync(state.folder, { recursive: true, force: true });
}

function readState(file: string): ServerState | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as ServerState;
  } catch {
    return undefined;
  }
}

/** One process at a time; a lock left by a dead process is taken over. */
async function locked<T>(root: string, work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(root, { recursive: true });
  const lock = path.join(root, "lock");
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch {
      const holder = Number(safeRead(lock));
      if (Number.isInteger(holder) && holder > 0 && !isAlive(holder)) fs.rmSync(lock, { force: true });
      await sleep(100);
    }
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function safeRead(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

async function launch(folder: string, binaries: ApiServerBinaries): Promise<ServerState> {
  const [api = 0, etcd = 0, peer = 0] = await freePorts(3);
  const pki = path.join(folder, "pki");
  fs.mkdirSync(pki, { recursive: true });
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  fs.writeFileSync(path.join(pki, "sa.key"), privateKey.export({ type: "pkcs1", format: "pem" }));
  fs.writeFileSync(
    path.join(pki, "tokens.csv"),
    "admin-token,admin,admin,system:masters\nviewer-token,viewer,viewer\n",
  );
  const state: ServerState = { folder, ports: { api, etcd, peer }, pids: { etcd: 0, apiServer: 0 } };
  try {
    await launchEtcd(state, binaries);
    await launchApiServer(state, binaries);
  } catch (error) {
    await stopAll(state);
    throw error;
  }
  const ca = fs.readFileSync(path.join(pki, "apiserver.crt")).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "admin",
    clusters: [{ name: "local", cluster: { server: `https://127.0.0.1:${api}`, "certificate-authority-data": ca } }],
    users: ["admin", "viewer"].map((name) => ({ name, user: { token: `${name}-token` } })),
    contexts: ["admin", "viewer"].map((name) => ({ name, context: { cluster: "local", user: name } })),
  };
  fs.writeFileSync(path.join(folder, "kubeconfig"), JSON.stringify(config, null, 2), { mode: 0o600 });
  return state;
}

async function launchEtcd(state: ServerState, { etcd }: ApiServerBinaries): Promise<void> {
  const url = `http://127.0.0.1:${state.ports.etcd}`;
  const child = background(etcd, path.join(state.folder, "etcd.log"), [
    `--data-dir=${path.join(state.folder, "etcd")}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=http://127.0.0.1:${state.ports.peer}`,
    // Tests never outlive the machine.
    "--unsafe-no-fsync",
  ]);
  state.pids.etcd = child.pid ?? 0;
  await until(() => canConnect(state.ports.etcd), child, path.join(state.folder, "etcd.log"));
}

async function launchApiServer(state: ServerState, { apiServer }: ApiServerBinaries): Promise<void> {
  const pki = path.join(state.folder, "pki");
  const child = background(apiServer, path.join(state.folder, "kube-apiserver.log"), [
    `--etcd-servers=http://127.0.0.1:${state.ports.etcd}`,
    `--secure-port=${state.ports.api}`,
    "--bind-address=127.0.0.1",
    `--cert-dir=${pki}`,
    `--service-account-key-file=${path.join(pki, "sa.key")}`,
    `--service-account-signing-key-file=${path.join(pki, "sa.key")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--token-auth-file=${path.join(pki, "tokens.csv")}`,
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.0.0.0/24",
    "--disable-admission-plugins=ServiceAccount",
  ]);
  state.pids.apiServer = child.pid ?? 0;
  await until(() => isReady(state.ports.api), child, path.join(state.folder, "kube-apiserver.log"));
}

/** Outlives the process that started it: other test files may still use it. */
function background(command: string, log: string, args: string[]): ChildProcess {
  const out = fs.openSync(log, "a");
  const child = spawn(command, args, { detached: true, stdio: ["ignore", out, out] });
  fs.closeSync(out);
  child.unref();
  return child;
}

async function until(ready: () => Promise<boolean>, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await ready())) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`${child.spawnfile} did not start:\n${safeRead(log).split("\n").slice(-8).join("\n")}`);
    await sleep(100);
  }
}

function connectTo(state: ServerState, binaries: ApiServerBinaries, stop: () => Promise<void>): ApiServer {
  return {
    kubeconfig: path.join(state.folder, "kubeconfig"),
    url: `https://127.0.0.1:${state.ports.api}`,
    folder: state.folder,
    killApiServer: () => end(state.pids.apiServer, "SIGKILL"),
    restartApiServer: () => launchApiServer(state, binaries),
    killEtcd: () => end(state.pids.etcd, "SIGKILL"),
    restartEtcd: () => launchEtcd(state, binaries),
    requestCount: async () => countRequests(await get(state.ports.api, "/metrics")),
    stop,
  };
}

/** Sums apiserver_request_total over what clients ask for. */
function countRequests(metrics: string): number {
  let total = 0;
  for (const line of metrics.split("\n")) {
    const match = /^apiserver_request_total\{(.*)\} (\S+)$/.exec(line);
    if (match && !/subresource="(\/readyz|\/healthz|\/livez|\/metrics)"/.test(match[1] ?? ""))
      total += Number(match[2]);
  }
  return total;
}

async function stopAll(state: ServerState): Promise<void> {
  await end(state.pids.apiServer, "SIGTERM");
  await end(state.pids.etcd, "SIGTERM");
}

async function end(pid: number, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (pid <= 0 || !isAlive(pid)) return;
  process.kill(pid, signal);
  for (let i = 0; i < 50 && isAlive(pid); i++) await sleep(100);
  if (isAlive(pid)) process.kill(pid, "SIGKILL");
  while (isAlive(pid)) await sleep(50);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A child of ours that has ended but was not yet reaped still answers.
  return !/^State:\s+Z/m.test(safeRead(`/proc/${pid}/status`));
}

async function isReady(port: number): Promise<boolean> {
  return (await get(port, "/readyz").catch(() => "")) === "ok";
}

function get(port: number, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = https.get(
      {
        host: "127.0.0.1",
        port,
        path: url,
        rejectUnauthorized: false,
        headers: { authorization: "Bearer admin-token" },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
        response.on("error", reject);
      },
    );
    request.setTimeout(5_000, () => request.destroy(new Error("no answer")));
    request.on("error", reject);
  });
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: "127.0.0.1", port });
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve) => {
          const server = net.createServer();
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          const address = server.address();
          server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
        }),
    ),
  );
}
