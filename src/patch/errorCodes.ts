export const patchErrorCodes = {
  "patch/wrong-kind": "A strategic merge patch has a mapping, list or scalar where the resource has something else.",
  "patch/unknown-directive": "A $patch directive is none of merge, replace and delete.",
  "patch/too-deep": "A patch is nested deeper than kpack merges.",
  "patch/list-too-long": "A merged list without distinct keys is too long to be merged.",
} as const;
