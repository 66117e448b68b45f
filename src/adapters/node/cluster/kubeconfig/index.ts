/**
 * kubeconfig: from kubeconfig files, flags and environment to a `Connection`: which server, through which proxy, trusted
 * how, logged in as whom (client certificates, tokens, token files, passwords, exec plug-ins, OIDC, impersonation,
 * a Pod's service account). Entry point: `resolveConnection`. Libraries for OIDC and proxies load only when used.
 * Invariant: no error holds a credential.
 */
export { resolveConnection } from "./resolveConnection.ts";
export type { ConnectionOptions } from "./resolveConnection.ts";
