import { KpackError } from "../../base/index.ts";
import type { Loader } from "../../source/index.ts";
import { kustomizationFileNames, readKustomization } from "../model/index.ts";
import type { Kustomization } from "../model/index.ts";

export interface KustomizationFile {
  file: string;
  fileName: string;
  kustomization: Kustomization;
}

/** Finds and reads the one kustomization file of a folder. Mirrors: kustomize KustTarget.Load. */
export function loadKustomizationFile(loader: Loader): KustomizationFile {
  const { fileName, text } = findKustomizationFile(loader);
  const file = loader.display(fileName);
  const { limits, reporter } = loader.files.ports;
  return { file, fileName, kustomization: readKustomization({ text, file, limits, reporter }) };
}

function findKustomizationFile(loader: Loader): { fileName: string; text: string } {
  const found: { fileName: string; text: string }[] = [];
  let failure: KpackError | undefined;
  for (const fileName of kustomizationFileNames) {
    if (!loader.files.ports.fs.stat(`${loader.root}/${fileName}`)) continue;
    try {
      found.push({ fileName, text: loader.readText(fileName) });
    } catch (error) {
      if (!(error instanceof KpackError)) throw error;
      // A folder of that name does not count; a file that cannot be read does.
      if (error.code !== "source/not-a-file") failure ??= error;
    }
  }
  const [first, second] = found;
  if (first && second)
    throw new KpackError(
      "kustomize/several-kustomizations",
      `Found multiple kustomization files under: ${loader.root}`,
      {
        span: { file: loader.display(second.fileName) },
        hint: `keep one of ${found.map((each) => `'${each.fileName}'`).join(" and ")}`,
      },
    );
  if (first) return first;
  if (failure) throw failure;
  const [a, b, c] = kustomizationFileNames;
  throw new KpackError(
    "kustomize/no-kustomization",
    `unable to find one of '${a}', '${b}' or '${c}' in directory '${loader.root}'`,
    { hint: hintForFolder(loader) },
  );
}

/** The folder's own files often tell what was meant. */
function hintForFolder(loader: Loader): string {
  const { fs } = loader.files.ports;
  const names = fs.readDirectory(loader.root);
  const similar = names.find((name) => /^kustomi[sz]ation(\.ya?ml)?$/i.test(name));
  if (similar !== undefined && kustomizationFileNames.includes(similar)) return `'${similar}' is there, but is no file`;
  if (similar) return `'${similar}' is there; rename it to kustomization.yaml`;
  if (names.includes("Chart.yaml")) return "this is a chart: render it with 'kpack template'";
  const below = names.filter((name) =>
    kustomizationFileNames.some((file) => fs.stat(`${loader.root}/${name}/${file}`)),
  );
  return below.length > 0
    ? `there are kustomizations below it: ${below.slice(0, 5).join(", ")}`
    : "name the folder of a kustomization";
}
