#!/bin/sh
sed 's/a: b/a: changed/'
