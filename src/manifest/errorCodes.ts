export const manifestErrorCodes = {
  "manifest/duplicate-id": "Two resources of one build have the same kind, name and namespace.",
  "manifest/id-not-found": "A resource that must exist does not.",
  "manifest/id-ambiguous": "Several resources match where exactly one must.",
  "manifest/behavior": "A generated resource and its behavior (create, merge, replace) do not fit what exists.",
  "manifest/missing-kind": "An object has no kind.",
  "manifest/missing-name": "An object has no metadata.name.",
  "manifest/missing-metadata": "A document is not a Kubernetes object.",
  "manifest/bad-list": "The items of a list are not a list.",
} as const;
