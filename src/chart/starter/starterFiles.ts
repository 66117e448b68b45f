import { KpackError } from "../../base/index.ts";
import { handlebarsTemplates } from "./handlebarsTemplates.ts";
import { goTemplates } from "./goTemplates.ts";

export type StarterEngine = "handlebars" | "gotmpl";

/** The files of a new chart: a web server as Deployment and Service, with notes. Paths are below the chart's folder. */
export function starterFiles(name: string, engine: StarterEngine): Map<string, string> {
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > 50)
    throw new KpackError("chart/bad-name", `chart name "${name}" is not valid`, {
      hint: "use lower case letters, digits and dashes, at most 50 of them",
    });
  const templates = engine === "gotmpl" ? goTemplates : handlebarsTemplates;
  const files = new Map<string, string>([
    ["Chart.yaml", chartYaml],
    ["values.yaml", valuesYaml],
    [".helmignore", ignoreFile],
    ...Object.entries(templates),
  ]);
  return new Map([...files].map(([path, text]) => [path, text.replaceAll("<NAME>", name)]));
}

const chartYaml = `apiVersion: v2
name: <NAME>
description: What this chart installs, in one sentence
type: application
# The chart's own version: raise it with every change of the chart.
version: 0.1.0
# The version of what it installs.
appVersion: "1.27"
`;

const valuesYaml = `# How many copies run.
replicas: 1
image:
  repository: nginx
  # Default: the chart's appVersion.
  tag: ""
service:
  type: ClusterIP
  port: 80
# Environment variables by name.
env: {}
# Requests and limits of the container.
resources: {}
`;

const ignoreFile = `.git/
.DS_Store
*.swp
*.bak
*.tmp
`;
