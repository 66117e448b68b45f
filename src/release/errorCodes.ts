export const releaseErrorCodes = {
  "release/unreadable-record":
    "A release record is damaged, truncated or not a record at all; `kpack repair` rebuilds it.",
  "release/record-too-large": "A release's record would be larger than what is ever read again.",
  "release/already-exists": "The revision exists already: another command was faster.",
  "release/record-not-found": "The revision to change is not in the store.",
  "release/record-changed": "Another command changed the record between reading and writing.",
  "release/lock-lost": "Another command took over the release's lock while this one was stopped.",
  "release/locked": "Another command is at work on the release. Exit code 3.",
  "release/pending-operation": "Helm left the release in the middle of an operation, or is still at it.",
  "release/interrupted": "The command was stopped by a signal; the record says so.",
  "release/invalid-manifest": "What was rendered is not a list of Kubernetes objects.",
  "release/still-needed":
    "An upgrade, or a repair with --prune, would remove what something that stays needs: its namespace, or what it depends on.",
  "release/invalid-name": "A release name has characters that are not allowed.",
  "release/store-failed": "The folder or server that holds the records cannot be used.",
} as const;
