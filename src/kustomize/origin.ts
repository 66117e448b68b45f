import { getOwn, isMap, joinPath, normalizePath } from "../base/index.ts";
import type { Value } from "../base/index.ts";
import type { Origin, Resource } from "../manifest/index.ts";
import { parseRepositoryReference } from "../source/index.ts";
import { parseDocument, stringify } from "../yaml/index.ts";

/**
 * The origin of something that `path` refers to from here. A repository reference starts a new path in the repository.
 * Mirrors: kustomize resource.Origin.Append.
 */
export function appendOrigin(origin: Origin, path: string): Origin {
  const reference = parseRepositoryReference(path);
  if (!reference) return { ...origin, path: joinOriginPath(origin.path ?? "", path) };
  return withoutBlanks({
    ...origin,
    repo: reference.cloneUrl,
    ref: reference.ref,
    // The root of a repository gets the name of a placeholder there, and so it does here.
    path: reference.path === "" ? "notCloned" : normalizePath(reference.path),
  });
}

/** Mirrors: filepath.Join, for which an absolute later part is not special. */
function joinOriginPath(folder: string, path: string): string {
  if (folder === "") return path === "" ? "" : normalizePath(path);
  return joinPath(folder, `./${path}`);
}

/** What a field of a kustomization file makes or changes comes from that file. */
export function configuredBy(origin: Origin, file: string, kind: string): Origin {
  return withoutBlanks({
    repo: origin.repo,
    ref: origin.ref,
    configuredIn: joinOriginPath(origin.path ?? "", file),
    configuredBy: { apiVersion: "builtin", kind },
  });
}

/** What a plug-in makes or changes comes from the plug-in's configuration. */
export function configuredByPlugin(resource: Resource): Origin | undefined {
  const { origin, id } = resource;
  if (!origin) return undefined;
  return withoutBlanks({
    repo: origin.repo,
    ref: origin.ref,
    configuredIn: origin.path,
    configuredBy: withoutBlanks({
      apiVersion: resource.apiVersion,
      kind: id.kind,
      name: id.name,
      namespace: id.namespace,
    }),
  });
}

function withoutBlanks<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  // Only values have been left out, so what remains has the same type.
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

const fields = ["path", "repo", "ref", "configuredIn"] as const;
const configuredFields = ["apiVersion", "kind", "name", "namespace"] as const;

/** As kustomize writes it into the annotation: the fields in this order. */
export function formatOrigin(origin: Origin): string {
  const lines: string[] = [];
  for (const name of fields) if (origin[name]) lines.push(`${name}: ${stringify(origin[name])}`);
  const by = origin.configuredBy;
  const inner = configuredFields
    .filter((name) => by?.[name])
    .map((name) => `  ${name}: ${stringify(by?.[name] ?? "")}`);
  if (inner.length > 0) lines.push("configuredBy:\n", ...inner);
  return lines.length === 0 ? "{}\n" : lines.join("");
}

export function formatTransformations(origins: readonly Origin[]): string {
  return origins.map((origin) => `- ${formatOrigin(origin).trimEnd().replaceAll("\n", "\n  ")}\n`).join("");
}

export function parseOrigin(text: string): Origin {
  return readOriginFields(parseDocument(text, { reader: "sigs" }));
}

export function parseTransformations(text: string): Origin[] {
  const value = parseDocument(text, { reader: "sigs" });
  return Array.isArray(value) ? value.map(readOriginFields) : [];
}

function readOriginFields(value: Value): Origin {
  const text = (map: Value | undefined, name: string): string | undefined => {
    const found = isMap(map) ? getOwn(map, name) : undefined;
    return found === undefined || found === null ? undefined : String(found);
  };
  const by = isMap(value) ? getOwn(value, "configuredBy") : undefined;
  return withoutBlanks({
    path: text(value, "path"),
    repo: text(value, "repo"),
    ref: text(value, "ref"),
    configuredIn: text(value, "configuredIn"),
    configuredBy: isMap(by)
      ? withoutBlanks({
          apiVersion: text(by, "apiVersion"),
          kind: text(by, "kind"),
          name: text(by, "name"),
          namespace: text(by, "namespace"),
        })
      : undefined,
  });
}
