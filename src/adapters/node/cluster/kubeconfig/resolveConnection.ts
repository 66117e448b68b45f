import { readFileSync } from "node:fs";
import tls from "node:tls";
import { nearNames, type ValueMap } from "../../../../base/index.ts";
import { ClusterError } from "../../../../ports/index.ts";
import type { Connection, RequestHeaders, TlsSettings } from "../connection.ts";
import { type ClientCertificate, createCredentials } from "./credentials.ts";
import { inClusterConnection } from "./inCluster.ts";
import {
  type Kubeconfig,
  type KubeconfigCluster,
  type KubeconfigContext,
  type KubeconfigUser,
  nobody,
} from "./kubeconfig.ts";
import { type LoadedKubeconfig, loadKubeconfig } from "./loadKubeconfig.ts";
import { createAgentFactory } from "./proxy.ts";

/** What flags and environment say about the cluster; what is absent comes from the kubeconfig. */
export interface ConnectionOptions {
  /** Path of a kubeconfig. Default: $KUBECONFIG, else ~/.kube/config, else the Pod's own service account. */
  kubeconfig?: string | undefined;
  context?: string | undefined;
  namespace?: string | undefined;
  server?: string | undefined;
  token?: string | undefined;
  caFile?: string | undefined;
  insecureSkipTlsVerify?: boolean | undefined;
  tlsServerName?: string | undefined;
  as?: string | undefined;
  asUid?: string | undefined;
  asGroups?: readonly string[] | undefined;
  /** False where a kubeconfig of foreign origin must not start programs. Default true. */
  allowExec?: boolean | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** True when standard input is a terminal. */
  interactive: boolean;
}

/** Brings kubeconfig, flags and environment together. Throws `cluster/bad-kubeconfig`. */
export async function resolveConnection(options: ConnectionOptions): Promise<Connection> {
  const loaded = loadKubeconfig(options.kubeconfig, options.env);
  const { name, context } = pickContext(loaded, options);
  if (context === undefined && loaded.files.length === 0 && !options.server) {
    const inCluster = inClusterConnection(options);
    if (inCluster) return buildConnection({ ...inCluster, description: "the Pod's service account" }, options);
    throw new ClusterError("cluster/bad-kubeconfig", "Kubernetes cluster unreachable: no kubeconfig was found", {
      hint: "name one by --kubeconfig or $KUBECONFIG, or write ~/.kube/config",
    });
  }
  const where = loaded.files.join(", ") || "the flags";
  return buildConnection(
    {
      cluster: entryOf(loaded.config.clusters, context?.cluster, { what: "cluster", context: name, where }),
      user: entryOf(loaded.config.users, context?.user, { what: "user", context: name, where }),
      namespace: context?.namespace ?? "",
      description: name === "" ? where : `context "${name}" of ${where}`,
    },
    options,
  );
}

function pickContext(
  { config, files }: LoadedKubeconfig,
  options: ConnectionOptions,
): { name: string; context: KubeconfigContext | undefined } {
  const name = options.context || config.currentContext;
  if (name === "") {
    if (files.length > 0 && !options.server)
      throw new ClusterError("cluster/bad-kubeconfig", `kubeconfig ${files.join(", ")} has no current-context`, {
        hint: "choose one by --kube-context",
        notes: contextNotes(config),
      });
    return { name, context: undefined };
  }
  const context = config.contexts.get(name);
  if (context) return { name, context };
  const near = nearNames(name, config.contexts.keys());
  throw new ClusterError("cluster/bad-kubeconfig", `context "${name}" does not exist`, {
    hint: near[0] === undefined ? "choose one by --kube-context" : `did you mean ${near[0]}?`,
    notes: contextNotes(config),
  });
}

function contextNotes(config: Kubeconfig): string[] {
  const names = [...config.contexts.keys()];
  return names.length === 0 ? [] : [`contexts: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", ..." : ""}`];
}

function entryOf<T>(
  map: ReadonlyMap<string, T>,
  key: string | undefined,
  about: { what: string; context: string; where: string },
): T | undefined {
  if (!key) return undefined;
  const found = map.get(key);
  if (found !== undefined) return found;
  throw new ClusterError(
    "cluster/bad-kubeconfig",
    `context "${about.context}" names the ${about.what} "${key}", which ${about.where} does not have`,
  );
}

interface Entries {
  cluster: KubeconfigCluster | undefined;
  user: KubeconfigUser | undefined;
  namespace: string;
  description: string;
}

