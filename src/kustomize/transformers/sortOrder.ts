import { compareBytes } from "../../base/index.ts";
import { formatGvk, kustomizeOrderFirst, kustomizeOrderLast, type Gvk, type ResourceId } from "../../kube/index.ts";
import { FieldError } from "../fieldError.ts";
import type { ResourceSet } from "../../manifest/index.ts";

/** `sortOptions:` of the root kustomization. */
export interface SortOptions {
  readonly order?: string | undefined;
  readonly legacySortOptions?:
    | { readonly orderFirst?: readonly string[] | undefined; readonly orderLast?: readonly string[] | undefined }
    | undefined;
}

/**
 * Brings the resources into order. "fifo" leaves them as they are; "legacy" sorts by kind (the given kinds first and
 * last), then by type, namespace and name. Throws `kustomize/sort-options`. Mirrors: kustomize SortOrderTransformer.
 */
export function sortResources(set: ResourceSet, options: SortOptions | undefined): void {
  const order = options === undefined ? "fifo" : (options.order ?? "");
  if (order !== "fifo" && order !== "legacy") {
    throw new FieldError("kustomize/sort-options", "the field 'sortOptions.order' must be one of [fifo, legacy]", {
      hint: "fifo keeps the order of the files, legacy sorts by kind",
      path: ["order"],
    });
  }
  const lists = options?.legacySortOptions;
  if (order === "fifo") {
    if (lists === undefined) return;
    throw new FieldError(
      "kustomize/sort-options",
      "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
      { hint: "set 'order: legacy', or remove legacySortOptions", path: ["legacySortOptions"] },
    );
  }
  const rank = lists === undefined ? rankByDefault() : rankKinds(lists.orderFirst ?? [], lists.orderLast ?? []);
  const keyed = set.resources.map((resource) => ({ resource, key: sortKey(resource.id, rank) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key));
  set.clear();
  set.appendAll(keyed.map(({ resource }) => resource));
}

let defaultRank: ReadonlyMap<string, number> | undefined;

function rankByDefault(): ReadonlyMap<string, number> {
  defaultRank ??= rankKinds(kustomizeOrderFirst, kustomizeOrderLast);
  return defaultRank;
}

function rankKinds(first: readonly string[], last: readonly string[]): ReadonlyMap<string, number> {
  const rank = new Map<string, number>();
  for (const [i, kind] of first.entries()) rank.set(kind, i - first.length);
  for (const [i, kind] of last.entries()) rank.set(kind, i + 1);
  return rank;
}

interface SortKey {
  readonly rank: number;
  readonly type: string;
  readonly isCoreNamespace: boolean;
  readonly isNamespace: boolean;
  readonly id: string;
}

function sortKey(id: ResourceId, rank: ReadonlyMap<string, number>): SortKey {
  return {
    rank: rank.get(id.kind) ?? 0,
    type: typeText(id),
    isNamespace: id.kind === "Namespace",
    isCoreNamespace: id.kind === "Namespace" && id.group === "",
    id: `${formatGvk(id)}|${id.namespace || "~X"}|${id.name || "~N"}`,
  };
}

function typeText(gvk: Gvk): string {
  return `${gvk.group || "~G"}_${gvk.version || "~V"}_${gvk.kind || "~K"}`;
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.type === b.type) return compareBytes(a.id, b.id);
  // Core namespaces come before those of other groups, which the tilde alone would put after them.
  const reversed = a.isNamespace && b.isNamespace && (a.isCoreNamespace || b.isCoreNamespace);
  return reversed ? compareBytes(b.type, a.type) : compareBytes(a.type, b.type);
}
