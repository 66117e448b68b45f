import type { Span } from "../../base/index.ts";
import type { SegmentSink } from "../templateFunction.ts";
import type { TemplateFile } from "./ast.ts";
import { positionIn } from "./errors.ts";

interface Segment {
  offset: number;
  file: TemplateFile;
  at: number;
  isText: boolean;
}

/** Where each piece of a file's output came from. Made only when a render is repeated to explain an error. */
export class SegmentMap implements SegmentSink {
  private readonly segments: Segment[] = [];

  /** Output from `offset` on comes from the node at `at`. */
  record(offset: number, file: TemplateFile, at: number, isText: boolean): void {
    this.segments.push({ offset, file, at, isText });
  }

  /** Takes account of the "<no value>" texts that are removed from the output in the end. */
  finish(output: string): SegmentMap {
    const marker = "<no value>";
    let removed = 0;
    let next = output.indexOf(marker);
    for (const segment of this.segments) {
      while (next >= 0 && next < segment.offset) {
        removed += Math.min(marker.length, segment.offset - next);
        next = output.indexOf(marker, next + marker.length);
      }
      segment.offset -= removed;
    }
    return this;
  }

  /** The template line that wrote the output at an offset; undefined for output that nothing wrote. */
  locate(offset: number): Span | undefined {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.segments[middle]?.offset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const segment = this.segments[low];
    if (segment === undefined || segment.offset > offset) return undefined;
    const at = segment.isText ? segment.at + (offset - segment.offset) : segment.at;
    const { line, column } = positionIn(segment.file, at);
    return { file: segment.file.name, line, column: column + 1 };
  }

  /** The template line that wrote a line (1-based) of the output. */
  locateLine(output: string, line: number): Span | undefined {
    let start = 0;
    for (let i = 1; i < line; i++) {
      const end = output.indexOf("\n", start);
      if (end < 0) return undefined;
      start = end + 1;
    }
    const indent = /^[ \t]*/.exec(output.slice(start, start + 1000))?.[0].length ?? 0;
    return this.locate(start + indent);
  }
}
