import type { LabelledRelease } from "../../release/index.ts";
import type { GoMap, GoValue } from "../../template/index.ts";

/** A release as `get all --template` sees it: `.Release` with the names of Helm's Go fields. */
export function releaseTemplateData({ release, labels }: LabelledRelease): GoMap {
  const { name, namespace, version, manifest = "", config = {}, hooks = [], info, chart } = release;
  const metadata = chart?.metadata;
  const fields: Record<string, unknown> = {
    Name: name,
    Namespace: namespace,
    Version: version,
    Manifest: manifest,
    Config: config,
    Labels: labels,
    Info: {
      Status: info.status,
      Description: info.description ?? "",
      Notes: info.notes ?? "",
      FirstDeployed: info.first_deployed ?? "",
      LastDeployed: info.last_deployed ?? "",
      Deleted: info.deleted ?? "",
      RollbackRevision: info.rollback_revision ?? 0,
    },
    Chart: { Metadata: metadata ? goNames(metadata) : {}, Values: chart?.values ?? {} },
    Hooks: hooks.map(goNames),
  };
  return { Release: fields as GoMap };
}

/** `app_version` and `appVersion` become `AppVersion`. */
function goNames(map: object): GoMap {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [
      key.replace(/^[a-z]/, (c) => c.toUpperCase()).replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()),
      value as GoValue,
    ]),
  );
}
