/** kpack repair on folder releases, through bin/kpack. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder, writeConfigChart } from "../support/releaseWorld.ts";
import { runKpack } from "../support/runKpack.ts";

interface Row {
  revision: number;
  status: string;
  description: string;
}

describe("R9: repair of folder releases", () => {
  let work: ReturnType<typeof temporaryFolder>;
  let out: string;
  let chart: string;
  beforeEach(() => {
    work = temporaryFolder();
    out = path.join(work.folder, "out");
    chart = writeConfigChart(path.join(work.folder, "settings"), 2);
  });
  afterEach(() => work.remove());

  const kpack = (...args: string[]) => runKpack([...args, "--to", out], { cwd: work.folder });
  const ok = (...args: string[]): string => {
    const { status, stdout, stderr } = kpack(...args);
    expect({ args, stderr: status === 0 ? "" : stderr, status }).toEqual({ args, stderr: "", status: 0 });
    return stdout;
  };
  const record = (version: number): string =>
    path.join(out, `.kpack/releases/default/sh.helm.release.v1.a.v${version}`);
  const change = (version: number, edit: (text: string) => string): void =>
    writeFileSync(record(version), edit(readFileSync(record(version), "utf8")));
  const half = (text: string): string => text.slice(0, text.length / 2);
  const history = (): Row[] => JSON.parse(ok("history", "a", "-o", "json"));
  const statuses = (): string[] => history().map(({ revision, status }) => `${revision} ${status}`);
  const files = (): string[] =>
    readdirSync(out)
      .filter((name) => name.endsWith(".yaml"))
      .sort();
  const install = (...sets: string[]): void => {
    ok("install", "b", chart, "--set", "count=1");
    ok("install", "a", chart, "--set", sets[0] ?? "count=2");
    for (const set of sets.slice(1)) ok("upgrade", "a", chart, "--set", set);
  };

  /** Every verb goes on without --take-over, and the other release never notices. */
  const expectUsable = (): void => {
    ok("status", "a");
    for (const part of ["all", "values", "manifest", "hooks", "notes", "metadata"]) ok("get", part, "a");
    expect(ok("list", "--strict")).not.toContain("unreadable");
    expect(ok("diff", "a")).toBe("nothing differs\n");
    ok("upgrade", "a", chart, "--reset-values", "--set", "text=after,count=1");
    expect(files()).toEqual(["configmap_a-0.yaml", "configmap_b-0.yaml"]);
    ok("rollback", "a");
    ok("uninstall", "a");
    expect(files()).toEqual(["configmap_b-0.yaml"]);
    expect(JSON.parse(ok("history", "b", "-o", "json"))).toHaveLength(1);
  };
  test("R9: one of ten records is cut off: list tells, repair rebuilds it, the others stay as they are", () => {
    install("text=t1", ...Array.from({ length: 9 }, (_, i) => `text=t${i + 2}`));
    change(7, half);
    const listed = kpack("list", "--strict");
    expect([listed.status, listed.stdout.match(/unreadable/g)?.length]).toEqual([4, 1]);
    expect(listed.stderr).toContain('"kpack repair a -n default" rebuilds it');
    const before = readdirSync(path.dirname(record(1))).map((name) =>
      readFileSync(path.join(path.dirname(record(1)), name), "utf8"),
    );
    expect(ok("repair", "a")).toMatch(
      /^revision 7: superseded, 2 objects\n {2}could not be read: .*\n {2}Repaired: a copy of revision 6/,
    );
    const after = readdirSync(path.dirname(record(1))).map((name) =>
      readFileSync(path.join(path.dirname(record(1)), name), "utf8"),
    );
    expect(after.filter((text, i) => text !== before[i])).toHaveLength(1);
    expect(statuses()).toEqual([...Array.from({ length: 9 }, (_, i) => `${i + 1} superseded`), "10 deployed"]);
    expectUsable();
  });

  test("R9: the deployed record is cut off: what only it knew of is removed by the next upgrade", () => {
    install("text=one", "text=two", "text=three,count=5");
    change(3, half);
    const refused = kpack("upgrade", "a", chart);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('Hint: "kpack repair a" rebuilds it from what is live');
    const shown = kpack("status", "a");
    expect([shown.status, shown.stderr]).toEqual([0, expect.stringContaining("this is revision 2: the record")]);
    const damaged = readFileSync(record(3), "utf8");
    const printed = ok("repair", "a");
    expect(printed).toContain("revision 3: deployed, 5 objects");
    expect(printed).toContain("+ ConfigMap default/a-4: no other revision has it");
    const kept = /the damaged record is kept as (.*)$/m.exec(printed)?.[1] ?? "";
    expect(readFileSync(kept, "utf8")).toBe(damaged);
    expect(statuses()).toEqual(["1 superseded", "2 superseded", "3 deployed"]);
    expect(ok("get", "manifest", "a").match(/text: three/g)).toHaveLength(5);
    expectUsable();
  });

  test("R9: nothing to repair is no failure; a dry run changes nothing and takes no lock", () => {
    install("text=one");
    expect(ok("repair", "a")).toBe('nothing to repair: every record of release "a" can be read\n');
    change(1, half);
    const before = readFileSync(record(1), "utf8");
    const locks = (): string[] => readdirSync(path.join(out, ".kpack/locks"));
    const lockedBefore = locks();
    expect(ok("repair", "a", "--dry-run")).toContain('release "a" would be repaired');
    expect(locks()).toEqual(lockedBefore);
    expect(readFileSync(record(1), "utf8")).toBe(before);
    expect(existsSync(path.join(out, ".kpack/damaged"))).toBe(false);
    expect(JSON.parse(ok("repair", "a", "-o", "json"))).toMatchObject({
      ...{ name: "a", namespace: "default", dryRun: false, superseded: [], leftBehind: [], notes: [] },
      repaired: [
        { revision: 1, status: "deployed", objects: [{ name: "a-0" }, { name: "a-1" }], keptAs: [expect.any(String)] },
      ],
    });
    expect(JSON.parse(ok("repair", "a", "-o", "json"))).toMatchObject({ repaired: [] });
    const missing = kpack("repair", "nobody");
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining("[release/not-found]")]);
  });

  test("R9: values that the damaged text still has are kept, others are those of the revision before, and it says so", () => {
    install("text=one", "text=two,count=3");
    const values = (): unknown => JSON.parse(ok("get", "values", "a", "-o", "json"));
    const good = readFileSync(record(2), "utf8");
    writeFileSync(record(2), good.slice(0, good.indexOf("\nname: a")));
    expect(ok("repair", "a")).toContain("chart, values and notes as the damaged record still says");
    expect(values()).toEqual({ count: 3, text: "two" });
    writeFileSync(record(2), good.slice(0, good.indexOf("\nconfig:")));
    expect(ok("repair", "a")).toContain("chart, values and notes from revision 1, its own are lost");
    expect(values()).toEqual({ text: "one" });
    expect(history()[1]?.description).toContain("values and notes from revision 1, its own are lost");
    expectUsable();
  });

  test.each<[string, (text: string) => string]>([
    ["edited by hand", (text) => text.replace("text: two\n", "text: edited\n")],
    ["with the line ends of another system", (text) => text.replaceAll("\n", "\r\n")],
    ["without its first line", (text) => text.slice(text.indexOf("\n") + 1)],
  ])("R9: a record %s reads on: it is taken as it is", (_what, edit) => {
    install("text=one", "text=two,count=3");
    const values = ok("get", "values", "a");
    change(2, edit);
    expect(kpack("upgrade", "a", chart).stderr).toContain("[release/unreadable-record]");
    expect(ok("repair", "a")).toContain("as the damaged record says, which can still be read");
    expect(ok("get", "values", "a").replace("edited", "two")).toBe(values);
    expect(statuses()).toEqual(["1 superseded", "2 deployed"]);
    expect(history()[1]?.description).toMatch(/^Repaired: /);
  });

  test("R9: a record whose manifest was edited until it was none: the objects are found live, the values are its own", () => {
    install("text=one", "text=two,count=3");
    change(2, (text) => text.replace("kind: ConfigMap", "kind: [ConfigMap"));
    expect(ok("repair", "a")).toContain(
      "3 objects as found live; chart, values and notes as the damaged record still says",
    );
    expect(JSON.parse(ok("get", "values", "a", "-o", "json"))).toEqual({ count: 3, text: "two" });
    expectUsable();
  });

  test("R9: every record is damaged: the objects make a release again", () => {
    install("text=one", "text=two,count=3");
    for (const version of [1, 2]) writeFileSync(record(version), "torn");
    expect(kpack("status", "a").stderr).toContain('"kpack repair a" rebuilds them');
    ok("repair", "a");
    expect(statuses()).toEqual(["1 superseded", "2 deployed"]);
    expectUsable();
  });

  test("R9: nothing is left of a release but a damaged record: its name is free again", () => {
    install("text=one");
    for (const name of files().filter((file) => file.includes("_a-"))) writeFileSync(path.join(out, name), "# gone\n");
    writeFileSync(record(1), "");
    ok("repair", "a");
    expect(statuses()).toEqual(["1 failed"]);
    for (const name of files().filter((file) => file.includes("_a-"))) writeFileSync(path.join(out, name), "# gone\n");
    ok("install", "a", chart, "--force-conflicts");
  });

  test("R9: hooks are files in a folder and hooks again in the record; CRDs that a chart brings are left alone", () => {
    const add = (file: string, text: string): void => {
      mkdirSync(path.dirname(path.join(chart, file)), { recursive: true });
      writeFileSync(path.join(chart, file), text);
    };
    const hook =
      'metadata: {name: job, annotations: {"helm.sh/hook": "post-install,test", "helm.sh/hook-weight": "3"}}';
    add("templates/job.yaml", `apiVersion: batch/v1\nkind: Job\n${hook}\n`);
    add(
      "crds/widgets.yaml",
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\n",
    );
    ok("install", "a", chart);
    writeFileSync(record(1), "torn");
    const printed = ok("repair", "a");
    expect(printed).toContain("Note: CustomResourceDefinition widgets.example.com is not taken in");
    expect(JSON.parse(ok("get", "all", "a", "--template", "{{ toJson .Release.Hooks }}"))).toMatchObject([
      { Name: "job", Kind: "Job", Weight: 3, Events: ["post-install", "test"] },
    ]);
    ok("uninstall", "a");
    expect(files()).toEqual(["apiextensions.k8s.io_customresourcedefinition_widgets.example.com.yaml"]);
  });

  test("R9: a release that was uninstalled with its history kept stays uninstalled", () => {
    install("text=one", "text=two");
    ok("uninstall", "a", "--keep-history");
    change(2, half);
    ok("repair", "a");
    expect(statuses()).toEqual(["1 superseded", "2 uninstalled"]);
    ok("rollback", "a", "1");
    expect(files()).toHaveLength(3);
  });

  test("R9: what was passed over and what was kept aside is removed when asked", () => {
    install("text=one", "text=two,count=4");
    const damaged = readFileSync(record(2), "utf8");
    change(2, half);
    ok("upgrade", "a", chart, "--reset-values", "--take-over");
    expect(files()).toContain("configmap_a-3.yaml");
    const left = /^ConfigMap default\/a-3 says .* it stays behind; --prune removes it$/m;
    expect(ok("repair", "a")).toMatch(left);
    writeFileSync(record(2), half(damaged));
    ok("repair", "b", "--prune");
    const kept = path.join(out, ".kpack/damaged");
    expect(readdirSync(kept)).toHaveLength(1);
    const planned = ok("repair", "a", "--prune", "--dry-run");
    expect(planned).toContain("ConfigMap default/a-3: would be removed, no revision in place lists it");
    expect(files()).toContain("configmap_a-3.yaml");
    const removed = ok("repair", "a", "--prune");
    expect(removed).toContain("ConfigMap default/a-3: removed, no revision in place lists it");
    expect(removed).toContain("Note: what earlier repairs kept aside stays until there is nothing to repair any more");
    expect(files()).toEqual(["configmap_a-0.yaml", "configmap_a-1.yaml", "configmap_b-0.yaml"]);
    expect(readdirSync(kept)).toHaveLength(1);
    const again = JSON.parse(ok("repair", "a", "--prune", "-o", "json"));
    expect(again).toMatchObject({
      repaired: [],
      pruned: { objects: [], records: [expect.stringContaining("damaged")] },
    });
    expect(readdirSync(kept)).toEqual([]);
    expectUsable();
  });

  test("R9: a record whose labels are gone is told by list --strict and found by repair", () => {
    install("text=one", "text=two,count=3");
    change(2, (text) => text.replace(/ \{.*\}\n/, " {}\n"));
    const listed = (...args: string[]) => kpack("list", ...args);
    expect(listed()).toMatchObject({ status: 0, stderr: "" });
    const strict = listed("--strict");
    expect([strict.status, strict.stdout.match(/unreadable/g)?.length]).toEqual([4, 1]);
    expect(strict.stderr).toContain(
      'its labels are gone, so that no list shows it; "kpack repair a -n default" rebuilds it',
    );
    expect(kpack("upgrade", "a", chart).stderr).toContain('then "kpack repair a" finds it');
    expect(ok("repair", "a")).toContain("as the damaged record says, which can still be read");
    expect(statuses()).toEqual(["1 superseded", "2 deployed"]);
    expect(JSON.parse(ok("get", "values", "a", "-o", "json"))).toEqual({ count: 3, text: "two" });
    expectUsable();
  });

  test("R9: files changed by hand are nobody's and stay out of it", () => {
    install("text=one", "text=one,count=4");
    const file = path.join(out, "configmap_a-3.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("one", "mine"));
    change(2, half);
    ok("repair", "a");
    expect(ok("get", "manifest", "a").match(/name: a-/g)).toHaveLength(3);
    ok("uninstall", "a");
    expect(files()).toEqual(["configmap_a-3.yaml", "configmap_b-0.yaml"]);
  });
});
