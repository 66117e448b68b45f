import { readFileSync } from "node:fs";
import { ClusterError } from "../../../../ports/index.ts";
import { type Credentials, noCredentials } from "../connection.ts";
import { type ExecCredential, type ExecEnvironment, runExecPlugin } from "./execCredential.ts";
import type { ExecPlugin, KubeconfigUser } from "./kubeconfig.ts";
import { isIdTokenGood, type OidcConfig, refreshIdToken } from "./oidcCredential.ts";

/** A token file is read again after this long: projected tokens are replaced while a run lasts. */
const tokenFileMs = 60_000;

/** PEM texts for the client's side of TLS; empty where there is none. */
export interface ClientCertificate {
  certificate: string;
  key: string;
}

/**
 * How a user logs in, in client-go's order of preference: token, token file, password, then plug-ins.
 * `onCertificate` is told when a plug-in hands out a client certificate, then and whenever it changes.
 */
export function createCredentials(
  user: KubeconfigUser,
  environment: ExecEnvironment & { allowExec: boolean },
  onCertificate: (certificate: ClientCertificate) => void,
): Credentials {
  if (user.tokenFile !== "") return tokenFileCredentials(user.tokenFile, user.token);
  if (user.token !== "") return fixed(`Bearer ${user.token}`);
  if (user.username !== "")
    return fixed(`Basic ${Buffer.from(`${user.username}:${user.password}`).toString("base64")}`);
  if (user.exec || user.authProvider) {
    if (!environment.allowExec)
      throw new ClusterError(
        "cluster/bad-kubeconfig",
        "this kubeconfig logs in by a plug-in, which is not allowed here",
        {
          hint: "use a token or a client certificate",
        },
      );
    if (user.exec) return execCredentials(user.exec, environment, onCertificate);
  }
  if (user.authProvider?.name === "oidc") return oidcCredentials(user.authProvider.config);
  if (user.authProvider)
    throw new ClusterError("cluster/bad-kubeconfig", `no Auth Provider found for name "${user.authProvider.name}"`, {
      hint: "Kubernetes replaced it by an exec plug-in: write the kubeconfig anew by your provider's tool",
    });
  return noCredentials;
}

function fixed(authorization: string): Credentials {
  return { headers: () => Promise.resolve({ authorization }), refresh: () => Promise.resolve(false) };
}

function tokenFileCredentials(file: string, fallback: string): Credentials {
  let token = fallback;
  let readAt = Number.NEGATIVE_INFINITY;
  const read = (): void => {
    readAt = performance.now();
    try {
      token = readFileSync(file, "utf8").trim() || token;
    } catch (error) {
      // A token that was read before goes on being used, as the file may be just being replaced.
      if (token !== "") return;
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      throw new ClusterError("cluster/bad-kubeconfig", `the token file ${file} cannot be read (${code})`);
    }
  };
  return {
    async headers() {
      if (performance.now() - readAt > tokenFileMs) read();
      return { authorization: `Bearer ${token}` };
    },
    async refresh() {
      const before = token;
      read();
      return token !== before;
    },
  };
}

function execCredentials(
  plugin: ExecPlugin,
  environment: ExecEnvironment,
  onCertificate: (certificate: ClientCertificate) => void,
): Credentials {
  const run = async (): Promise<ExecCredential> => {
    const credential = await runExecPlugin(plugin, environment);
    if (credential.clientKey !== "")
      onCertificate({ certificate: credential.clientCertificate, key: credential.clientKey });
    return credential;
  };
  // One run serves all requests that wait for it: it may ask the user a question.
  let running: Promise<ExecCredential> | undefined;
  const renew = (): Promise<ExecCredential> => {
    const started = run();
    running = started;
    return started;
  };
  return {
    async headers() {
      let credential = await (running ?? renew());
      if (credential.expiresAt !== undefined && credential.expiresAt <= Date.now()) credential = await renew();
      return credential.token === "" ? {} : { authorization: `Bearer ${credential.token}` };
    },
    async refresh() {
      await renew();
      return true;
    },
  };
}

function oidcCredentials(config: OidcConfig): Credentials {
  let settings = config;
  let refreshing: Promise<string> | undefined;
  const refresh = async (): Promise<string> => {
    const { idToken, refreshToken } = await refreshIdToken(settings);
    settings = new Map([...settings, ["id-token", idToken], ["refresh-token", refreshToken]]);
    return idToken;
  };
  return {
    async headers() {
      const present = settings.get("id-token") ?? "";
      if (isIdTokenGood(present, Date.now())) return { authorization: `Bearer ${present}` };
      refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      });
      return { authorization: `Bearer ${await refreshing}` };
    },
    refresh: () => Promise.resolve(false),
  };
}
