import { KpackError } from "../../base/index.ts";
import type { Compression } from "../../ports/index.ts";
import type { ChartFile } from "../chart.ts";
import type { LoadBudget } from "./loadBudget.ts";
import { withoutByteOrderMark } from "./readDirectory.ts";

/** Entry types that carry no content of their own and are not files. */
const skippedTypes = new Set(["directory", "pax-header", "pax-global-header", "gnu-long-name", "gnu-long-link-name"]);

/**
 * The files of a packaged chart (.tgz), in memory: nothing is ever written to disk. The first part of every name, the
 * chart's own folder, is dropped. Names that lead outside, links, devices, a second root folder and names that would
 * fall together on some file system are errors.
 */
export async function readArchiveFiles(
  compression: Compression,
  bytes: Uint8Array,
  budget: LoadBudget,
): Promise<ChartFile[]> {
  const { limits } = budget;
  const tar = compression.gunzip(bytes, { maxBytes: budget.bytesLeft + tarOverhead, maxRatio: limits.archiveRatio });
  const { unpackTar } = await import("modern-tar");
  const names = new ArchiveNames();
  const files: ChartFile[] = [];
  const entries = await unpackTar(tar, {
    strict: true,
    filter: (header) => {
      budget.takeEntry(header.name);
      return !skippedTypes.has(header.type ?? "file");
    },
  }).catch((error: unknown) => {
    if (error instanceof KpackError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new KpackError("archive/damaged", `the archive is damaged: ${why}`, { hint: "fetch or package it again" });
  });
  for (const { header, data } of entries) {
    if (header.type !== undefined && header.type !== "file") throw unsafe(header.name, `is a ${header.type}`);
    const name = names.accept(header.name);
    const content = data ?? new Uint8Array();
    budget.take(name, content.length);
    files.push({ name, bytes: withoutByteOrderMark(content) });
  }
  if (files.length === 0) throw new KpackError("archive/empty", "no files in chart archive");
  return files;
}

/** Room for headers and padding beside the content: 1 KiB an entry, and the end mark. */
const tarOverhead = 16 * 1024 * 1024;

/** Names accepted so far: one root folder, no two names that a file system could take for one. */
class ArchiveNames {
  private root: string | undefined;
  private readonly seen = new Map<string, string>();

  /** The name below the chart's folder. */
  accept(entry: string): string {
    const delimiter = entry.includes("\\") ? "\\" : "/";
    const [root = "", ...rest] = entry.split(delimiter);
    const name = rest.join("/");
    if (root === "Chart.yaml" && rest.length === 0) throw unsafe(entry, "is not in a folder named after the chart");
    if (root === "" || name.startsWith("/")) throw unsafe(entry, "illegally contains an absolute path");
    if (name === "" || root === ".." || root === "." || rest.some((part) => part === ".."))
      throw unsafe(entry, "illegally lies outside the chart's folder");
    if (/^[a-zA-Z]:(\/|$)/.test(root) || rest.some((part) => /^[a-zA-Z]:$/.test(part)))
      throw unsafe(entry, "names a drive");
    if (name.includes("\0")) throw unsafe(entry, "contains a NUL byte");
    const clean = rest.filter((part) => part !== "" && part !== ".").join("/");
    if (clean === "") throw unsafe(entry, "illegally lies outside the chart's folder");
    if (this.root !== undefined && this.root !== root)
      throw unsafe(entry, `lies in a second root folder; the first is "${this.root}"`);
    this.root = root;
    const key = clean.normalize("NFC").toLowerCase();
    const twin = this.seen.get(key);
    if (twin !== undefined)
      throw unsafe(entry, twin === clean ? "appears twice" : `differs from "${twin}" in case only`);
    this.seen.set(key, clean);
    return clean;
  }
}

function unsafe(entry: string, why: string): KpackError {
  return new KpackError("archive/unsafe-entry", `the archive's entry ${JSON.stringify(entry)} ${why}`, {
    hint: "package the chart again with `kpack package`",
  });
}
