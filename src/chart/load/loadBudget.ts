import type { Limits } from "../../base/index.ts";
import { KpackError } from "../../base/index.ts";

/** What one chart, with all the charts packed inside it, may still take. */
export class LoadBudget {
  readonly limits: Limits;
  private bytes = 0;
  private entries = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  get bytesLeft(): number {
    return this.limits.archiveBytes - this.bytes;
  }

  /** Counts a file's content. */
  take(name: string, bytes: number): void {
    if (bytes > this.limits.archiveFileBytes)
      throw tooLarge(`the file ${name} has ${bytes} bytes; at most ${this.limits.archiveFileBytes} are allowed`);
    this.bytes += bytes;
    if (this.bytes > this.limits.archiveBytes)
      throw tooLarge(`decompressed chart is larger than the maximum size ${this.limits.archiveBytes}`);
  }

  /** Counts a name: every file, folder or skipped entry. */
  takeEntry(name: string): void {
    this.entries++;
    if (this.entries > this.limits.archiveEntries)
      throw tooLarge(`the chart has more than ${this.limits.archiveEntries} files`);
    if (name.length > this.limits.entryNameBytes)
      throw tooLarge(`a file's name is longer than ${this.limits.entryNameBytes} bytes: ${name.slice(0, 60)}...`);
  }
}

function tooLarge(message: string): KpackError {
  return new KpackError("chart/too-large", message, {
    hint: "list files that are not part of the chart in .helmignore",
  });
}
