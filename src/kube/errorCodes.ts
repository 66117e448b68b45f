export const kubeErrorCodes = {
  "kube/label-selector": "A label or annotation selector does not follow the selector grammar.",
} as const;
