export const kubeErrorCodes = {
  "kube/bad-schema": "An OpenAPI schema has something of another type than its field takes.",
  "kube/label-selector": "A label or annotation selector does not follow the selector grammar.",
} as const;
