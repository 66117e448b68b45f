/** What the error codes of this room mean; the reference page is made from this. */
export const baseErrorCodes = {
  "base/invalid-version": "A version is not a semantic version.",
  "base/invalid-constraint": "A version constraint cannot be read.",
  "base/invalid-json": "A text is not JSON.",
  "value/not-json": "A value cannot be said in JSON: infinity, not-a-number, or nesting without end.",
} as const;
