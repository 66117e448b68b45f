#!/bin/sh
cat >/dev/null
cat <<E
apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: gen
    annotations: {kustomize.config.k8s.io/needs-hash: 'true'}
  data: {a: b}
- apiVersion: v1
  kind: Secret
  metadata: {name: plain}
E
