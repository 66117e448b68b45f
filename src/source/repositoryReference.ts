import { normalizePath } from "../base/index.ts";
import { parseGoDuration } from "./goDuration.ts";

/** A reference to a folder of a git repository, such as `https://github.com/org/repo//path?ref=v1`. */
export interface RepositoryReference {
  /** As written. */
  text: string;
  /** What git clones. */
  cloneUrl: string;
  /** Folder in the repository; empty for its root. */
  path: string;
  /** Branch, tag or commit; empty for the remote's HEAD. */
  ref: string;
  timeoutMs: number;
  /** undefined when the reference does not say. */
  submodules: boolean | undefined;
  /** The `git::` prefix, which means nothing, was there. */
  hasForcedPrefix: boolean;
}

const defaultTimeoutMs = 27_000;
const schemes = ["ssh://", "https://", "http://", "file://"];

/**
 * Parses the forms of repository references; undefined when the text is not one (it is then a path).
 * Mirrors: kustomize api/internal/git/repospec.go.
 */
export function parseRepositoryReference(text: string): RepositoryReference | undefined {
  if (text.startsWith("/") || text.startsWith(".")) return undefined;
  const mark = text.indexOf("?");
  const beforeQuery = mark < 0 ? text : text.slice(0, mark);
  const hasForcedPrefix = /^git::/i.test(beforeQuery);
  const location = splitHost(hasForcedPrefix ? beforeQuery.slice(5) : beforeQuery);
  if (!location) return undefined;
  const parts = splitRepositoryPath(location.rest, location.host.startsWith("file://"));
  if (!parts) return undefined;
  const path = parts.path.replace(/^\//, "");
  const first = normalizePath(path).split("/")[0];
  if (first === "..") return undefined;
  const query = parseQuery(mark < 0 ? "" : text.slice(mark + 1));
  return { text, cloneUrl: location.host + parts.repository, path, hasForcedPrefix, ...query };
}

interface HostAndRest {
  host: string;
  rest: string;
}

/** Takes scheme, user and host off the front. github.com is brought to one spelling. */
function splitHost(text: string): HostAndRest | undefined {
  const scheme = schemes.find((each) => text.slice(0, each.length).toLowerCase() === each) ?? "";
  const afterScheme = text.slice(scheme.length);
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(afterScheme)?.[0] ?? "";
  const afterUser = afterScheme.slice(user.length);
  const isGithub = /^github\.com[/:]/i.test(afterUser);
  const acceptsScp = scheme === "" && (user !== "" || isGithub);
  if (scheme === "" && !acceptsScp) return undefined;
  if (scheme === "file://") return { host: scheme, rest: user + afterUser };
  const end = findHostEnd(afterUser, acceptsScp);
  const host = end < 0 ? afterUser : afterUser.slice(0, end + 1);
  const rest = end < 0 ? "" : afterUser.slice(end + 1);
  if (isGithub)
    return { host: scheme === "ssh://" || user !== "" ? `${user}github.com:` : "https://github.com/", rest };
  return host === "" ? undefined : { host: scheme + user + host, rest };
}

/** In the scp-like form (`user@host:path`) a colon before the first slash ends the host. */
function findHostEnd(text: string, acceptsScp: boolean): number {
  const slash = text.indexOf("/");
  if (!acceptsScp) return slash;
  const colon = text.indexOf(":");
  return slash < 0 || (colon > 0 && colon < slash) ? colon : slash;
}

interface RepositoryAndPath {
  repository: string;
  path: string;
}

/** Splits at `_git/NAME`, `//` or `.git`; failing these after two segments, except for file URLs, which are taken whole. */
function splitRepositoryPath(text: string, isFile: boolean): RepositoryAndPath | undefined {
  const parts = splitAtMarker(text) ?? splitAfterSegments(text, isFile);
  return parts && parts.repository !== "" ? parts : undefined;
}

function splitAtMarker(text: string): RepositoryAndPath | undefined {
  const azure = text.indexOf("_git/");
  if (azure >= 0) {
    const [name = "", ...path] = text.slice(azure + 5).split("/");
    return { repository: text.slice(0, azure + 5) + name, path: path.join("/") };
  }
  const double = text.indexOf("//");
  if (double >= 0) return { repository: text.slice(0, double), path: text.slice(double + 2) };
  const suffix = text.indexOf(".git");
  if (suffix >= 0) return { repository: text.slice(0, suffix + 4), path: text.slice(suffix + 4) };
  return undefined;
}

function splitAfterSegments(text: string, isFile: boolean): RepositoryAndPath | undefined {
  if (isFile) return { repository: text, path: "" };
  const segments = text.split("/");
  if (segments.length < 2) return undefined;
  return { repository: segments.slice(0, 2).join("/"), path: segments.slice(2).join("/") };
}

interface Query {
  ref: string;
  timeoutMs: number;
  submodules: boolean | undefined;
}

/** A query that cannot be parsed counts as absent. */
function parseQuery(text: string): Query {
  const values = readQueryValues(text);
  const submodules = values.get("submodules") ?? "";
  return {
    ref: values.get("ref") || values.get("version") || "",
    timeoutMs: parseTimeout(values.get("timeout") ?? ""),
    submodules: parseGoBoolean(submodules),
  };
}

/** The first value of each name. Mirrors: net/url.ParseQuery, for which a `;` or a bad escape spoils everything. */
function readQueryValues(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = unescapeQuery(at < 0 ? pair : pair.slice(0, at));
    const value = unescapeQuery(at < 0 ? "" : pair.slice(at + 1));
    if (pair.includes(";") || name === undefined || value === undefined) return new Map();
    if (!values.has(name)) values.set(name, value);
  }
  return values;
}

function unescapeQuery(text: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/** Whole seconds or a Go duration; 27 s when absent, not positive or neither. */
function parseTimeout(text: string): number {
  const seconds = /^[-+]?\d+$/.test(text) ? Number(text) : 0;
  if (seconds > 0) return seconds * 1000;
  const duration = parseGoDuration(text) ?? 0;
  return duration > 0 ? duration : defaultTimeoutMs;
}

function parseGoBoolean(text: string): boolean | undefined {
  if (["1", "t", "T", "TRUE", "true", "True"].includes(text)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(text)) return false;
  return undefined;
}
