#!/bin/sh
sed 's/a: c/a: d/'
