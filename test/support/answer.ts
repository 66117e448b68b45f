import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

export interface Question {
  id: string;
  kind: string;
  input?: string;
  template?: string;
  version?: string;
}
/** Gives the output, or throws. Loaded when the first question of its kind comes. */
type Answerer = (question: Question) => unknown;

const kinds: Record<string, () => Promise<Answerer>> = {
  yaml: async () => (await import("./answerYaml.ts")).answerYaml,
  template: async () => (await import("./answerTemplate.ts")).answerTemplate,
  emit: async () => (await import("./answerYaml.ts")).answerEmit,
  constraint: async () => (await import("./answerValues.ts")).answerConstraint,
  set: async () => (await import("./answerValues.ts")).answerSet,
  "set-string": async () => (await import("./answerValues.ts")).answerSet,
  "set-json": async () => (await import("./answerValues.ts")).answerSet,
  "set-literal": async () => (await import("./answerValues.ts")).answerSet,
};

/** Answers questions, one JSON object a line: `{id, output}` or `{id, error}`. */
export async function answerAll(input: Readable, output: Writable): Promise<void> {
  const loaded = new Map<string, Answerer>();
  for await (const line of createInterface({ input })) {
    if (line.trim() === "") continue;
    const question = JSON.parse(line) as Question;
    output.write(`${JSON.stringify(await answerOne(question, loaded))}\n`);
  }
}

async function answerOne(question: Question, loaded: Map<string, Answerer>): Promise<object> {
  const { id, kind } = question;
  try {
    let answerer = loaded.get(kind);
    if (!answerer) {
      const load = kinds[kind];
      if (!load) throw new Error(`no answers for questions of kind ${kind} yet`);
      answerer = await load();
      loaded.set(kind, answerer);
    }
    return { id, output: await answerer(question) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
