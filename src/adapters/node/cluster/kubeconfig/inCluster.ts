import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type KubeconfigCluster, type KubeconfigUser, nobody } from "./kubeconfig.ts";

const accountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The Pod's own service account; undefined outside of a Pod. Mirrors: client-go rest.InClusterConfig. */
export function inClusterConnection(options: {
  env: Readonly<Record<string, string | undefined>>;
}): { cluster: KubeconfigCluster; user: KubeconfigUser; namespace: string } | undefined {
  const host = options.env["KUBERNETES_SERVICE_HOST"];
  const port = options.env["KUBERNETES_SERVICE_PORT"];
  const tokenFile = path.join(accountFolder, "token");
  if (!host || !port || !existsSync(tokenFile)) return undefined;
  const namespaceFile = path.join(accountFolder, "namespace");
  return {
    cluster: {
      server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
      certificateAuthority: path.join(accountFolder, "ca.crt"),
      certificateAuthorityData: "",
      insecureSkipTlsVerify: false,
      tlsServerName: "",
      proxyUrl: "",
      execExtension: undefined,
    },
    user: { ...nobody, tokenFile },
    namespace: existsSync(namespaceFile) ? readFileSync(namespaceFile, "utf8").trim() : "",
  };
}
