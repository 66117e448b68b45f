/** Many releases at once: 32 upgrades of 32 releases, none of which has to do with another. */
import { describe, expect, test } from "vitest";
import { isFull, longMs, tellFigure } from "../support/faultSeeds.ts";
import { useFaultServers } from "../support/faultServers.ts";
import type { FaultWorld } from "../support/faultWorlds.ts";
import { startKpack } from "../support/releaseWorld.ts";
import { hashText, manifestHash, setContent } from "../support/settingsRelease.ts";

const faults = useFaultServers();
const chart = faults.writeChart("settings", 2);

describe.each(faults.stores)("many releases, store %s", (store) => {
  const many = isFull ? 32 : 6;
  const names = Array.from({ length: many }, (_, i) => `r${i}x`);
  const contentOf = (name: string, text: string) => ({ text: `${text}-${name}`, count: 2 });

  async function change(
    world: FaultWorld,
    verb: "install" | "upgrade",
    name: string,
    text: string = verb,
  ): Promise<void> {
    const words = [verb, name, chart, ...setContent(contentOf(name, text)), ...world.args];
    const { status, stderr } = await startKpack(words, world.env).ended;
    expect(status, `${words.join(" ")}: ${stderr}`).toBe(0);
  }

  test(
    "R4: each at once with all others: all succeed, and each release is as its own upgrade made it",
    async () => {
      const world = await faults.makeWorld(store);
      await Promise.all(names.map((name) => change(world, "install", name)));
      const begun = performance.now();
      await Promise.all(names.map((name) => change(world, "upgrade", name)));
      const together = performance.now() - begun;
      const live = await world.objects();
      for (const name of names) {
        const { revisions, problems } = await world.records.history(name, world.namespace);
        expect(problems).toEqual([]);
        expect(revisions.map(({ release }) => release.info.status)).toEqual(["superseded", "deployed"]);
        const content = contentOf(name, "upgrade");
        expect(hashText(revisions.at(-1)?.release.manifest ?? "")).toBe(manifestHash(name, content));
        expect([live.get(`${name}-0`), live.get(`${name}-1`)]).toEqual([content.text, content.text]);
      }
      expect(live.size).toBe(2 * many);
      if (isFull) {
        const alone = performance.now();
        for (const name of names) await change(world, "upgrade", name, "alone");
        const ratio = (together / (performance.now() - alone)).toFixed(2);
        tellFigure(`R4 upgrades at once, store ${store}`, {
          upgrades: many,
          failures: 0,
          "time to sum of one by one": ratio,
        });
      }
      await world.close();
    },
    longMs,
  );
});
