// Inputs made anew for each run of the benchmark, the same bytes every time.
import fs from "node:fs";
import path from "node:path";

function write(dir, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  return dir;
}

function deployment(name, configMap, image = "registry.example.com/app:1.0.0") {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: main
        image: ${image}
        ports:
        - containerPort: 8080
        env:
        - name: LEVEL
          value: info
        envFrom:
        - configMapRef:
            name: ${configMap}
        resources:
          limits:
            memory: 128Mi
`;
}

function configMap(name, i) {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  index: "${i}"\n  text: some text of item ${i}\n`;
}

/** Two objects, a generator, a prefix and a patch. */
export function tinyOverlay(dir) {
  return write(dir, {
    "base/kustomization.yaml":
      "resources: [deployment.yaml, service.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [a=1]\n",
    "base/deployment.yaml": deployment("web", "settings"),
    "base/service.yaml":
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n",
    "prod/kustomization.yaml": "namePrefix: prod-\nresources: [../base]\npatches:\n- path: patch.yaml\n",
    "prod/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n",
  });
}

/** `count` objects, half of them Deployments that refer to the other half, under an overlay with every common feature. */
export function manyResources(dir, count) {
  const half = Math.floor(count / 2);
  const objects = [];
  for (let i = 0; i < half; i++) objects.push(deployment(`web-${i}`, `settings-${i}`), configMap(`settings-${i}`, i));
  const patches = Array.from({ length: 10 }, (_, i) => {
    const patch = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web-${i}\nspec:\n  template:\n    spec:\n      containers:\n      - name: main\n        env:\n        - name: EXTRA\n          value: "${i}"\n`;
    return `- patch: |-\n${patch.replace(/^/gm, "    ").trimEnd()}\n`;
  }).join("");
  return write(dir, {
    "base/kustomization.yaml": "resources: [all.yaml]\n",
    "base/all.yaml": objects.join("---\n"),
    "all/kustomization.yaml": `namePrefix: big-
namespace: bench
resources: [../base]
labels:
- pairs: {team: bench}
  includeSelectors: true
images:
- name: registry.example.com/app
  newTag: 2.0.0
configMapGenerator:
- name: generated
  literals: [a=1, b=2]
patches:
${patches}- target: {kind: Deployment, name: web-1.*}
  patch: |-
    - op: add
      path: /spec/template/spec/priorityClassName
      value: high
replacements:
- source: {kind: ConfigMap, name: settings-0, fieldPath: data.index}
  targets:
  - select: {kind: Deployment, name: web-0}
    fieldPaths: [spec.template.spec.containers.0.env.0.value]
`,
  });
}

/** `count` overlays over ten bases. */
export function smallOverlays(dir, count) {
  const files = {};
  for (let b = 0; b < 10; b++) {
    files[`bases/${b}/kustomization.yaml`] =
      "resources: [deployment.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [a=1]\n";
    files[`bases/${b}/deployment.yaml`] = deployment("web", "settings");
  }
  for (let i = 0; i < count; i++) {
    files[`overlays/${i}/kustomization.yaml`] =
      `namePrefix: o${i}-\nnamespace: ns-${i}\nresources: [../../bases/${i % 10}]\npatches:\n- path: patch.yaml\n`;
    files[`overlays/${i}/patch.yaml`] =
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: ${i}\n`;
  }
  return write(dir, files);
}
