#!/bin/sh
cat >/dev/null
cat <<E
apiVersion: v1
kind: ConfigMap
metadata:
  name: gen
E
