/** What the error codes of this room mean; the reference page is made from this. */
export const baseErrorCodes = {
  "base/invalid-version": "A version is not a semantic version.",
  "base/invalid-constraint": "A version constraint cannot be read.",
  "base/invalid-json": "A text is not JSON.",
} as const;
