#!/bin/sh
sed 's/a: b/a: c/'
