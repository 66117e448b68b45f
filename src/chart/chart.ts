import type { Value, ValueMap } from "../base/index.ts";

/** One file of a chart: its path below the chart's folder and its bytes (without a byte order mark). */
export interface ChartFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file whose bytes are read when somebody asks for them. */
export class UnreadFile implements ChartFile {
  readonly name: string;
  readonly #read: () => Uint8Array;
  #bytes: Uint8Array | undefined;

  constructor(name: string, read: () => Uint8Array) {
    this.name = name;
    this.#read = read;
  }

  get bytes(): Uint8Array {
    this.#bytes ??= this.#read();
    return this.#bytes;
  }
}

export interface Maintainer {
  name: string;
  email: string;
  url: string;
}

/** An entry of `dependencies`. Absent text is "". */
export interface ChartDependency {
  /** Becomes the alias once dependencies are processed, as in Helm. */
  name: string;
  version: string;
  repository: string;
  condition: string;
  tags: string[];
  enabled: boolean;
  importValues: Value[];
  /** Its values have been imported: once, even where several charts share this entry. */
  imported: boolean;
  alias: string;
}

/** Chart.yaml. Absent text is "". */
export interface ChartMetadata {
  name: string;
  home: string;
  sources: string[];
  version: string;
  description: string;
  keywords: string[];
  maintainers: Maintainer[];
  icon: string;
  apiVersion: string;
  condition: string;
  tags: string;
  appVersion: string;
  deprecated: boolean;
  annotations: { [key: string]: string } | undefined;
  kubeVersion: string;
  dependencies: ChartDependency[] | undefined;
  type: string;
}

export interface ChartLock {
  generated: string;
  digest: string;
  dependencies: ChartDependency[];
}

/**
 * A chart in memory. Mutable on purpose: processing of dependencies prunes disabled subcharts, renames aliased ones
 * and imports values, and which objects share a node then decides what templates see, as in Helm.
 */
export class Chart {
  metadata: ChartMetadata;
  lock: ChartLock | undefined;
  templates: ChartFile[] = [];
  /** values.yaml; undefined without one. */
  values: ValueMap | undefined;
  schema: ChartFile | undefined;
  /** Files that are neither templates nor subcharts nor read by kpack itself. */
  files: ChartFile[] = [];
  /** Every file, in the order in which it was read. */
  raw: ChartFile[] = [];
  parent: Chart | undefined;
  dependencies: Chart[] = [];
  /** Where it came from, for messages: a folder, or an archive's path. */
  readonly source: string;

  constructor(metadata: ChartMetadata, source: string) {
    this.metadata = metadata;
    this.source = source;
  }

  get name(): string {
    return this.metadata.name;
  }

  get isRoot(): boolean {
    return this.parent === undefined;
  }

  get isLibrary(): boolean {
    return this.metadata.type.toLowerCase() === "library";
  }

  /** `parent/charts/name`, which need not be a path on disk: an alias counts. */
  get fullPath(): string {
    return this.parent ? `${this.parent.fullPath}/charts/${this.name}` : this.name;
  }

  addDependency(chart: Chart): void {
    chart.parent = this;
    this.dependencies.push(chart);
  }

  setDependencies(charts: readonly Chart[]): void {
    this.dependencies = [];
    for (const chart of charts) this.addDependency(chart);
  }

  /** Another chart object with the same parts: files, values and metadata are shared. */
  shallowCopy(): Chart {
    const copy = new Chart(this.metadata, this.source);
    copy.lock = this.lock;
    copy.templates = this.templates;
    copy.values = this.values;
    copy.schema = this.schema;
    copy.files = this.files;
    copy.raw = this.raw;
    copy.parent = this.parent;
    copy.dependencies = this.dependencies;
    return copy;
  }
}

/** A file of `crds/`, with the path that output names it by. */
export interface CrdFile {
  path: string;
  file: ChartFile;
}

/** The chart's CRD files and then its subcharts', in the order in which they were read. */
export function crdFiles(chart: Chart): CrdFile[] {
  const own = chart.files
    .filter((file) => file.name.startsWith("crds/") && /\.(ya?ml|json)$/i.test(file.name))
    .map((file) => ({ path: `${chart.fullPath}/${file.name}`, file }));
  return own.concat(...chart.dependencies.map(crdFiles));
}
