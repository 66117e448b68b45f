#!/bin/sh
sed 's/    name: a$/    name: renamed/'
