import { goKindName } from "../goType.ts";
import type { GoMap } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";
import { callError, nilDereference } from "./failure.ts";
import { type UserInfo, formatUrl, formatUser, hostName, parseUrl } from "./parseUrl.ts";

const family = "URLs";

function urlParse(_context: RenderContext, text: string): GoMap {
  let parts: ReturnType<typeof parseUrl>;
  try {
    parts = parseUrl(text);
  } catch (error) {
    throw callError(`unable to parse url: ${error instanceof Error ? error.message : String(error)}`);
  }
  return {
    scheme: parts.scheme,
    host: parts.host,
    hostname: hostName(parts.host),
    path: parts.path,
    query: parts.query,
    opaque: parts.opaque,
    fragment: parts.fragment,
    userinfo: parts.user ? formatUser(parts.user) : "",
  };
}

function urlJoin(_context: RenderContext, map: GoMap): string {
  const text = (key: string): string => textUnder(map, key);
  const parts = {
    scheme: text("scheme"),
    host: text("host"),
    path: text("path"),
    query: text("query"),
    opaque: text("opaque"),
    fragment: text("fragment"),
  };
  return formatUrl({ ...parts, user: userOf(text("userinfo")) });
}

function textUnder(map: GoMap, key: string): string {
  if (!Object.hasOwn(map, key)) return "";
  const value = map[key];
  if (typeof value === "string") return value;
  if (value === null || value === undefined) throw nilDereference();
  throw callError(`unable to parse ${key} key, must be of type string, but ${goKindName(value)} found`);
}

function userOf(info: string): UserInfo | undefined {
  if (info === "") return undefined;
  try {
    return parseUrl(`proto://${info}@host`).user;
  } catch (error) {
    throw callError(`unable to parse userinfo in dict: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** URLs. Mirrors: sprig url.go over Go's net/url. */
export function urlFunctions(): readonly TemplateFunction[] {
  return [
    {
      name: "urlParse",
      family,
      params: ["string"],
      returns: "map[string]interface {}",
      doc: "The parts of a URL: scheme, userinfo, host, hostname, path, query, opaque, fragment.",
      example: { template: '{{ (urlParse "https://u:p@host:8080/a?q=1#f").hostname }}', output: "host" },
      call: urlParse,
    },
    {
      name: "urlJoin",
      family,
      params: ["map[string]interface {}"],
      returns: "string",
      doc: "The URL of parts as urlParse gives them.",
      example: {
        template: '{{ urlJoin (dict "scheme" "https" "host" "h" "path" "/a b") }}',
        output: "https://h/a%20b",
      },
      call: urlJoin,
    },
  ];
}
