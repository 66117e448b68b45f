#!/bin/sh
cat
echo broken >&2
exit 3
