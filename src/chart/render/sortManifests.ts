import { compareBytes, KpackError, trimGoSpace } from "../../base/index.ts";
import { helmInstallOrder, kindComparer } from "../../kube/index.ts";
import { parseFields } from "../../yaml/index.ts";
import type { Compatibility } from "../values/coalesce.ts";
import type { Hook } from "./hook.ts";
import { readHook } from "./hook.ts";
import type { ManifestHead } from "./manifestHead.ts";
import { headFields, readManifestHead } from "./manifestHead.ts";
import { splitManifests } from "./splitManifests.ts";

/** A rendered object: the template that made it and its text, byte for byte. */
export interface Manifest {
  path: string;
  text: string;
  head: ManifestHead;
}

export interface SortedManifests {
  manifests: Manifest[];
  hooks: Hook[];
}

/** A document of rendered text that is not valid: what a second render with a segment map then explains. */
export interface BrokenManifest {
  path: string;
  /** Offset of the document in the rendered file. */
  offset: number;
}

const webhookKinds = new Set(["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]);
const helm3InstallOrder = helmInstallOrder.filter((kind) => !webhookKinds.has(kind));

/**
 * Splits rendered files into objects and hooks, both in install order: by kind, then as they came.
 * @param files rendered text by template path.
 * @param onBroken told which document could not be read, before the error is thrown.
 * Mirrors: helm pkg/release/v1/util SortManifests.
 */
export function sortManifests(
  files: ReadonlyMap<string, string>,
  compat: Compatibility,
  onBroken: (broken: BrokenManifest) => void = () => {},
): SortedManifests {
  const sorted: SortedManifests = { manifests: [], hooks: [] };
  for (const path of [...files.keys()].sort(compareBytes)) {
    const content = files.get(path) ?? "";
    if (path.slice(path.lastIndexOf("/") + 1).startsWith("_") || trimGoSpace(content) === "") continue;
    for (const { text, offset } of splitManifests(content, compat)) {
      const head = readHead(path, text, () => onBroken({ path, offset }));
      const hook = readHook(head, path, text);
      if (hook === undefined) sorted.manifests.push({ path, text, head });
      else if (hook !== "unknown") sorted.hooks.push(hook);
    }
  }
  const compare = kindComparer(compat === "helm3" ? helm3InstallOrder : helmInstallOrder);
  sorted.manifests.sort((a, b) => compare(a.head.kind, b.head.kind));
  sorted.hooks.sort((a, b) => compare(a.kind, b.kind));
  return sorted;
}

function readHead(path: string, text: string, onBroken: () => void): ManifestHead {
  try {
    return readManifestHead(parseFields(text, headFields, { reader: "sigs", integers: "bigint", file: path }));
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    onBroken();
    const message =
      error.code === "chart/wrong-type"
        ? `error unmarshaling JSON: while decoding JSON: ${error.message}`
        : `error converting YAML to JSON: ${error.message}`;
    throw new KpackError("chart/bad-manifest", `YAML parse error on ${path}: ${message}`, {
      span: error.span,
      hint: "use --debug flag to render out invalid YAML",
      cause: error,
    });
  }
}
