// What is measured, against which goal. `goal` bounds kpack / peer on wall time, `memoryGoal` on peak memory.
import fs from "node:fs";
import path from "node:path";
import { manyResources, smallOverlays, tinyOverlay } from "./inputs.js";

/** @typedef {{kpack: string[], kustomize?: string, helm?: string, work: string, argo?: string, charts?: string}} Setup */

const build = (setup, cwd, target, peer = true) => ({
  ours: { argv: [...setup.kpack, "build", target], cwd },
  peer: peer && setup.kustomize ? { argv: [setup.kustomize, "build", target], cwd } : undefined,
});

/** Not removed: ext4 searches around inodes that were freed seconds ago, and that would be measured too. */
function moveAway(folder) {
  if (fs.existsSync(folder)) fs.renameSync(folder, `${folder}-${process.hrtime.bigint()}`);
}

export const buildScenarios = [
  {
    name: "tiny overlay with a patch",
    goal: 0.8,
    memoryGoal: 1.6,
    runs: 21,
    prepare: (setup) => build(setup, tinyOverlay(path.join(setup.work, "tiny")), "prod"),
  },
  {
    name: "argo-cd cluster-install (1.9 MB)",
    goal: 0.2,
    runs: 7,
    prepare: (setup) => setup.argo && build(setup, setup.argo, "manifests/cluster-install"),
  },
  {
    name: "1,000 resources, all features",
    goal: 0.06,
    memoryGoal: 1.3,
    runs: 7,
    peerRuns: 3,
    prepare: (setup) => build(setup, manyResources(path.join(setup.work, "1000"), 1000), "all"),
  },
  {
    name: "3,000 resources, all features",
    goal: 0.02,
    memoryGoal: 0.9,
    runs: 5,
    peerRuns: 1,
    slow: true,
    prepare: (setup) => build(setup, manyResources(path.join(setup.work, "3000"), 3000), "all"),
  },
  {
    name: "10,000 resources, all features",
    absoluteGoalMs: 1000,
    runs: 5,
    growthFrom: "1,000 resources, all features",
    growthFactor: 10,
    growthGoal: 1.1,
    prepare: (setup) => build(setup, manyResources(path.join(setup.work, "10000"), 10000), "all", false),
  },
  {
    name: "500 small overlays, one command against 500",
    goal: 0.02,
    runs: 5,
    peerRuns: 1,
    slow: true,
    prepare: (setup) => {
      const cwd = smallOverlays(path.join(setup.work, "500"), 500);
      const script = `for i in $(seq 0 499); do ${setup.kustomize} build overlays/$i; done`;
      return {
        ours: { argv: [...setup.kpack, "build", "--all", "overlays", "-o", path.join(setup.work, "500-out")], cwd },
        peer: setup.kustomize ? { argv: ["bash", "-c", script], cwd } : undefined,
        before: () => moveAway(path.join(setup.work, "500-out")),
      };
    },
  },
];
