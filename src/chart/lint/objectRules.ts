import { deprecatedApis } from "./data/deprecatedApis.ts";
import type { KubeVersion } from "../capabilities.ts";

/** The fields of a rendered object that rules look at. */
export interface LintObject {
  apiVersion: string;
  kind: string;
  name: string;
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const serviceLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** Why the object's name is not one that Kubernetes takes. Mirrors: helm validateMetadataName. */
export function nameProblem({ kind, name }: LintObject): string | undefined {
  const problems = nameProblems(kind.toLowerCase(), name);
  if (problems.length === 0) return undefined;
  const list = problems.map((problem) => `metadata.name: Invalid value: "${name}": ${problem}`);
  const text = list.length === 1 ? list[0] : `[${list.join(", ")}]`;
  return `object name does not conform to Kubernetes naming requirements: "${name}": ${text}`;
}

function nameProblems(kind: string, name: string): string[] {
  if (kind === "certificatesigningrequest") return [];
  if (/^(cluster)?role(binding)?$/.test(kind)) return pathSegmentProblems(name);
  if (kind === "service") return labelProblems(name, serviceLabel, 63, serviceMessage);
  if (kind === "namespace") return labelProblems(name, label, 63, labelMessage);
  return labelProblems(name, subdomain, 253, subdomainMessage);
}

function labelProblems(name: string, format: RegExp, longest: number, message: string): string[] {
  const problems: string[] = [];
  if (name.length > longest) problems.push(`must be no more than ${longest} characters`);
  if (!format.test(name)) problems.push(format === label && subdomain.test(name) ? "must not contain dots" : message);
  return problems;
}

function pathSegmentProblems(name: string): string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}

const subdomainMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelMessage =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const serviceMessage =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/** That the object's API is on its way out. Mirrors: helm validateNoDeprecations. */
export function deprecationProblem({ apiVersion, kind }: LintObject, kubeVersion: KubeVersion): string | undefined {
  for (const [version, since, gone, kinds] of deprecatedApis) {
    if (version !== apiVersion) continue;
    const entry = kinds.split(" ").find((listed) => listed === kind || listed.startsWith(`${kind}=`));
    if (entry === undefined || !isReached(since, kubeVersion)) continue;
    const instead = entry.slice(kind.length + 1);
    let text = `${apiVersion} ${kind} is deprecated in v${since}+`;
    if (gone !== "") text += `, unavailable in v${gone}+`;
    if (instead !== "") text += `; use ${instead.includes("~") ? instead.replace("/~", " ") : `${instead} ${kind}`}`;
    return text;
  }
  return undefined;
}

function isReached(since: string, { major, minor }: KubeVersion): boolean {
  const [sinceMajor = 0, sinceMinor = 0] = since.split(".").map(Number);
  return sinceMajor < Number(major) || (sinceMajor === Number(major) && sinceMinor <= Number(minor));
}