async function buildConnection(entries: Entries, options: ConnectionOptions): Promise<Connection> {
  const { cluster, description } = entries;
  const user = userOf(entries.user, options);
  const server = parseServer(options.server || cluster?.server || "", description);
  const insecure = options.insecureSkipTlsVerify === true || cluster?.insecureSkipTlsVerify === true;
  const servername = options.tlsServerName || cluster?.tlsServerName || "";
  const ca = options.caFile
    ? readPem(options.caFile, "certificate authority")
    : cluster?.certificateAuthorityData || readPem(cluster?.certificateAuthority ?? "", "certificate authority");
  const makeTls = (client: ClientCertificate): TlsSettings => ({
    secureContext: createContext(ca, client, description),
    rejectUnauthorized: !insecure,
    ...(servername === "" ? {} : { servername }),
  });
  const secure = server.protocol === "https:";
  let settings: TlsSettings = secure ? makeTls(userCertificate(user)) : {};
  const proxyUrl = cluster?.proxyUrl ?? "";
  const clusterInfo = describeCluster({
    server,
    ca,
    insecure,
    servername,
    proxyUrl,
    extension: cluster?.execExtension,
  });
  return {
    server,
    get tls() {
      return settings;
    },
    createAgent: await createAgentFactory(server, proxyUrl, options.env),
    credentials: createCredentials(
      user,
      { env: options.env, interactive: options.interactive, clusterInfo, allowExec: options.allowExec ?? true },
      (certificate) => {
        if (secure) settings = makeTls(certificate);
      },
    ),
    namespace: options.namespace || entries.namespace || "default",
    impersonation: impersonationHeaders(user, options),
    description,
  };
}

/** A token on the command line replaces every other way to log in. */
function userOf(user: KubeconfigUser | undefined, options: ConnectionOptions): KubeconfigUser {
  const present = user ?? nobody;
  if (!options.token) return present;
  return { ...nobody, token: options.token, as: present.as, asUid: present.asUid, asGroups: present.asGroups };
}

function parseServer(text: string, description: string): URL {
  const url = URL.canParse(text)
    ? new URL(text)
    : URL.canParse(`https://${text}`)
      ? new URL(`https://${text}`)
      : undefined;
  if (text === "" || !url || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw new ClusterError("cluster/bad-kubeconfig", `${description} does not name a server by its http or https URL`);
  url.username = "";
  url.password = "";
  return url;
}

function userCertificate(user: KubeconfigUser): ClientCertificate {
  return {
    certificate: user.clientCertificateData || readPem(user.clientCertificate, "client certificate"),
    key: user.clientKeyData || readPem(user.clientKey, "client key"),
  };
}

function readPem(file: string, what: string): string {
  if (file === "") return "";
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new ClusterError("cluster/bad-kubeconfig", `the ${what} ${file} cannot be read (${code})`);
  }
}

function createContext(ca: string, client: ClientCertificate, description: string): tls.SecureContext {
  try {
    return tls.createSecureContext({
      ...(ca === "" ? {} : { ca }),
      ...(client.certificate === "" ? {} : { cert: client.certificate, key: client.key }),
    });
  } catch (error) {
    // OpenSSL's word for what is wrong holds nothing of the key.
    const reason = error instanceof Error && "reason" in error ? String(error.reason) : "not PEM";
    throw new ClusterError("cluster/bad-kubeconfig", `a certificate or key of ${description} is not valid: ${reason}`);
  }
}

function impersonationHeaders(user: KubeconfigUser, options: ConnectionOptions): RequestHeaders {
  const headers: Record<string, string | readonly string[]> = {};
  const name = options.as || user.as;
  const groups = options.asGroups && options.asGroups.length > 0 ? options.asGroups : user.asGroups;
  const uid = options.asUid || user.asUid;
  if (name === "") {
    if (groups.length > 0 || uid !== "" || user.asUserExtra.size > 0)
      throw new ClusterError(
        "cluster/bad-kubeconfig",
        "requesting uid, groups or user-extra without impersonating a user",
        {
          hint: "name the user too (--kube-as-user, or `as` in the kubeconfig)",
        },
      );
    return headers;
  }
  headers["impersonate-user"] = name;
  if (uid !== "") headers["impersonate-uid"] = uid;
  // Several values go as one header each; Node writes a list so.
  if (groups.length > 0) headers["impersonate-group"] = groups;
  for (const [key, values] of user.asUserExtra)
    headers[`impersonate-extra-${encodeURIComponent(key).toLowerCase()}`] = values;
  return headers;
}

function describeCluster(about: {
  server: URL;
  ca: string;
  insecure: boolean;
  servername: string;
  proxyUrl: string;
  extension: ValueMap[string] | undefined;
}): ValueMap {
  const info: ValueMap = { server: about.server.href.replace(/\/$/, "") };
  if (about.servername !== "") info["tls-server-name"] = about.servername;
  if (about.insecure) info["insecure-skip-tls-verify"] = true;
  if (about.ca !== "") info["certificate-authority-data"] = Buffer.from(about.ca).toString("base64");
  if (about.proxyUrl !== "") info["proxy-url"] = about.proxyUrl;
  if (about.extension !== undefined) info["config"] = about.extension;
  return info;
}
