import * as fs from "node:fs";
import { baseName, dirName, isInside, KpackError } from "../../base/index.ts";
import { errorCode, syncFolder } from "./durable.ts";

/**
 * Throws `file/outside` unless the open file or folder lies below `within`. The system itself is asked where it lies
 * (Linux, below /proc); elsewhere the path is resolved once more, which leaves a gap.
 */
export function assertOpenedInside(file: number, path: string, within: string): void {
  const lies = openedPath(file) ?? fs.realpathSync.native(path);
  if (isInside(within, lies)) return;
  throw new KpackError("file/outside", `'${path}' leads to '${lies}', which is not below '${within}'`, {
    hint: "somebody changed it while it was used: see who else writes there",
  });
}

/**
 * Works in a folder that lies below `within`, by a path that goes on meaning this folder when another one, or a link, is
 * put in its place meanwhile.
 */
export function inFolder<T>(folder: string, within: string, work: (anchor: string) => T): T {
  const file = fs.openSync(folder, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  try {
    assertOpenedInside(file, folder, within);
    return work(openedPath(file) === undefined ? folder : descriptorPath(file));
  } finally {
    fs.closeSync(file);
  }
}

/** The same for a folder that may be missing, and those between it and `within`: they are made. */
export function inNewFolder<T>(folder: string, within: string, work: (anchor: string) => T): T {
  if (!fs.existsSync(folder) && folder !== dirName(folder))
    inNewFolder(dirName(folder), within, (parent) => {
      try {
        fs.mkdirSync(`${parent}/${baseName(folder)}`);
        syncFolder(parent);
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
    });
  return inFolder(folder, within, work);
}

function openedPath(file: number): string | undefined {
  try {
    return fs.readlinkSync(descriptorPath(file));
  } catch {
    return undefined;
  }
}

function descriptorPath(file: number): string {
  return `/proc/self/fd/${file}`;
}
