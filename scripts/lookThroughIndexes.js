// Imports from a room's index.ts are led to the files that the names come from. esbuild splits by files: whoever enters a
// room through its index would otherwise share one chunk with everything the index names.
import fs from "node:fs";
import path from "node:path";

const staticImport = /^import \{([^}]*)\} from "([^"]*\bindex\.ts)";$/gm;
const reExport = /^export \{([^}]*)\} from "([^"]+)";$/gm;

/** [name outside, name inside] of a list such as `a, b as c`; types are left out. */
function readNames(list) {
  return list
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "" && !entry.startsWith("type "))
    .map((entry) => {
      const [first, second = first] = entry.split(/\s+as\s+/);
      return [second, first];
    });
}

/** Where an index has its names from: name to {file, name}. Names that it defines itself are missing. */
function readIndex(file) {
  const found = new Map();
  for (const [, list, target] of fs.readFileSync(file, "utf8").matchAll(reExport)) {
    const from = path.resolve(path.dirname(file), target);
    const deeper = path.basename(from) === "index.ts" ? readIndex(from) : new Map();
    for (const [outside, inside] of readNames(list))
      found.set(outside, deeper.get(inside) ?? { file: from, name: inside });
  }
  return found;
}

const indexes = new Map();

/** A file's text with such imports replaced. */
export function lookThroughIndexes(text, file) {
  return text.replace(staticImport, (_, list, target) => {
    const index = path.resolve(path.dirname(file), target);
    if (!indexes.has(index)) indexes.set(index, readIndex(index));
    return readNames(list)
      .map(([local, imported]) => {
        const { file: from, name } = indexes.get(index).get(imported) ?? { file: index, name: imported };
        return `import { ${name} as ${local} } from ${JSON.stringify(from)};`;
      })
      .join(" ");
  });
}
