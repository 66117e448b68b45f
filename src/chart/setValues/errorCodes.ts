/** What the error codes of this part mean; the reference page is made from this. */
export const setValuesErrorCodes = {
  "chart/invalid-set": "The text of --set, --set-string, --set-json, --set-literal or --set-file cannot be read.",
} as const;
