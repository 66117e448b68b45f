import { KpackError, type ValueMap, baseName, getOwn, isMap, setOwn } from "../../base/index.ts";
import { type Resource, ResourceSelector, type Selector, nodeText } from "../../manifest/index.ts";
import { noFieldSpecs } from "../config/index.ts";
import type { BuildContext, Transformer } from "../transformer.ts";
import { NamespaceFilter } from "./namespace.ts";
import { isScalar, wrongNodeKind, writeScalar } from "../fields/writeScalar.ts";

export interface ValueAddTarget {
  /** Absent: every resource. */
  readonly selector?: Selector | undefined;
  /** Separated by `/`, escaped as `\/`. */
  readonly fieldPath: string;
  /** 1-based place for the value in a file path; 0 replaces the field. */
  readonly filePathPosition: number;
}

export interface ValueAddRequest {
  /** Defaults to the name of the kustomization's directory. */
  readonly value: string;
  readonly targets: readonly ValueAddTarget[];
}

/** Writes one value into fields of several resources. Mirrors: kustomize ValueAddTransformer and api/filters/valueadd. */
export function createValueAddTransformer(request: ValueAddRequest, context: BuildContext): Transformer {
  const value = request.value.trim() || baseName(context.root);
  const targets = request.targets.map((target) => ({
    ...target,
    selector: target.selector === undefined ? undefined : new ResourceSelector(target.selector, context.compileRegex),
  }));
  const filter = new NamespaceFilter({
    namespace: value,
    fieldSpecs: noFieldSpecs,
    unsetOnly: false,
    setRoleBindingSubjects: "defaultOnly",
  });
  return (set) => {
    for (const target of targets) {
      for (const resource of target.selector === undefined ? set.resources : set.select(target.selector)) {
        if (target.fieldPath === "metadata/namespace") filter.apply(resource);
        else addValue(resource, target.fieldPath, target.filePathPosition, value);
        resource.invalidate();
      }
    }
  };
}

function addValue(resource: Resource, fieldPath: string, position: number, value: string): void {
  const steps = splitEscaped(fieldPath)
    .map((step) => step.trim())
    .filter((step) => step !== "");
  const last = steps.pop();
  if (last === undefined) throw wrongNodeKind("ScalarNode", resource.object);
  let map: ValueMap = resource.object;
  for (const step of steps) {
    const next = getOwn(map, step) ?? {};
    if (!isMap(next)) throw wrongNodeKind("MappingNode", next);
    setOwn(map, step, next);
    map = next;
  }
  const old = getOwn(map, last);
  if (old !== undefined && !isScalar(old)) throw wrongNodeKind("ScalarNode", old);
  writeScalar(resource, map, last, position > 0 ? insertPathPart(nodeText(old), position - 1, value) : value);
}

function splitEscaped(path: string): string[] {
  const out: string[] = [];
  for (const part of path.split("/")) {
    const last = out[out.length - 1];
    if (last?.endsWith("\\")) out[out.length - 1] = `${last.slice(0, -1)}/${part}`;
    else out.push(part);
  }
  return out;
}

/** Puts a name into a file path at a 0-based place, or at its end. Mirrors: kyaml filesys.InsertPathPart. */
function insertPathPart(path: string, at: number, part: string): string {
  const absolute = path.startsWith("/");
  const relative = absolute ? path.slice(1) : path;
  const names = relative === "" ? [] : relative.split("/");
  names.splice(Math.min(at, names.length), 0, part);
  return (absolute ? "/" : "") + names.join("/");
}

/** Targets as they must be. Throws `kustomize/plugin-config`. */
export function checkValueAddTargets(targets: readonly ValueAddTarget[]): void {
  if (targets.length === 0)
    throw invalid("must specify at least one target", "list the fields under targets: [{fieldPath: ...}]");
  for (const { fieldPath, filePathPosition } of targets) {
    if (fieldPath === "") throw invalid("fieldPath cannot be empty");
    if (filePathPosition < 0) throw invalid(`value of FilePathPosition (${filePathPosition}) cannot be negative`);
  }
}

function invalid(message: string, hint?: string): KpackError {
  return new KpackError("kustomize/plugin-config", `ValueAddTransformer: ${message}`, { hint });
}
