import { baseName, type KpackError } from "../../base/index.ts";
import { TemplateError } from "../../template/index.ts";

// Other commands of Helm look at the head of Chart.yaml first, and name that.
const [headType, metadataType] = ["loader.chartBase", "v2.Metadata"];

/** Why one of the chart's YAML files could not be read, in the words of sigs.k8s.io/yaml, which people search for. */
export function yamlProblem(error: KpackError): string {
  if (error.code.startsWith("yaml/")) return `error converting YAML to JSON: ${error.message}`;
  if (error.code === "chart/wrong-type" && !error.message.includes("while decoding JSON"))
    return `error unmarshaling JSON: while decoding JSON: ${error.message.replace(headType, metadataType)}`;
  return error.message;
}

/** Why the chart could not be loaded or rendered, in Helm's words. */
export function chartProblem(error: KpackError): string {
  const cause = error.cause instanceof TemplateError ? error.cause : error;
  if (cause instanceof TemplateError) return cause.helmText;
  if (error.code === "schema/values") return `${error.message}\n`;
  return [...error.notes.filter((note) => note.startsWith("error unpacking")).reverse(), loadProblem(error)].join(": ");
}

function loadProblem(error: KpackError): string {
  const file = baseName(error.span?.file ?? "");
  const isYaml = error.code.startsWith("yaml/");
  if (file === "values.yaml" && error.code === "chart/values-not-a-mapping") {
    const words = (error.notes[0] ?? "").replace("JSON: json", "JSON: while decoding JSON: json");
    return `cannot load values.yaml: cannot unmarshal yaml document: ${words}`;
  }
  if (isYaml && file === "values.yaml")
    return `cannot load ${file}: cannot unmarshal yaml document: ${yamlProblem(error)}`;
  return isYaml && /\.(yaml|lock)$/.test(file)
    ? `cannot load ${file}: ${yamlProblem(error)}`
    : error.message.replace(headType, metadataType);
}
