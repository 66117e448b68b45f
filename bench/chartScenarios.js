// Charts of others are not committed: `--charts DIR` names a folder that holds them unpacked, by the names below.
import fs from "node:fs";
import path from "node:path";

const template = (setup, chart) => {
  const argv = ["template", "rel", chart, "--include-crds", "--kube-version", "1.34.0"];
  return {
    ours: { argv: [...setup.kpack, ...argv], cwd: setup.work },
    peer: setup.helm ? { argv: [setup.helm, ...argv], cwd: setup.work } : undefined,
  };
};

const realChart = (name, goal, more = {}) => ({
  name: `template ${name}`,
  goal,
  runs: 11,
  prepare: (setup) => {
    const chart = setup.charts && path.join(setup.charts, name);
    return chart && fs.existsSync(chart) ? template(setup, chart) : undefined;
  },
  ...more,
});

export const chartScenarios = [
  realChart("starter", 0.85, { memoryGoal: 1.0, runs: 21 }),
  realChart("postgresql", 0.8),
  realChart("ingress-nginx", 0.8),
  realChart("consul", 0.7),
  realChart("argo-cd", 0.7),
  realChart("kube-prometheus-stack", 0.7, { memoryGoal: 1.2 }),
];
