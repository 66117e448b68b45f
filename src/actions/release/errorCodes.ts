export const releaseActionErrorCodes = {
  "release/not-found": "There is no release of that name in the namespace.",
  "release/no-revision": "The release has no revision of that number.",
  "release/name-in-use": "A release of that name is installed already.",
  "release/already-uninstalled": "The release was uninstalled before, with its history kept.",
  "release/no-source": "A path holds nothing that can be installed.",
  "release/world-changed": "A saved plan no longer fits the cluster or the release.",
  "release/invalid-plan": "A file is not a plan that kpack saved.",
  "release/tests-failed": "A test hook failed.",
} as const;
