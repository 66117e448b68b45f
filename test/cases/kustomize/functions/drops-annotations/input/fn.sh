#!/bin/sh
sed '/previous/d; /prefixes/d'
