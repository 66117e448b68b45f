import type { GoValue } from "../goValue.ts";
import type { RenderContext } from "../templateFunction.ts";
import type { IncludeCounter } from "./includeCounter.ts";
import type { ReadRecorder } from "./readRecorder.ts";
import type { SegmentMap } from "./segmentMap.ts";
import type { TemplateParser } from "./templateParser.ts";
import type { TemplateSet } from "./templateSet.ts";

export interface EvaluatorOptions {
  context: RenderContext;
  /** A missing key is an error. */
  strict?: boolean | undefined;
  reads?: ReadRecorder | undefined;
}

export interface ExecutionOptions extends EvaluatorOptions {
  set: TemplateSet;
  parser: TemplateParser;
  /** Shared by all templates of a render. */
  includes: IncludeCounter;
  /** A partial of another engine; undefined when there is none of that name. */
  renderPartial?: ((name: string, data: GoValue) => string | undefined) | undefined;
  /** Told where each piece of output came from. */
  segments?: SegmentMap | undefined;
}
