export const actionErrorCodes = {
  "build/not-a-folder": "A folder was asked for and something else, or nothing, is there.",
} as const;
