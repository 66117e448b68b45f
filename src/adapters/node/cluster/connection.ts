import type http from "node:http";
import type { SecureContext } from "node:tls";

/** TLS settings for `node:https`. One context for all connections: certificates are parsed once. */
export interface TlsSettings {
  secureContext?: SecureContext;
  servername?: string;
  rejectUnauthorized?: boolean;
}

/** A list goes as one header for each item. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[]>>;

/** How to reach one API server and log in there: what a kubeconfig, flags and environment come to. */
export interface Connection {
  /** May have a path (a server behind a gateway). */
  readonly server: URL;
  /** Read anew for each request: a plug-in may hand out other client certificates. */
  readonly tls: TlsSettings;
  /** An agent for the server, through the proxy where there is one. */
  createAgent(options: http.AgentOptions): http.Agent;
  readonly credentials: Credentials;
  /** Default namespace of the context. */
  readonly namespace: string;
  /** Impersonate-* headers. */
  readonly impersonation: RequestHeaders;
  /** For error messages: `context "prod" of /home/me/.kube/config`. */
  readonly description: string;
}

/** Where the Authorization header comes from. */
export interface Credentials {
  /** Headers to log in with; may run a plug-in or refresh a token first. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** Told when the server did not accept them (401). True when other ones are worth a try. */
  refresh(): Promise<boolean>;
}

/** Logs in with nothing, or with a client certificate only. */
export const noCredentials: Credentials = Object.freeze({
  headers: () => Promise.resolve({}),
  refresh: () => Promise.resolve(false),
});
