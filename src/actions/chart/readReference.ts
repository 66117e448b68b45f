import { joinPath, KpackError } from "../../base/index.ts";
import type { ReadText } from "../../chart/index.ts";
import { decodeText } from "../../yaml/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";

/** Reads what `-f` and `--set-file` name: a path, a URL, or "-" for standard input. */
export function referenceReader(environment: ChartEnvironment): ReadText {
  return async (reference) => {
    const bytes = await readBytes(environment, reference);
    return decodeText(bytes);
  };
}

async function readBytes(environment: ChartEnvironment, reference: string): Promise<Uint8Array> {
  if (reference.trim() === "-") return environment.readStdin();
  if (!/^https?:\/\//.test(reference)) return environment.fs.readFile(joinPath(environment.directory, reference));
  if (!environment.fetcher)
    throw new KpackError("chart/no-network", `cannot fetch ${reference}: there is no network access here`);
  const response = await environment.fetcher.fetch({ url: reference });
  if (response.status !== 200)
    throw new KpackError("chart/fetch-failed", `failed to fetch ${reference} : ${response.status}`, {
      hint: "check the address and that it can be read without credentials",
    });
  return response.body;
}
