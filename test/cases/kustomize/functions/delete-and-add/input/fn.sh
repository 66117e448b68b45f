#!/bin/sh
cat >/dev/null
cat <<E
apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: b}
  data: {n: '1'}
- apiVersion: v1
  kind: Secret
  metadata: {name: new}
E
