export const regexErrorCodes = {
  "regex/syntax":
    "A regular expression is not valid RE2 syntax (the syntax of Go; it has no look-around and no back-references).",
  "regex/engine-not-loaded": "A pattern turned up that the load phase did not announce; a mistake in kpack.",
} as const;
