import { spawn } from "node:child_process";
import { getOwn, isMap, type Value, type ValueMap } from "../../../../base/index.ts";
import { ClusterError } from "../../../../ports/index.ts";
import type { ExecPlugin } from "./kubeconfig.ts";

/** What a plug-in handed out. */
export interface ExecCredential {
  token: string;
  /** PEM; both or none. */
  clientCertificate: string;
  clientKey: string;
  /** Milliseconds since the epoch; undefined: good until the server refuses it. */
  expiresAt: number | undefined;
}

export interface ExecEnvironment {
  env: Readonly<Record<string, string | undefined>>;
  /** True when standard input is a terminal that the plug-in may ask questions on. */
  interactive: boolean;
  /** For plug-ins that want it (`provideClusterInfo`). */
  clusterInfo: ValueMap;
}

const knownVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];
const largestOutput = 1024 * 1024;

/**
 * Runs the program that a kubeconfig names and reads the credential it prints.
 * Its standard error goes to the user, as it is how it asks and explains; nothing it prints gets into an error.
 * Mirrors: client-go plugin/pkg/client/auth/exec.
 */
export async function runExecPlugin(plugin: ExecPlugin, environment: ExecEnvironment): Promise<ExecCredential> {
  if (!knownVersions.includes(plugin.apiVersion))
    throw badPlugin(
      plugin,
      `exec plugin: invalid apiVersion "${plugin.apiVersion}"`,
      `use ${knownVersions.join(" or ")}`,
    );
  const interactive = wantsTerminal(plugin, environment.interactive);
  const info: ValueMap = {
    apiVersion: plugin.apiVersion,
    kind: "ExecCredential",
    spec: { interactive, ...(plugin.provideClusterInfo ? { cluster: environment.clusterInfo } : {}) },
  };
  const env: Record<string, string | undefined> = { ...environment.env };
  for (const { name, value } of plugin.env) env[name] = value;
  env["KUBERNETES_EXEC_INFO"] = JSON.stringify(info);
  return readCredential(plugin, await run(plugin, env, interactive));
}

function wantsTerminal(plugin: ExecPlugin, available: boolean): boolean {
  switch (plugin.interactiveMode) {
    case "Never":
      return false;
    case "":
    case "IfAvailable":
      return available;
    case "Always":
      if (available) return true;
      throw badPlugin(plugin, "exec plugin cannot support interactive mode: standard input is not a terminal");
    default:
      throw badPlugin(plugin, `unknown interactiveMode: "${plugin.interactiveMode}"`);
  }
}

function run(plugin: ExecPlugin, env: Record<string, string | undefined>, interactive: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(plugin.command, [...plugin.args], {
      env,
      stdio: [interactive ? "inherit" : "ignore", "pipe", "inherit"],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout?.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > largestOutput) child.kill();
    });
    child.on("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      const problem = missing ? `exec: executable ${plugin.command} not found` : `exec: ${error.message}`;
      reject(badPlugin(plugin, problem, plugin.installHint || "install the program, or use another user"));
    });
    child.on("close", (status, signal) => {
      if (size > largestOutput) reject(badPlugin(plugin, "printed more than 1 MiB"));
      else if (status !== 0)
        reject(badPlugin(plugin, `exec: executable ${plugin.command} failed with ${signal ?? `exit code ${status}`}`));
      else resolve(Buffer.concat(chunks).toString("utf8"));
    });
  });
}

function readCredential(plugin: ExecPlugin, output: string): ExecCredential {
  let answer: Value;
  try {
    answer = JSON.parse(output) as Value;
  } catch {
    throw badPlugin(plugin, "decoding stdout: the plug-in did not print JSON");
  }
  if (!isMap(answer) || answer["kind"] !== "ExecCredential") throw badPlugin(plugin, "did not print an ExecCredential");
  if (answer["apiVersion"] !== plugin.apiVersion)
    throw badPlugin(
      plugin,
      `exec plugin is configured to use API version ${plugin.apiVersion}, plugin returned version ${text(answer, "apiVersion")}`,
    );
  const status = answer["status"];
  if (!isMap(status)) throw badPlugin(plugin, "exec plugin didn't return a status field");
  const credential: ExecCredential = {
    token: text(status, "token"),
    clientCertificate: text(status, "clientCertificateData"),
    clientKey: text(status, "clientKeyData"),
    expiresAt: parseTime(text(status, "expirationTimestamp")),
  };
  if ((credential.clientCertificate === "") !== (credential.clientKey === ""))
    throw badPlugin(plugin, "exec plugin returned only certificate or key, not both");
  if (credential.token === "" && credential.clientKey === "")
    throw badPlugin(plugin, "exec plugin didn't return a token or cert/key pair");
  return credential;
}

function parseTime(timestamp: string): number | undefined {
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? undefined : time;
}

function badPlugin(plugin: ExecPlugin, problem: string, hint?: string): ClusterError {
  return new ClusterError("cluster/unauthorized", `getting credentials: ${problem}`, {
    hint: hint ?? `run ${plugin.command} by hand to see what it says`,
  });
}

function text(map: ValueMap, key: string): string {
  const value = getOwn(map, key);
  return typeof value === "string" ? value : "";
}
