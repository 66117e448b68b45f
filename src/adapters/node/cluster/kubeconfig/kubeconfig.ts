import { getOwn, isMap, plain, type Value, type ValueMap } from "../../../../base/index.ts";
import { ClusterError } from "../../../../ports/index.ts";

/** One `clusters` entry. Paths are absolute, data is decoded to PEM text. */
export interface KubeconfigCluster {
  server: string;
  certificateAuthority: string;
  certificateAuthorityData: string;
  insecureSkipTlsVerify: boolean;
  tlsServerName: string;
  proxyUrl: string;
  /** Settings for exec plug-ins that ask for them (`client.authentication.k8s.io/exec` extension). */
  execExtension: Value | undefined;
}

/** One `users` entry. */
export interface KubeconfigUser {
  token: string;
  tokenFile: string;
  username: string;
  password: string;
  clientCertificate: string;
  clientCertificateData: string;
  clientKey: string;
  clientKeyData: string;
  as: string;
  asUid: string;
  asGroups: readonly string[];
  asUserExtra: ReadonlyMap<string, readonly string[]>;
  exec: ExecPlugin | undefined;
  authProvider: { name: string; config: ReadonlyMap<string, string> } | undefined;
}

/** A user who shows nothing. */
export const nobody: KubeconfigUser = Object.freeze({
  token: "",
  tokenFile: "",
  username: "",
  password: "",
  clientCertificate: "",
  clientCertificateData: "",
  clientKey: "",
  clientKeyData: "",
  as: "",
  asUid: "",
  asGroups: [],
  asUserExtra: new Map(),
  exec: undefined,
  authProvider: undefined,
});

export interface ExecPlugin {
  apiVersion: string;
  command: string;
  args: readonly string[];
  env: readonly { name: string; value: string }[];
  installHint: string;
  provideClusterInfo: boolean;
  interactiveMode: string;
}

export interface KubeconfigContext {
  cluster: string;
  user: string;
  namespace: string;
}

/** A kubeconfig, or several merged. */
export interface Kubeconfig {
  currentContext: string;
  clusters: ReadonlyMap<string, KubeconfigCluster>;
  users: ReadonlyMap<string, KubeconfigUser>;
  contexts: ReadonlyMap<string, KubeconfigContext>;
}

/**
 * What one kubeconfig document says. `resolvePath` makes a path in it absolute.
 * Throws `cluster/bad-kubeconfig`; no message holds a credential.
 */
export function readKubeconfig(document: Value, file: string, resolvePath: (path: string) => string): Kubeconfig {
  // An empty file is an empty configuration.
  if (document === null) return { currentContext: "", clusters: new Map(), users: new Map(), contexts: new Map() };
  const top = needMap(document, file, "a kubeconfig");
  const kind = text(top, "kind");
  if (kind !== "" && kind !== "Config") throw badKubeconfig(file, `its kind is ${kind}, not Config`);
  const reader: Reader = { file, resolvePath };
  return {
    currentContext: text(top, "current-context"),
    clusters: named(top, "clusters", "cluster", reader, readCluster),
    users: named(top, "users", "user", reader, readUser),
    contexts: named(top, "contexts", "context", reader, readContext),
  };
}

/** The first configuration that names an entry wins, as a whole. Mirrors: client-go tools/clientcmd/loader.go. */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const firstWins = <T>(maps: readonly ReadonlyMap<string, T>[]): Map<string, T> =>
    new Map([...maps].reverse().flatMap((map) => [...map]));
  return {
    currentContext: configs.find((config) => config.currentContext !== "")?.currentContext ?? "",
    clusters: firstWins(configs.map((config) => config.clusters)),
    users: firstWins(configs.map((config) => config.users)),
    contexts: firstWins(configs.map((config) => config.contexts)),
  };
}

export function badKubeconfig(file: string, problem: string, hint?: string): ClusterError {
  return new ClusterError("cluster/bad-kubeconfig", `kubeconfig ${file}: ${problem}`, { span: { file }, hint });
}

interface Reader {
  file: string;
  resolvePath(path: string): string;
}

