/**
 * base: the ground floor. Plain values, errors with positions, limits on input, path arithmetic, ordering.
 * Imports nothing of ours; no I/O.
 */
export { fromBase64, toBase64 } from "./base64.ts";
export { compareBytes } from "./compare.ts";
export { KpackError, formatSpan } from "./error.ts";
export type { Diagnostic, ErrorCode, ErrorDetails, Span } from "./error.ts";
export { parseExactJson, parseJson, parseJsonPrefix, parseWholeJson } from "./json.ts";
export { isGoSpace, trimGoSpace, trimGoSpaceStart } from "./goSpace.ts";
export { holdsAll } from "./holdsAll.ts";
export { defaultLimits } from "./limits.ts";
export type { Limits } from "./limits.ts";
export { matchPath } from "./matchPath.ts";
export { certainMistakes, nearNames } from "./nearNames.ts";
export { baseName, dirName, isInside, joinPath, normalizePath, relativePath } from "./path.ts";
export { isPrintRune, quoteGo, quoteGoRune } from "./quote.ts";
export { stringifyJson } from "./stringifyJson.ts";
export { productVersion } from "./product.ts";
export { terminalText } from "./terminalText.ts";
export { OddScalar, cloneValue, getOwn, isMap, plain, setOwn } from "./value.ts";
export type { Scalar, Value, ValueMap } from "./value.ts";
