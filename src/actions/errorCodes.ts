export const actionErrorCodes = {
  "build/not-a-folder": "A folder was asked for and something else, or nothing, is there.",
  "build/output-missing": "Several outputs need a place to be written to.",
  "build/some-failed": "Some of several targets could not be built; each was reported.",
} as const;
