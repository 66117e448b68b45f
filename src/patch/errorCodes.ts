export const patchErrorCodes = {
  "patch/wrong-kind": "A strategic merge patch has a mapping, list or scalar where the resource has something else.",
  "patch/unknown-directive": "A $patch directive is none of merge, replace and delete.",
  "patch/too-deep": "A patch is nested deeper than kpack merges.",
  "patch/list-too-long": "A merged list without distinct keys is too long to be merged.",
  "patch/not-json-patch": "A text is not a list of JSON patch operations.",
  "patch/json-patch": "An operation of a JSON patch does not apply.",
  "patch/test-failed": "A test operation of a JSON patch found another value.",
  "patch/too-many-operations": "A JSON patch has more operations than kpack takes.",
  "patch/pointer-too-long": "A JSON pointer has more steps than kpack takes.",
  "patch/result-too-large": "The copies that a JSON patch makes are too large together.",
} as const;
