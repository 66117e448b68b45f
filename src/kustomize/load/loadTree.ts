import { KpackError, type Span, dirName, formatSpan, joinPath } from "../../base/index.ts";
import type { OpenApi } from "../../kube/index.ts";
import { readResources } from "../../manifest/index.ts";
import { type Loader, assertBaseName, isRemoteFile, parseRepositoryReference } from "../../source/index.ts";
import { loadKustomizationFile } from "./kustomizationFile.ts";
import { positionOfItem } from "../model/index.ts";
import { type BaseEntry, type Entry, type EntryField, type KustomizationNode, entryFields, sourceOf } from "./node.ts";
import { selectsByPattern } from "./selectsByPattern.ts";
import { prefetchFiles } from "./prefetch.ts";
import { readSchema } from "./readSchema.ts";

/** Loaded kustomizations, by folder and by what they may read; shared by the builds of one run. */
export type NodeCache = Map<string, KustomizationNode>;

interface Frame {
  node: KustomizationNode;
  field: number;
  index: number;
  /** Folders whose use as a base below here would be a cycle. */
  enclosing: string[];
}

/**
 * Loads a kustomization and all it refers to. A loop with its own stack, because chains of bases may be long; each
 * folder is loaded once, however many refer to it. A base at or above a kustomization that leads to it is a cycle.
 * Mirrors: kustomize KustTarget.accumulateResources' and accumulateComponents' ways of reading paths.
 */
export async function loadTree(
  loader: Loader,
  cache: { nodes: NodeCache; openApi: OpenApi },
): Promise<KustomizationNode> {
  return cache.nodes.get(nodeKey(loader)) ?? new TreeWalk(cache.nodes, cache.openApi).run(loader);
}

class TreeWalk {
  private readonly cache: NodeCache;
  private readonly frames: Frame[] = [];
  /** Folders that hold a kustomization on the way from the root to here, and all folders above them. */
  private readonly visited = new Map<string, string[]>();

  private readonly openApi: OpenApi;

  constructor(cache: NodeCache, openApi: OpenApi) {
    this.cache = cache;
    this.openApi = openApi;
  }

  async run(loader: Loader): Promise<KustomizationNode> {
    const root = await this.makeNode(loader);
    this.enter(root);
    for (let frame = this.frames.at(-1); frame; frame = this.frames.at(-1)) await this.step(frame);
    return root;
  }

  private async makeNode(loader: Loader): Promise<KustomizationNode> {
    const file = loadKustomizationFile(loader);
    await prefetchFiles(file.kustomization, loader);
    return {
      ...file,
      loader,
      schemaText: readSchema(file, loader),
      resources: [],
      components: [],
      generators: [],
      transformers: [],
      validators: [],
      references: 0,
      usesHelm: (file.kustomization.helmCharts ?? []).length > 0,
      usesPatterns: selectsByPattern(file.kustomization),
    };
  }

  private enter(node: KustomizationNode): void {
    const { root } = node.loader;
    const enclosing: string[] = [];
    for (let folder = root; ; folder = dirName(folder)) {
      enclosing.push(folder);
      if (folder === "/") break;
    }
    for (const folder of enclosing) {
      const below = this.visited.get(folder);
      if (below) below.push(root);
      else this.visited.set(folder, [root]);
    }
    this.frames.push({ node, field: 0, index: 0, enclosing });
  }

  private leave(frame: Frame): void {
    this.frames.pop();
    const { node } = frame;
    for (const field of entryFields)
      for (const entry of node[field]) {
        if (entry.kind !== "base") continue;
        node.usesHelm ||= entry.node.usesHelm;
        node.usesPatterns ||= entry.node.usesPatterns;
      }
    for (const folder of frame.enclosing) this.visited.get(folder)?.pop();
    this.cache.set(nodeKey(node.loader), node);
  }

  /** Handles the next reference of a node. */
  private async step(frame: Frame): Promise<void> {
    const field = entryFields[frame.field];
    if (field === undefined) return this.leave(frame);
    const path = frame.node.kustomization[field]?.[frame.index];
    if (path === undefined) {
      frame.field++;
      frame.index = 0;
      return;
    }
    frame.index++;
    try {
      if (field === "components") frame.node.components.push(await this.loadBase(frame.node, path, assertComponent));
      else frame.node[field].push(await this.loadEntry(frame, field, path));
    } catch (error) {
      throw withTrail(error, this.frames);
    }
  }

  private async loadEntry({ node, index: next }: Frame, field: EntryField, path: string): Promise<Entry> {
    const index = next - 1;
    if (field !== "resources" && isInline(path, this.openApi)) return { kind: "inline", text: path, field, index };
    const isFolder = isPlainFolder(node.loader, path);
    const failure = isFolder ? undefined : await tryFile(node.loader, path, this.openApi);
    if (!isFolder && failure === undefined) return { kind: "file", path };
    if (failure && !mayBeBase(path)) throw accumulationError(path, failure);
    return this.loadBase(node, path, assertNoComponent);
  }