function named<T>(
  top: ValueMap,
  list: string,
  entry: string,
  reader: Reader,
  read: (map: ValueMap, reader: Reader) => T,
): Map<string, T> {
  const found = new Map<string, T>();
  const items = getOwn(top, list) ?? null;
  if (items === null) return found;
  if (!Array.isArray(items)) throw badKubeconfig(reader.file, `${list} is not a list`);
  for (const item of items) {
    const holder = needMap(item, reader.file, `an entry of ${list}`);
    const name = text(holder, "name");
    const body = getOwn(holder, entry) ?? null;
    const map = body === null ? {} : needMap(body, reader.file, `${list} entry "${name}"`);
    if (!found.has(name)) found.set(name, read(map, reader));
  }
  return found;
}

function readCluster(map: ValueMap, reader: Reader): KubeconfigCluster {
  const extensions = getOwn(map, "extensions");
  const exec = (Array.isArray(extensions) ? extensions.filter(isMap) : []).find(
    (extension) => extension["name"] === "client.authentication.k8s.io/exec",
  );
  return {
    server: text(map, "server"),
    certificateAuthority: path(map, "certificate-authority", reader),
    certificateAuthorityData: base64(map, "certificate-authority-data", reader),
    insecureSkipTlsVerify: flag(map, "insecure-skip-tls-verify"),
    tlsServerName: text(map, "tls-server-name"),
    proxyUrl: text(map, "proxy-url"),
    execExtension: exec?.["extension"],
  };
}

function readUser(map: ValueMap, reader: Reader): KubeconfigUser {
  const provider = getOwn(map, "auth-provider");
  const exec = getOwn(map, "exec");
  return {
    token: text(map, "token"),
    tokenFile: path(map, "tokenFile", reader),
    username: text(map, "username"),
    password: text(map, "password"),
    clientCertificate: path(map, "client-certificate", reader),
    clientCertificateData: base64(map, "client-certificate-data", reader),
    clientKey: path(map, "client-key", reader),
    clientKeyData: base64(map, "client-key-data", reader),
    as: text(map, "as"),
    asUid: text(map, "as-uid"),
    asGroups: texts(getOwn(map, "as-groups")),
    asUserExtra: new Map(entries(getOwn(map, "as-user-extra")).map(([key, value]) => [key, texts(value)])),
    exec: isMap(exec) ? readExec(exec, reader) : undefined,
    authProvider: isMap(provider)
      ? {
          name: text(provider, "name"),
          config: new Map(entries(getOwn(provider, "config")).map(([key, value]) => [key, scalarText(value)])),
        }
      : undefined,
  };
}

function readExec(map: ValueMap, reader: Reader): ExecPlugin {
  const env = getOwn(map, "env");
  const command = text(map, "command");
  return {
    apiVersion: text(map, "apiVersion"),
    // A bare name is looked for on PATH.
    command: command.includes("/") ? reader.resolvePath(command) : command,
    args: texts(getOwn(map, "args")),
    env: (Array.isArray(env) ? env.filter(isMap) : []).map((item) => ({
      name: text(item, "name"),
      value: text(item, "value"),
    })),
    installHint: text(map, "installHint"),
    provideClusterInfo: flag(map, "provideClusterInfo"),
    interactiveMode: text(map, "interactiveMode"),
  };
}

function readContext(map: ValueMap): KubeconfigContext {
  return { cluster: text(map, "cluster"), user: text(map, "user"), namespace: text(map, "namespace") };
}

function needMap(value: Value | undefined, file: string, what: string): ValueMap {
  if (isMap(value)) return value;
  throw badKubeconfig(file, `${what} is not a mapping`);
}

function path(map: ValueMap, key: string, reader: Reader): string {
  const value = text(map, key);
  return value === "" ? "" : reader.resolvePath(value);
}

function base64(map: ValueMap, key: string, reader: Reader): string {
  const value = text(map, key).replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) throw badKubeconfig(reader.file, `${key} is not base64`);
  return Buffer.from(value, "base64").toString("utf8");
}

function flag(map: ValueMap, key: string): boolean {
  return getOwn(map, key) === true;
}

function text(map: ValueMap, key: string): string {
  return scalarText(getOwn(map, key));
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.map(scalarText) : [];
}

function entries(value: Value | undefined): [string, Value][] {
  return isMap(value) ? Object.entries(value) : [];
}

/** Scalars as they were written: `token: 123456` is a token too. */
function scalarText(value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "object" && "text" in value && typeof value.text === "string") return value.text;
  const scalar = plain(value);
  return typeof scalar === "object" ? "" : String(scalar);
}
