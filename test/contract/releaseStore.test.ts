import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createMemoryReleaseStore } from "../../src/adapters/memory/releaseStore.ts";
import { createFileStore } from "../../src/adapters/node/stores/fileStore.ts";
import { releaseStoreContract } from "./releaseStore.ts";

releaseStoreContract("memory", async () => {
  const store = createMemoryReleaseStore();
  return { open: () => store };
});

releaseStoreContract("file", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kpack-store-"));
  return {
    open: () => createFileStore(path.join(folder, ".kpack")),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
