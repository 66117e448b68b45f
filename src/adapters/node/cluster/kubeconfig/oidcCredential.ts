import https from "node:https";
import { ClusterError } from "../../../../ports/index.ts";

/** The settings of `auth-provider: oidc`. */
export type OidcConfig = ReadonlyMap<string, string>;

const expiryMarginMs = 10_000;
const timeoutMs = 30_000;
const largestAnswer = 1024 * 1024;

/**
 * The ID token to log in with: the one in the kubeconfig while it is good, else a fresh one for the refresh token.
 * The kubeconfig is not rewritten: the provider may hand out a new refresh token, which then lives as long as this run.
 * Mirrors: client-go plugin/pkg/client/auth/oidc. The protocol is oauth4webapi's.
 */
export async function refreshIdToken(config: OidcConfig): Promise<{ idToken: string; refreshToken: string }> {
  const issuer = need(config, "idp-issuer-url");
  const clientId = need(config, "client-id");
  const refreshToken = config.get("refresh-token") ?? "";
  if (refreshToken === "") throw badOidc("No valid id-token, and cannot refresh without refresh-token");
  if (!URL.canParse(issuer)) throw badOidc("idp-issuer-url is not a URL");
  const oauth = await import("oauth4webapi");
  const options = { [oauth.customFetch]: createIssuerFetch(config) };
  try {
    const url = new URL(issuer);
    const found = await oauth.discoveryRequest(url, { algorithm: "oidc", ...options });
    const server = await oauth.processDiscoveryResponse(url, found);
    const secret = config.get("client-secret") ?? "";
    const authentication = secret === "" ? oauth.None() : oauth.ClientSecretBasic(secret);
    const client = { client_id: clientId };
    const answer = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, options);
    const tokens = await oauth.processRefreshTokenResponse(server, client, answer);
    if (!tokens.id_token) throw badOidc("token response did not contain an id_token");
    return { idToken: tokens.id_token, refreshToken: tokens.refresh_token ?? refreshToken };
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    // The library's errors carry the answer, which may hold tokens: only its own words are shown.
    const reason = error instanceof Error ? error.message : "unknown failure";
    throw badOidc(`failed to refresh token: ${reason}`);
  }
}

/** True while the token's `exp` lies ahead. Its signature is the server's business. */
export function isIdTokenGood(idToken: string, now: number): boolean {
  const parts = idToken.split(".");
  if (parts.length !== 3) return false;
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString("utf8"));
    if (typeof claims !== "object" || claims === null || !("exp" in claims)) return false;
    return typeof claims.exp === "number" && now + expiryMarginMs < claims.exp * 1000;
  } catch {
    return false;
  }
}

/** `fetch` that trusts the certificate authority that the kubeconfig names for the issuer; https only. */
function createIssuerFetch(config: OidcConfig) {
  const data = config.get("idp-certificate-authority-data");
  const ca = data ? Buffer.from(data, "base64") : undefined;
  return (url: string, init: { method: string; headers: Record<string, string>; body?: unknown }): Promise<Response> =>
    new Promise((resolve, reject) => {
      const body = init.body === undefined || init.body === null ? undefined : String(init.body);
      const request = https.request(
        url,
        { method: init.method, headers: init.headers, timeout: timeoutMs, ...(ca ? { ca } : {}) },
        (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on("data", (chunk: Buffer) => {
            size += chunk.length;
            if (size > largestAnswer) request.destroy(new Error("the answer is too large"));
            else chunks.push(chunk);
          });
          response.on("end", () => {
            const headers = new Headers();
            for (const [name, value] of Object.entries(response.headers))
              if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
            resolve(new Response(Buffer.concat(chunks), { status: response.statusCode ?? 500, headers }));
          });
        },
      );
      request.on("timeout", () => request.destroy(new Error("the identity provider did not answer")));
      request.on("error", reject);
      request.end(body);
    });
}

function need(config: OidcConfig, key: string): string {
  const value = config.get(key);
  if (!value) throw badOidc(`Must provide ${key}`);
  return value;
}

function badOidc(problem: string): ClusterError {
  return new ClusterError("cluster/unauthorized", `getting credentials: oidc: ${problem}`, {
    hint: "log in at the identity provider again",
  });
}
