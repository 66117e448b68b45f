export const cliErrorCodes = {
  "cli/usage": "The command line has an unknown command or flag, or a wrong number or kind of arguments. Exit code 2.",
  "cli/internal": "A fault in kpack itself. Run again with --debug and report it.",
} as const;
