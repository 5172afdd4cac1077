#!/bin/sh
# Build static/dist from static/src, in the folder that holds package.json.
set -eu

npm ci --include=dev --no-audit --no-fund
npm run build
