export const actionErrorCodes = {
  "build/not-a-folder": "A folder was asked for and something else, or nothing, is there.",
  "build/same-output": "The outputs of two targets would be written to the same place.",
} as const;
