import { ClusterError } from "../../../ports/index.ts";
import { describeAction, type StatusContext } from "../../cluster/index.ts";
import type { Connection } from "./connection.ts";
import { isTlsError, type TransportError } from "./transport.ts";

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "the network is unreachable",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name could not be looked up",
  ETIMEDOUT: "no answer in time",
  EPROTO: "the server does not speak TLS as expected",
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate is signed by an unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate is signed by an unknown authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the server's certificate is signed by an unknown authority",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host name",
};

/** The error for a request that got no answer. Names the server and the context; holds no credentials. */
export function transportFailure(error: TransportError, connection: Connection, context: StatusContext): ClusterError {
  const server = serverAddress(connection);
  const what = context.target ? ` (${describeAction(context)})` : "";
  if (error.kind === "aborted")
    return new ClusterError("cluster/timeout", `gave up waiting for the API server${what}`, { cause: error });
  const reason = reasons[error.errno] ?? error.message;
  if (error.kind === "timeout")
    return new ClusterError("cluster/timeout", `the API server at ${server} did not answer: ${error.message}${what}`, {
      hint: "try again, or check the server's load",
      cause: error,
    });
  return new ClusterError("cluster/unreachable", `Kubernetes cluster unreachable: ${server}: ${reason}${what}`, {
    hint: isTlsError(error.errno)
      ? `check certificate-authority and tls-server-name in ${connection.description}`
      : `check that the cluster runs and that ${connection.description} names the right server`,
    cause: error,
  });
}

/** Scheme, host and port; never user information. */
export function serverAddress(connection: Pick<Connection, "server">): string {
  return connection.server.origin + (connection.server.pathname === "/" ? "" : connection.server.pathname);
}
