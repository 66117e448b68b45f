import type { ManifestHead } from "./manifestHead.ts";

/** When a hook runs, in Helm's words. */
const hookEvents: readonly string[] = [
  "pre-install",
  "post-install",
  "pre-delete",
  "post-delete",
  "pre-upgrade",
  "post-upgrade",
  "pre-rollback",
  "post-rollback",
  "test",
];

/** A rendered object that runs at a moment of a release's life instead of being part of it. */
export interface Hook {
  name: string;
  kind: string;
  /** The template that made it. */
  path: string;
  manifest: string;
  events: string[];
  weight: number;
  deletePolicies: string[];
  outputLogPolicies: string[];
}

const hookAnnotation = "helm.sh/hook";

/** The hook that a document's annotations make of it; undefined for an ordinary object, "unknown" for an event that Helm does not know. */
export function readHook(head: ManifestHead, path: string, manifest: string): Hook | "unknown" | undefined {
  const types = head.annotations.get(hookAnnotation);
  if (types === undefined) return undefined;
  const events: string[] = [];
  for (const type of words(types)) {
    const event = type === "test-success" ? "test" : type;
    if (!hookEvents.includes(event)) return "unknown";
    events.push(event);
  }
  const weight = head.annotations.get(`${hookAnnotation}-weight`) ?? "";
  return {
    name: head.name,
    kind: head.kind,
    path,
    manifest,
    events,
    weight: /^[+-]?\d{1,18}$/.test(weight) ? Number(weight) : 0,
    deletePolicies: annotationWords(head, `${hookAnnotation}-delete-policy`),
    outputLogPolicies: annotationWords(head, `${hookAnnotation}-output-log-policy`),
  };
}

export function isTestHook(hook: Hook): boolean {
  return hook.events.includes("test");
}

function annotationWords(head: ManifestHead, annotation: string): string[] {
  const value = head.annotations.get(annotation);
  return value === undefined ? [] : words(value);
}

function words(text: string): string[] {
  return text.split(",").map((word) => word.trim().toLowerCase());
}
