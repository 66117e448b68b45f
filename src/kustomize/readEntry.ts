import { KpackError } from "../base/index.ts";
import { type Origin, type Resource, readResources } from "../manifest/index.ts";
import type { BuildState, Inheritance } from "./buildState.ts";
import { type FileEntry, type InlineEntry, type KustomizationNode, sourceOf } from "./load/index.ts";
import { positionOfItem } from "./model/index.ts";
import { appendOrigin } from "./origin.ts";
import { hasBuildAnnotations, takeFromAnnotations } from "./buildAnnotations.ts";

export interface EntryContext {
  readonly node: KustomizationNode;
  readonly inheritance: Inheritance;
  readonly state: BuildState;
}

/** The resources of a file. Mirrors: kustomize KustTarget.accumulateFile. */
export function readFileEntry({ path }: FileEntry, context: EntryContext): Resource[] {
  const { origin } = context.inheritance;
  const resources = parseFile(path, context);
  if (origin) setOrigin(resources, appendOrigin(origin, path));
  return resources;
}

/** Resources written in the kustomization file itself. */
export function readInlineEntry(entry: InlineEntry, { node, inheritance, state }: EntryContext): Resource[] {
  const resources = readResources(entry.text, { openApi: state.openApi, limits: state.limits });
  for (const resource of resources) resource.source = inlineSource(node, entry);
  if (inheritance.origin) setOrigin(resources, appendOrigin(inheritance.origin, node.fileName));
  return resources;
}

/** The line is found when an error asks for it. */
function inlineSource(node: KustomizationNode, { field, index }: InlineEntry): NonNullable<Resource["source"]> {
  return {
    file: node.file,
    document: -1,
    get line() {
      return positionOfItem(sourceOf(node), field, [index]).line ?? 1;
    },
  };
}

function setOrigin(resources: readonly Resource[], origin: Origin): void {
  for (const resource of resources) resource.origin = origin;
}

function parseFile(path: string, { node, state }: EntryContext): Resource[] {
  const { loader } = node;
  const { openApi, cache } = state;
  const location = loader.locate(path);
  const known = cache.parsed.get(location);
  if (known?.openApi === openApi) {
    state.resourcesRead += known.resources.length;
    return known.resources.map((resource) => resource.clone());
  }
  const resources = parse(loader.files.readText(location), loader.display(path), state);
  state.resourcesRead += resources.length;
  if (!cache.isReused(node)) return resources;
  cache.parsed.set(location, { openApi, resources });
  return resources.map((resource) => resource.clone());
}

function parse(text: string, file: string, state: BuildState): Resource[] {
  try {
    const resources = readResources(text, { file, openApi: state.openApi, limits: state.limits });
    for (const resource of resources) if (hasBuildAnnotations(resource)) takeFromAnnotations(resource);
    return resources;
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw new KpackError(error.code, `accumulating resources from '${file}': ${error.message}`, {
      span: error.span,
      hint: error.hint,
      notes: error.notes,
      cause: error,
    });
  }
}
