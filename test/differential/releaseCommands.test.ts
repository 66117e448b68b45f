/** Flags and outputs of the commands on releases beside the real Helms: every flag of theirs is known, every field is theirs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/table.ts";
import { apiServerBinaries, apiServerMissing } from "../support/apiServer.ts";
import { chartFiles, openReleaseCluster, type ReleaseCluster } from "../support/releaseCluster.ts";
import { findHelm, run } from "../support/releaseWorld.ts";

const verbs = [
  ...["install", "upgrade", "rollback", "uninstall", "list", "status", "history", "test"],
  ...["all", "values", "manifest", "hooks", "notes", "metadata"].map((part) => `get ${part}`),
];

for (const name of ["helm", "helm3"] as const) {
  const helm = findHelm(name);
  if (!helm) {
    test.skip(`${name} is not on this machine`, () => undefined);
    continue;
  }
  describe(`every flag of ${name}`, () => {
    test.each(verbs)("%s", (verb) => {
      const { stdout } = run(helm, [...verb.split(" "), "--help"]);
      const flags = [...stdout.matchAll(/^ +(?:-(\w), )?--([\w-]+)/gm)].map(([, short, long]) => ({ short, long }));
      expect(flags.length).toBeGreaterThan(15);
      const spec = commands.find(({ path }) => path.join(" ") === verb);
      const known = new Map(spec?.options.map((option) => [option.name, option.short]));
      const missing = flags.filter(
        ({ short, long = "" }) =>
          !["help", "debug"].includes(long) && (!known.has(long) || (short !== undefined && known.get(long) !== short)),
      );
      expect(missing).toEqual([]);
    });
  });
}

const helm = findHelm("helm");
if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else if (!helm) test.skip("helm is not on this machine", () => undefined);
else
  describe("every output beside helm's", () => {
    let at: ReleaseCluster;
    beforeAll(async () => {
      at = await openReleaseCluster("output");
      const chart = at.write({
        ...chartFiles("web", {
          "config.yaml":
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}'}\ndata: {text: {{ .Values.text }}}\n",
          "secret.yaml":
            "apiVersion: v1\nkind: Secret\nmetadata: {name: '{{ .Release.Name }}'}\nstringData: {password: hunter2}\n",
          "hook.yaml":
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: '{{ .Release.Name }}-hook'\n  annotations: {helm.sh/hook: 'pre-install,test', helm.sh/hook-weight: '-5'}\n",
          "NOTES.txt": "text is {{ .Values.text }}\n",
        }),
        "web/values.yaml": "text: one\nmore: {z: 1, a: [x, 1.50]}\n",
        "web/Chart.yaml":
          'apiVersion: v2\nname: web\nversion: 0.1.0\nappVersion: "1.0"\nannotations: {team: shop, area: front}\n',
      });
      await at.ok("install", "first", chart, "-l", "team=shop,area=front");
      await at.ok("upgrade", "first", chart, "--set", "text=two,more.b=3");
      await at.ok("rollback", "first", "1");
      await at.ok("install", "second", chart, "--description", "by hand", "--no-hooks");
      await at.ok("uninstall", "second", "--keep-history");
      await at.kpack("install", "third", chart, "--set", "text=[broken");
      await at.helm(helm, "install", "by-helm", chart, "--set", "text=three");
    }, 300_000);
    afterAll(() => at?.stop());

    const both = async (...args: string[]): Promise<[helm: string, kpack: string]> => {
      const theirs = await at.helm(helm, ...args);
      const { status, stdout, stderr } = await at.kpack(...args);
      expect({ args, status, stderr }).toEqual({ args, status: theirs.status, stderr: "" });
      return [theirs.stdout, stdout];
    };

    const sameBytes: string[][] = [
      ["list"],
      ["list", "-q"],
      ["list", "-o", "json"],
      ["list", "-o", "yaml"],
      ["list", "-q", "-o", "json"],
      ["list", "-q", "-o", "yaml"],
      ["list", "--no-headers", "--reverse"],
      ["list", "--date"],
      ["list", "--uninstalled"],
      ["list", "--deployed", "--max", "1", "--offset", "1"],
      ["list", "-f", "^f|y-h"],
      ["list", "-l", "team=shop"],
      ["list", "-l", "team!=shop", "-q"],
      ["list", "--time-format", "Mon 2006-01-02 15:04:05.000 MST"],
      ["list", "--pending", "-o", "json"],
      ...["first", "by-helm"].flatMap((name) => [
        ["get", "all", name],
        ["get", "values", name],
        ["get", "values", name, "-o", "json"],
        ["get", "values", name, "-o", "yaml"],
        ["get", "values", name, "--all"],
        ["get", "values", name, "--all", "-o", "json"],
        ["get", "manifest", name],
        ["get", "hooks", name],
        ["get", "notes", name],
        ["get", "all", name, "--template", "{{ .Release.Name }} {{ .Release.Version }} {{ .Release.Info.Status }}"],
      ]),
      ["get", "values", "first", "--revision", "2"],
      ["get", "manifest", "first", "--revision", "2"],
      ["get", "metadata", "by-helm"],
      ["get", "metadata", "by-helm", "-o", "json"],
      ["get", "metadata", "by-helm", "-o", "yaml"],
    ];
    test.each(sameBytes.map((args) => ({ args, words: args.join(" ") })))(
      "$words: the same bytes",
      async ({ args }) => {
        const [theirs, ours] = await both(...args);
        expect(ours).toBe(theirs);
      },
    );

    test.each(["first", "second", "by-helm"])("history %s: Helm's fields, and who", async (name) => {
      const [theirs, ours] = (await both("history", name, "-o", "json")).map((text) => JSON.parse(text) as object[]);
      expect(ours).toEqual(theirs?.map((row) => ({ ...row, user: expect.any(String) })));
      const [table, mine] = await both("history", name);
      const columns = table.split("\n")[0]?.split("\t").length ?? 0;
      const cut = mine.split("\n").map((line) => line.split("\t").slice(0, columns).join("\t"));
      expect(cut.join("\n")).toBe(table);
    });

    test("get metadata of what kpack applied: all of Helm's but for the way it was applied", async () => {
      const [theirs, ours] = await both("get", "metadata", "first", "-o", "json");
      expect(JSON.parse(ours)).toEqual({ ...JSON.parse(theirs), applyMethod: "ssa" });
    });

    test.each(["first", "by-helm"])("status %s: Helm's fields, Secrets masked", async (name) => {
      const [theirs, ours] = (await both("status", name, "-o", "json")).map((text) => JSON.parse(text));
      const { kpack: _own, ...rest } = ours;
      for (const secret of theirs.info.resources["v1/Secret"]) secret.data = { password: "***" };
      expect(rest).toEqual(theirs);
      const [text, mine] = await both("status", name);
      const withoutObjects = (shown: string): string => shown.replace(/RESOURCES:[\s\S]*(?=TEST SUITE|NOTES)/, "");
      expect(withoutObjects(mine)).toBe(withoutObjects(text));
      expect(mine).toMatch(/^ConfigMap\s+\S+\s+Current/m);
    });
  });
