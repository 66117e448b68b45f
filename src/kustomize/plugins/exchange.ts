import { KpackError, cloneValue, setOwn } from "../../base/index.ts";
import type { ValueMap } from "../../base/index.ts";
import { formatId, idKey } from "../../kube/index.ts";
import { type Resource, type ResourceSet, readResources } from "../../manifest/index.ts";
import { stringify } from "../../yaml/index.ts";
import { toBehavior } from "../generators/index.ts";
import type { BuildContext } from "../transformer.ts";
import { describeInAnnotations, takeFromAnnotations } from "../buildAnnotations.ts";

const idAnnotation = "kustomize.config.k8s.io/id";
const hashAnnotation = "kustomize.config.k8s.io/needs-hash";
const behaviorAnnotation = "kustomize.config.k8s.io/behavior";

/**
 * Copies of the resources as a plug-in sees them: with their bookkeeping and their id in annotations.
 * Mirrors: kustomize plugins/utils.GetResMapWithIDAnnotation.
 */
export function prepareInput(set: ResourceSet): ValueMap[] {
  return set.resources.map((resource) => {
    const copy = resource.clone();
    copy.setAnnotations({
      ...copy.annotations(),
      ...describeInAnnotations(resource),
      [idAnnotation]: stringify(describeId(resource)),
    });
    return copy.object;
  });
}

function describeId({ id }: Resource): ValueMap {
  const fields: ValueMap = {};
  for (const [name, value] of Object.entries({
    group: id.group,
    kind: id.kind,
    name: id.name,
    namespace: id.namespace,
    version: id.version,
  }))
    if (value !== "") setOwn(fields, name, value);
  return fields;
}

/**
 * Puts a plug-in's output in the place of its input: by id, with new resources at the end and missing ones removed.
 * Mirrors: kustomize plugins/utils.UpdateResMapValues.
 */
export function applyOutput(set: ResourceSet, output: readonly Resource[], plugin: string): void {
  const kept = new Set<string>();
  for (const resource of output) {
    const annotations = resource.annotations();
    delete annotations[idAnnotation];
    resource.setAnnotations(annotations);
    takeFromAnnotations(resource);
    const key = idKey(resource.id);
    if (kept.has(key))
      throw new KpackError(
        "kustomize/plugin-output",
        `plugin ${plugin} generated duplicate resource: ${formatId(resource.id)}`,
      );
    kept.add(key);
    takePlace(set, resource);
  }
  set.filter((resource) => kept.has(idKey(resource.id)));
}

function takePlace(set: ResourceSet, resource: Resource): void {
  const matches = set.byCurrentId(resource.id);
  const [old] = matches;
  if (!old) {
    set.append(resource);
    return;
  }
  if (matches.length > 1)
    throw new KpackError("kustomize/plugin-output", `id ${formatId(resource.id)} matched ${matches.length} resources`);
  old.object = cloneValue(resource.object);
  old.copyBookkeeping(resource);
  old.origin = resource.origin;
  old.transformations = [...resource.transformations];
}

/**
 * The resources that a plug-in printed. They get a hash and a behaviour only when their annotations ask for it.
 * Mirrors: kustomize plugins/utils.UpdateResourceOptions.
 */
export function readGenerated(text: string, config: Resource, context: BuildContext): Resource[] {
  const resources = readResources(text, { file: `output of ${config.describe()}`, openApi: context.openapi });
  for (const resource of resources) {
    const annotations = resource.annotations();
    const hash = annotations[hashAnnotation];
    const behavior = annotations[behaviorAnnotation];
    delete annotations[hashAnnotation];
    delete annotations[behaviorAnnotation];
    resource.setAnnotations(annotations);
    takeFromAnnotations(resource);
    const needsHash = hash !== undefined && parseBoolean(hash);
    resource.generator = { behavior: toBehavior(behavior), needsHash };
  }
  return resources;
}

/** Mirrors: strconv.ParseBool. */
function parseBoolean(text: string): boolean {
  if (["1", "t", "T", "TRUE", "true", "True"].includes(text)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(text)) return false;
  throw new KpackError(
    "kustomize/plugin-output",
    `the annotation "${hashAnnotation}" contains an invalid value (${JSON.stringify(text)})`,
    { hint: 'write "true" or "false"' },
  );
}
