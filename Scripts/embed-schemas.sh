#!/bin/sh
# Writes the JSON schemas into Swift sources, so that the binary carries them; a test holds the two to each other.
set -eu
cd "$(dirname "$0")/.."
embed() { # TYPE FILE WHAT
    {
        printf '/// The JSON Schema of %s; written by Scripts/embed-schemas.sh from %s.\n' "$3" "$2"
        printf '// swift-format-ignore-file\nenum %s {\n    static let text = #"""\n' "$1"
        cat "$2"
        printf '"""#\n}\n'
    } > "Sources/ezbench/Schemas/$1.swift"
}
mkdir -p Sources/ezbench/Schemas
embed ScenarioSchema Scenarios/scenario.schema.json "scenario files"
embed ReportSchema Reports/report.schema.json "\`report --format json\`"
