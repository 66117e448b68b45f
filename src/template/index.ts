/**
 * template: renders the templates of charts.
 * `renderTemplates` runs a whole chart as Helm does, over a `TemplateParser` that holds the functions and keeps what
 * it has read. `objects/` makes the values that templates see (.Chart, .Files, .Capabilities, .Release).
 * Invariants: no I/O; the work is counted against `Limits`; errors keep their structure (`TemplateError`) and Helm's
 * wording is a view of them; values are ordinary JavaScript values (goValue.ts says which stand for which Go types).
 */
export { renderTemplates } from "./engine.ts";
export type { RenderOptions, TemplateSource } from "./engine.ts";
export { fromBytes, toBytes, toValidText } from "./goBytes.ts";
export { sprintf } from "./printf/index.ts";
export { typedMap } from "./goValue.ts";
export type { GoMap, GoValue } from "./goValue.ts";
export { TemplateError } from "./gotmpl/errors.ts";
export { ReadRecorder } from "./gotmpl/readRecorder.ts";
export { SegmentMap } from "./gotmpl/segmentMap.ts";
export { TemplateParser } from "./gotmpl/templateParser.ts";
export { capabilitiesObject } from "./objects/capabilities.ts";
export { chartObject } from "./objects/chart.ts";
export { chartStruct } from "./objects/chartStruct.ts";
export { FilesObject } from "./objects/files.ts";
export { releaseObject } from "./objects/release.ts";
export type { ReleaseFields } from "./objects/release.ts";
