#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Draws docs/trail.svg, the README's picture, from a real run: what `jwitness tail` printed in ./demo.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
trail=$(mktemp)
trap 'rm -f "$trail"' EXIT

if [ "${1:-}" ]; then cp "$1" "$trail"; else ./demo.sh --trail "$trail" >/dev/null; fi
[ -s "$trail" ] || { echo "the demo printed no trail" >&2; exit 1; }

# Bytes, so that every awk counts alike; a character's following bytes take no room.
LC_ALL=C awk '
  function columns(s) { gsub(/[\200-\277]/, "", s); return length(s) }
  function escaped(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s); return s }
  { sub(/ +$/, ""); line[NR] = $0; if (columns($0) > widest) widest = columns($0) }
  END {
    size = 13; column = size * 0.602; row = 19; pad = 16
    width = int(widest * column + 2 * pad); height = NR * row + 2 * pad
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n", width, height, width, height
    print "<title>jwitness tail, from a run of demo.sh</title>"
    printf "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#10151c\"/>\n", width, height
    printf "<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"%d\" xml:space=\"preserve\">\n", size
    for (i = 1; i <= NR; i++) {
      colour = "#c9d1d9"
      if (i == 1) colour = "#8b949e"
      else if (line[i] ~ /denied|failure|TAMPERED/) colour = "#ff9492"
      else if (line[i] ~ /jwitness\./) colour = "#6e7681"
      # The length is given, so that any font of even width makes the columns stand under one another.
      printf "<text x=\"%d\" y=\"%d\" fill=\"%s\" textLength=\"%.0f\">%s</text>\n", pad, pad + i * row - 5, colour, columns(line[i]) * column, escaped(line[i])
    }
    print "</g>\n</svg>"
  }' "$trail" >docs/trail.svg
echo "docs/trail.svg: $(grep -c '<text' docs/trail.svg) lines"
