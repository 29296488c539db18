#!/usr/bin/env bash
# Has the Nu Html Checker read every page of the sample's site. Fails on any error; mails are not HTML 5.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r "$here/test/fixtures/newsletter/issues" "$work/"
cd "$here"
node scripts/compose.ts --root "$work" >/dev/null
node scripts/build.ts --root "$work" >/dev/null
find "$work/public" -name email.html -delete
# Taken as a file alone: as a dependency it would bring a Java of its own to everybody.
npm pack --silent --pack-destination "$work" vnu-jar@26.9.27 >/dev/null
tar -xzf "$work"/vnu-jar-*.tgz -C "$work" package/build/dist/vnu.jar
java -jar "$work/package/build/dist/vnu.jar" --skip-non-html --errors-only "$work/public"
echo "vnu: $(find "$work/public" -name '*.html' | wc -l) pages without an error"