  private async loadBase(
    node: KustomizationNode,
    path: string,
    check: (base: KustomizationNode) => void,
  ): Promise<BaseEntry> {
    const loader = await node.loader.openBase(path);
    this.assertNoCycle(loader.root);
    const known = this.cache.get(nodeKey(loader));
    const base = known ?? (await this.makeNode(loader));
    check(base);
    base.references++;
    if (known) this.assertNoCycleBelow(known);
    else this.enter(base);
    return { kind: "base", path, node: base };
  }

  private assertNoCycle(candidate: string): void {
    const visited = this.visited.get(candidate)?.at(-1);
    if (visited === undefined) return;
    const chain = this.frames.map((frame) => frame.node.loader.root);
    const from = Math.max(0, chain.indexOf(visited));
    throw new KpackError(
      "kustomize/cycle",
      `cycle detected: candidate root '${candidate}' contains visited root '${visited}'`,
      {
        notes: [`the cycle: ${shorten([...chain.slice(from), candidate]).join(" -> ")}`],
        hint: "a base may not be the kustomization itself, one that leads to it, or a folder above it",
      },
    );
  }

  /** What was loaded for another referrer has other folders above it now. */
  private assertNoCycleBelow(known: KustomizationNode): void {
    const open = [known];
    const seen = new Set(open);
    for (let node = open.pop(); node; node = open.pop()) {
      for (const field of entryFields)
        for (const entry of node[field]) {
          if (entry.kind !== "base" || seen.has(entry.node)) continue;
          this.assertNoCycle(entry.node.loader.root);
          seen.add(entry.node);
          open.push(entry.node);
        }
    }
  }
}

function assertComponent({ kustomization: { kind }, loader, file }: KustomizationNode): void {
  if (kind === "Component") return;
  throw new KpackError(
    "kustomize/not-a-component",
    `expected kind 'Component' for path '${loader.root}' but got '${kind}'`,
    { hint: `list it under resources:, or give '${file}' kind: Component` },
  );
}

function assertNoComponent({ kustomization: { kind }, loader }: KustomizationNode): void {
  if (kind !== "Component") return;
  throw new KpackError("kustomize/not-a-resource", `expected kind != 'Component' for path '${loader.root}'`, {
    hint: "list it under components:",
  });
}

function nodeKey(loader: Loader): string {
  return `${loader.root}\n${loader.restrictor}\n${loader.repository?.directory ?? ""}`;
}

function shorten(chain: string[]): string[] {
  return chain.length <= 12 ? chain : [...chain.slice(0, 6), "...", ...chain.slice(-6)];
}

/** One line that may be a mapping, or nothing at all: null, a comment, an empty list. */
const mayBeInline = /[\n{]|^\s*(?:$|[#~[-]|null|Null|NULL)/;

/** The text of a plug-in's configuration (or no text) rather than the path of one. */
function isInline(text: string, openApi: OpenApi): boolean {
  if (!mayBeInline.test(text)) return false;
  try {
    readResources(text, { openApi });
    return true;
  } catch (error) {
    if (error instanceof KpackError) return false;
    throw error;
  }
}

/** Why the path is no file of resources; undefined when it is one. */
async function tryFile(loader: Loader, path: string, openApi: OpenApi): Promise<KpackError | undefined> {
  try {
    const location = loader.locate(path);
    if (!isRemoteFile(path)) {
      loader.files.readText(location);
      return undefined;
    }
    await loader.files.fetch(path);
    const text = loader.readText(path);
    // The page of a repository answers, too; only its content tells.
    if (parseRepositoryReference(path)) readResources(text, { openApi });
    return undefined;
  } catch (error) {
    if (error instanceof KpackError) return error;
    throw error;
  }
}

/** What is not a file may be a repository. */
function mayBeBase(path: string): boolean {
  return parseRepositoryReference(path) !== undefined;
}

/** A local folder that does not read like a repository: no need to try it as a file. */
function isPlainFolder(loader: Loader, path: string): boolean {
  if (isRemoteFile(path) || path === "") return false;
  return loader.files.ports.fs.stat(joinPath(loader.root, path))?.type === "directory";
}

function accumulationError(path: string, failure: KpackError): KpackError {
  if (failure.code === "source/not-found") assertBaseName(path);
  return new KpackError(failure.code, `accumulating resources from '${path}': ${failure.message}`, {
    span: failure.span,
    hint: failure.hint,
    notes: failure.notes,
    cause: failure,
  });
}

/** Files that led to an error are listed up to here. */
const longestTrail = 6;

/** An error that names no place is about the reference itself; for others the references are how one got there. */
function withTrail(error: unknown, frames: readonly Frame[]): unknown {
  if (!(error instanceof KpackError)) return error;
  const spans = frames.slice(-longestTrail).reverse().map(currentReference);
  const own = error.span ? undefined : spans.shift();
  return error.with({ span: own, notes: spans.map((span) => `from ${formatSpan(span)}`) });
}

function currentReference({ node, field, index }: Frame): Span {
  return positionOfItem(sourceOf(node), entryFields[field] ?? "resources", [index - 1]);
}
