import type { Span } from "../../base/index.ts";
import type { ValuePath } from "./decode.ts";

export interface PositionRequest {
  file: string;
  text: string;
  path: ValuePath;
}

/** Where a field stands in its file. */
export function positionOf({ file }: PositionRequest): Span {
  return { file };
}
