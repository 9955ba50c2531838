#!/usr/bin/env bash
# Bundles what package.json pins into ../wwwroot/vendor, with the licenses of all packages that are in it. Run it after
# a version is changed; the result is committed, so that building the page needs no npm.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --no-audit --no-fund
site=../wwwroot/vendor
rm -rf "$site"
mkdir -p "$site/fonts"
bundle() { node_modules/.bin/esbuild "$1" --bundle --minify --format=esm --legal-comments=none --outfile="$2"; }
bundle codemirror.js "$site/codemirror.js"
bundle node_modules/katex/dist/katex.mjs "$site/katex.js"
sed -E 's/,url\([^)]*\.(woff|ttf)\) format\("[a-z]*"\)//g' node_modules/katex/dist/katex.min.css > "$site/katex.css"
cp node_modules/katex/dist/fonts/*.woff2 "$site/fonts/"
cp node_modules/axe-core/axe.min.js ../../../tests/AutoDiff.Page.Tests/axe.min.js
{
    echo "The files in this folder are made of these packages:"
    for package in node_modules/katex node_modules/@codemirror/* node_modules/@lezer/* node_modules/@marijn/* \
        node_modules/crelt node_modules/style-mod node_modules/w3c-keyname
    do
        printf '\n==== %s %s\n\n' "${package#node_modules/}" "$(node -p "require('./$package/package.json').version")"
        cat "$package"/LICENSE*
    done
} > "$site/LICENSES.txt"
