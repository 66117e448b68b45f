/** What can go wrong when references are turned into files, with a sentence each. */
export const sourceErrorCodes = {
  "source/not-found": "A part of the path does not exist.",
  "source/not-a-file": "A file is needed where the path names a directory.",
  "source/not-a-directory": "A directory is needed where the path names a file.",
  "source/outside-root": "The load restrictor forbids files outside the kustomization's directory.",
  "source/outside-repository": "A base lies outside the repository that refers to it.",
  "source/absolute-root": "A base is named by an absolute path.",
  "source/empty-path": "A base has an empty name.",
  "source/ambiguous-path":
    "A path holds '..' in the middle of a name, which is most likely a mistake in the indentation.",
  "source/cycle": "A repository refers to itself, perhaps by way of others.",
  "source/http-status": "The server answered with an error.",
  "source/no-fetcher": "Remote files are not available in this environment.",
  "source/no-git": "Git repositories are not available in this environment.",
  "source/not-fetched": "A remote file turned up that was not fetched; a mistake in kpack.",
} as const;
