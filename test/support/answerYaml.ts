import { jsonToYaml, parseDocument } from "../../src/yaml/index.ts";
import type { Question } from "./answer.ts";

/** The JSON value of YAML text, as sigs.k8s.io/yaml reads it. */
export function answerYaml(question: Question): unknown {
  return parseDocument(question.input ?? "", { reader: "sigs" });
}

/** The YAML of JSON text, as sigs.k8s.io/yaml writes it. */
export function answerEmit(question: Question): unknown {
  return jsonToYaml(question.input ?? "");
}
