/** Where warnings and progress go; never stdout. */
export interface Reporter {
  warn(message: string): void;
  /** Details for --debug. */
  debug(message: string): void;
}
