import { formatValue } from "../goFormat.ts";
import { type GoMethod, GoObject, type GoValue, typedList } from "../goValue.ts";
import { StructObject } from "./structObject.ts";

export interface CapabilitiesFields {
  kubeVersion: {
    /** As given: v1.33.4-gke.1245000. */
    version: string;
    /** Numbers only: v1.33.4. */
    normalized: string;
    major: string;
    minor: string;
  };
  apiVersions: readonly string[];
  /** The Helm version that charts may ask for; Helm 3 does not tell of its client. */
  helmVersion: { version: string; goVersion: string; kubeClientVersion?: string };
  /** The Go package of the types: "common" (default), or Helm 3's "chartutil". */
  goPackage?: string;
}

/** `.Capabilities`. Mirrors: helm pkg/chart/common capabilities.go. */
export function capabilitiesObject(given: CapabilitiesFields): GoObject {
  const { goPackage = "common" } = given;
  return new StructObject({
    typeName: `*${goPackage}.Capabilities`,
    fields: {
      KubeVersion: kubeVersionObject(given.kubeVersion, goPackage),
      APIVersions: new VersionSet(given.apiVersions, goPackage),
      HelmVersion: helmVersionObject(given.helmVersion),
    },
  });
}

function kubeVersionObject(given: CapabilitiesFields["kubeVersion"], goPackage: string): GoObject {
  return new StructObject({
    typeName: `${goPackage}.KubeVersion`,
    fields: {
      Version: given.version,
      normalizedVersion: given.normalized,
      Major: given.major,
      Minor: given.minor,
    },
    methods: {
      String: { params: [], call: () => given.normalized },
      GitVersion: { params: [], call: () => given.version },
    },
    text: given.normalized,
    plain: { Version: given.version, Major: given.major, Minor: given.minor },
  });
}

function helmVersionObject(given: CapabilitiesFields["helmVersion"]): GoObject {
  const { version, goVersion, kubeClientVersion } = given;
  return new StructObject({
    typeName: "version.BuildInfo",
    fields: {
      Version: version,
      GitCommit: "",
      GitTreeState: "",
      GoVersion: goVersion,
      ...(kubeClientVersion === undefined ? {} : { KubeClientVersion: kubeClientVersion }),
    },
    plain: {
      version,
      go_version: goVersion,
      ...(kubeClientVersion === undefined ? {} : { kube_client_version: kubeClientVersion }),
    },
  });
}

/** `.Capabilities.APIVersions`: a list of strings with a method `Has`. */
class VersionSet extends GoObject {
  readonly typeName: string;
  private readonly versions: readonly string[];
  private known: ReadonlySet<string> | undefined;

  constructor(versions: readonly string[], goPackage: string) {
    super();
    this.typeName = `${goPackage}.VersionSet`;
    this.versions = versions;
  }

  override get goKind(): string {
    return "slice";
  }

  override method(name: string): GoMethod | undefined {
    return name === "Has" ? { params: ["string"], call: (version) => this.has(String(version)) } : undefined;
  }

  format(): string {
    return formatValue(this.toPlain());
  }

  override toPlain(): GoValue {
    return typedList("[]string", [...this.versions]);
  }

  private has(version: string): boolean {
    this.known ??= new Set(this.versions);
    return this.known.has(version);
  }
}
