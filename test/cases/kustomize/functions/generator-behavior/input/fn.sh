#!/bin/sh
cat >/dev/null
cat <<E
apiVersion: v1
kind: ConfigMap
metadata:
  name: gen
  annotations: {kustomize.config.k8s.io/behavior: merge, kustomize.config.k8s.io/needs-hash: 'true'}
data: {a: b}
E
