export const releaseErrorCodes = {
  "release/unreadable-record": "A release record is damaged, truncated or not a record at all.",
  "release/already-exists": "The revision exists already: another command was faster.",
  "release/record-not-found": "The revision to change is not in the store.",
  "release/record-changed": "Another command changed the record between reading and writing.",
  "release/lock-lost": "Another command took over the release's lock while this one was stopped.",
  "release/invalid-name": "A release name has characters that are not allowed.",
  "release/store-failed": "The folder or server that holds the records cannot be used.",
} as const;
