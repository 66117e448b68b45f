import { KpackError } from "../../src/base/index.ts";

/** The KpackError that a build ends with; any other end is thrown. */
export async function expectedError(build: Promise<unknown>): Promise<KpackError> {
  try {
    await build;
  } catch (error) {
    if (error instanceof KpackError) return error;
    throw error;
  }
  throw new Error("it built, and an error was expected");
}
