import { quoteGo } from "../../base/index.ts";
import { fromBytes, toBytes } from "../goBytes.ts";
import { callError } from "./failure.ts";
import { parseIpAddress } from "./ipAddress.ts";

/** The parts of a URL, unescaped but for the query. */
export interface UrlParts {
  scheme: string;
  opaque: string;
  user: UserInfo | undefined;
  host: string;
  path: string;
  query: string;
  fragment: string;
}

export interface UserInfo {
  name: string;
  /** Undefined when there is no colon. */
  password: string | undefined;
}

type Part = "path" | "host" | "zone" | "user" | "fragment";

/** What stands for itself in a part, besides letters and digits. Mirrors: net/url shouldEscape. */
const allowed: Readonly<Record<Part, string>> = {
  path: "-_.~$&+,/:;=@",
  host: "-_.~!$&'()*+,;=:[]<>\"",
  zone: "-_.~!$&'()*+,;=:[]<>\"",
  user: "-_.~$&+,;=",
  fragment: "-_.~$&+,/:;=?@!()*",
};

function isAllowed(byte: number, part: Part): boolean {
  const character = String.fromCharCode(byte);
  return byte < 0x80 && (/[0-9A-Za-z]/.test(character) || allowed[part].includes(character));
}

/** Percent-escapes what a part cannot hold. */
function escapeUrl(text: string, part: Part): string {
  let out = "";
  for (const byte of toBytes(text))
    out += isAllowed(byte, part) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return out;
}

/** Takes percent-escapes away. Throws for what a part must not hold. */
function unescapeUrl(text: string, part: Part): string {
  const isHost = part === "host" || part === "zone";
  if (!text.includes("%") && !isHost) return text;
  const bytes = toBytes(text);
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte !== 0x25) {
      if (isHost && byte < 0x80 && !isAllowed(byte, part))
        throw callError(`invalid character ${quoteGo(String.fromCharCode(byte))} in host name`);
      out.push(byte);
      continue;
    }
    const sequence = fromBytes(bytes.subarray(i, i + 3));
    if (!/^%[0-9a-fA-F]{2}$/.test(sequence)) throw invalidEscape(sequence);
    const value = Number.parseInt(sequence.slice(1), 16);
    if (part === "host" && value < 0x80 && sequence !== "%25") throw invalidEscape(sequence);
    if (part === "zone" && sequence !== "%25" && value !== 0x20 && !isAllowed(value, "host"))
      throw invalidEscape(sequence);
    out.push(value);
    i += 2;
  }
  return fromBytes(Uint8Array.from(out));
}

function invalidEscape(sequence: string): Error {
  return callError(`invalid URL escape ${quoteGo(sequence)}`);
}

function cut(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** Takes a URL apart. Throws `parse "...": ...` with Go's wording. Mirrors: net/url Parse. */
export function parseUrl(text: string): UrlParts {
  const [url, fragment] = cut(text, "#");
  const parts = inUrl(url, () => parseWithoutFragment(url));
  return { ...parts, fragment: inUrl(text, () => unescapeUrl(fragment, "fragment")) };
}

function inUrl<T>(url: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw callError(`parse ${quoteGo(url)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseWithoutFragment(url: string): UrlParts {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(url)) throw callError("net/url: invalid control character in URL");
  const parts: UrlParts = { scheme: "", opaque: "", user: undefined, host: "", path: "", query: "", fragment: "" };
  if (url === "*") return { ...parts, path: "*" };
  if (url.startsWith(":")) throw callError("missing protocol scheme");
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(url)?.[0] ?? "";
  parts.scheme = scheme.toLowerCase();
  let rest = scheme === "" ? url : url.slice(scheme.length + 1);
  [rest, parts.query] = cut(rest, "?");
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { ...parts, opaque: rest };
    if (cut(rest, "/")[0].includes(":")) throw callError("first path segment in URL cannot contain colon");
  }
  if (rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"))) {
    const slash = rest.indexOf("/", 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash < 0 ? "" : rest.slice(slash);
    Object.assign(parts, parseAuthority(parts.scheme, authority));
  }
  parts.path = unescapeUrl(rest, "path");
  return parts;
}

function parseAuthority(scheme: string, authority: string): Pick<UrlParts, "user" | "host"> {
  const at = authority.lastIndexOf("@");
  const host = parseHost(scheme, authority.slice(at + 1));
  if (at < 0) return { user: undefined, host };
  const info = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(info)) throw callError("net/url: invalid userinfo");
  if (!info.includes(":")) return { user: { name: unescapeUrl(info, "user"), password: undefined }, host };
  const [name, password] = cut(info, ":");
  return { user: { name: unescapeUrl(name, "user"), password: unescapeUrl(password, "user") }, host };
}

function parseHost(scheme: string, host: string): string {
  const bracket = host.lastIndexOf("[");
  if (bracket > 0) throw callError("invalid IP-literal");
  if (bracket === 0) return parseIpLiteral(host);
  let colon = host.indexOf(":");
  if (colon >= 0) {
    if (scheme !== "http" && scheme !== "https") colon = host.lastIndexOf(":");
    checkPort(host.slice(colon));
  }
  return unescapeUrl(host, "host");
}

function parseIpLiteral(host: string): string {
  const close = host.lastIndexOf("]");
  if (close < 0) throw callError("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const name = host.slice(1, close);
  const zone = name.indexOf("%25");
  const plain =
    zone < 0
      ? unescapeUrl(name, "host")
      : unescapeUrl(name.slice(0, zone), "host") + unescapeUrl(name.slice(zone), "zone");
  try {
    if (parseIpAddress(plain).bytes.length === 4) throw callError("invalid IP-literal");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw callError(reason === "invalid IP-literal" ? reason : `invalid host: ${reason}`);
  }
  return `[${plain}]${unescapeUrl(port, "host")}`;
}

function checkPort(port: string): void {
  if (port !== "" && !isPort(port)) throw callError(`invalid port ${quoteGo(port)} after host`);
}

function isPort(text: string): boolean {
  return /^:[0-9]*$/.test(text);
}

/** The host without port and brackets. Mirrors: net/url Hostname. */
export function hostName(host: string): string {
  const colon = host.lastIndexOf(":");
  const name = colon >= 0 && isPort(host.slice(colon)) ? host.slice(0, colon) : host;
  return name.startsWith("[") && name.endsWith("]") ? name.slice(1, -1) : name;
}

/** `name:password`, escaped. Mirrors: net/url Userinfo.String. */
export function formatUser(user: UserInfo): string {
  const password = user.password === undefined ? "" : `:${escapeUrl(user.password, "user")}`;
  return escapeUrl(user.name, "user") + password;
}

/** The URL of the parts. Mirrors: net/url String. */
export function formatUrl(parts: UrlParts): string {
  const { scheme, opaque, user, host } = parts;
  let out = scheme === "" ? "" : `${scheme}:`;
  if (opaque !== "") out += opaque;
  else {
    if ((scheme !== "" || host !== "" || user) && (host !== "" || parts.path !== "" || user)) out += "//";
    if (user) out += `${formatUser(user)}@`;
    out += escapeUrl(host, "host");
    const path = parts.path === "*" ? "*" : escapeUrl(parts.path, "path");
    if (path !== "" && !path.startsWith("/") && host !== "") out += "/";
    if (out === "" && cut(path, "/")[0].includes(":")) out += "./";
    out += path;
  }
  if (parts.query !== "") out += `?${parts.query}`;
  if (parts.fragment !== "") out += `#${escapeUrl(parts.fragment, "fragment")}`;
  return out;
}
