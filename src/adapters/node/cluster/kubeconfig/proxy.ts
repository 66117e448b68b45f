import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { ClusterError } from "../../../../ports/index.ts";

/** Makes agents for one server. Keeps the proxies' libraries out of runs that need none. */
export type AgentFactory = (options: http.AgentOptions) => http.Agent;

/**
 * Agents that reach `server` directly or through the proxy that the kubeconfig (`proxy-url`) or the environment
 * (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) names: http, https and socks5 ones.
 */
export async function createAgentFactory(
  server: URL,
  proxyUrl: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<AgentFactory> {
  const secure = server.protocol === "https:";
  const proxy = proxyUrl === "" ? proxyFromEnvironment(server, env) : parseProxy(proxyUrl);
  if (!proxy) {
    const { Agent } = secure ? https : http;
    return (options) => new Agent(options);
  }
  if (proxy.protocol.startsWith("socks")) {
    const { SocksClient } = await import("socks");
    const connect = (host: string, port: number): Promise<net.Socket> =>
      SocksClient.createConnection({
        proxy: {
          host: proxy.hostname.replace(/^\[|\]$/g, ""),
          port: Number(proxy.port || 1080),
          type: 5,
          ...(proxy.username ? { userId: decodeURIComponent(proxy.username) } : {}),
          ...(proxy.password ? { password: decodeURIComponent(proxy.password) } : {}),
        },
        command: "connect",
        destination: { host, port },
        timeout: connectTimeoutMs,
      }).then(({ socket }) => socket);
    return (options) => createTunnelAgent(options, { connect, secure });
  }
  const { HttpProxyAgent, HttpsProxyAgent } = await import("hpagent");
  const Agent = secure ? HttpsProxyAgent : HttpProxyAgent;
  return (options) => new Agent({ ...options, proxy: proxy.href });
}

const connectTimeoutMs = 30_000;

/** An agent over sockets that somebody else opens. */
function createTunnelAgent(
  options: http.AgentOptions,
  tunnel: { connect(host: string, port: number): Promise<net.Socket>; secure: boolean },
): http.Agent {
  class TunnelAgent extends (tunnel.secure ? https.Agent : http.Agent) {
    override createConnection(
      target: http.ClientRequestArgs & tls.ConnectionOptions,
      callback?: (error: Error | null, stream: Duplex) => void,
    ): undefined {
      const host = target.host ?? "localhost";
      tunnel.connect(host, Number(target.port)).then(
        (socket) => {
          const servername = target.servername ?? (net.isIP(host) === 0 ? host : "");
          const { path: _path, ...options } = target;
          callback?.(null, tunnel.secure ? tls.connect({ ...options, host, socket, servername }) : socket);
        },
        (error: unknown) => {
          callback?.(error instanceof Error ? error : new Error(String(error)), new net.Socket());
        },
      );
    }
  }
  return new TunnelAgent(options);
}

function parseProxy(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ["http:", "https:", "socks5:", "socks5h:"].includes(url.protocol)) return url;
  throw new ClusterError("cluster/bad-kubeconfig", "proxy-url must be an http, https or socks5 URL", {
    hint: "write it as http://host:port or socks5://host:port",
  });
}

/** Mirrors: Go's http.ProxyFromEnvironment: loopback is never proxied. */
function proxyFromEnvironment(server: URL, env: Readonly<Record<string, string | undefined>>): URL | undefined {
  const name = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const setting = env[name] || env[name.toLowerCase()];
  const host = server.hostname.replace(/^\[|\]$/g, "");
  if (!setting || isLoopback(host)) return undefined;
  const port = server.port || (server.protocol === "https:" ? "443" : "80");
  if (isExcluded(host, port, env["NO_PROXY"] || env["no_proxy"] || "")) return undefined;
  return parseProxy(setting.includes("://") ? setting : `http://${setting}`);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (net.isIPv4(host) && host.startsWith("127."));
}

/** NO_PROXY: `*`, names (with all below them), `.names` (only below), addresses, ranges; each with an optional port. */
function isExcluded(host: string, port: string, setting: string): boolean {
  return setting
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      if (entry.includes("/")) return isInRange(host, entry);
      const match = /^(.*?)(?::(\d+))?$/.exec(net.isIPv6(entry) ? `[${entry}]` : entry);
      if (match?.[2] !== undefined && match[2] !== port) return false;
      const name = (match?.[1] ?? "").replace(/^\[|\]$/g, "").replace(/^\*/, "");
      if (name.startsWith(".")) return host.endsWith(name);
      return host === name || (net.isIP(host) === 0 && host.endsWith(`.${name}`));
    });
}

function isInRange(host: string, range: string): boolean {
  const [address = "", bits = ""] = range.split("/");
  const family = net.isIP(address);
  if (family === 0 || net.isIP(host) !== family || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new net.BlockList();
  list.addSubnet(address, Number(bits), type);
  return list.check(host, type);
}
