import fs from "node:fs";
import path from "node:path";

/** A target, a patch, and what kustomize made of them. */
export interface PatchCase {
  title: string;
  target: string;
  patch: string;
  /** The build's output; undefined when it failed. */
  output: string | undefined;
  /** The message with which it failed. */
  error: string | undefined;
}

const folder = path.join(import.meta.dirname, "..", "cases", "patch");

/** The cases of test/cases/patch/NAME.txt, whose first lines explain the format. */
export function readPatchCases(name: string): PatchCase[] {
  const [, ...blocks] = fs.readFileSync(path.join(folder, `${name}.txt`), "utf8").split(/^====\n/m);
  let target = "";
  return blocks.map((block, i) => {
    const [first = "", patch = "", result = ""] = block.split(/^\+\+\+\n/m);
    if (first !== "") target = first;
    const error = result.startsWith("ERR: ") ? result.slice("ERR: ".length).trim() : undefined;
    const title = `${name} ${i + 1}: ${patch.trim().split("\n").slice(-3).join(" ").slice(0, 100)}`;
    return { title, target, patch, output: error === undefined ? result : undefined, error };
  });
}

/** The kind of a case's target, which addresses it in a kustomization. */
export function targetKind(target: string): string {
  return /^kind: *(.*)$/m.exec(target)?.[1]?.trim() ?? "";
}
