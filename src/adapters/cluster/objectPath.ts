import type { ApiResource } from "../../ports/index.ts";

export interface PathParts {
  resource: ApiResource;
  /** Ignored for cluster-scoped kinds; absent for a list over all namespaces. */
  namespace?: string | undefined;
  name?: string | undefined;
  subresource?: string | undefined;
}

/** The path of a collection, an object or a subresource on the API server. */
export function objectPath(parts: PathParts): string {
  const { group, version, plural, namespaced } = parts.resource;
  const segments = group === "" ? ["api", version] : ["apis", group, version];
  if (namespaced && parts.namespace !== undefined) segments.push("namespaces", parts.namespace);
  segments.push(plural);
  if (parts.name !== undefined) segments.push(parts.name);
  if (parts.subresource !== undefined) segments.push(parts.subresource);
  return `/${segments.map(pathSegment).join("/")}`;
}

/** `.` and `..` survive percent-encoding and would be walked by the server: they get an encoding of their own. */
function pathSegment(text: string): string {
  return /^\.{1,2}$/.test(text) ? text.replaceAll(".", "%2E") : encodeURIComponent(text);
}
