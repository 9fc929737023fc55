#!/usr/bin/env python3
"""Writes the built-in price book from LiteLLM's public price file.

    curl -LO https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json
    Scripts/price-book.py model_prices_and_context_window.json --as-of 2026-11-23 [--only PREFIX ...]

Digits are taken over as they are written in the file; nothing passes through a float.
"""
import argparse
import json
import pathlib
import re

DEFAULT_OUTPUT = pathlib.Path(__file__).parent.parent / "Sources/BenchReport/Pricing/BuiltInPrices.swift"
FIELDS = {
    "input": "input_cost_per_token",
    "output": "output_cost_per_token",
    "cacheRead": "cache_read_input_token_cost",
    "cacheWrite": "cache_creation_input_token_cost",
}
TIER = re.compile(r"^(%s)_above_(\d+)k_tokens$" % "|".join(FIELDS.values()))


def arguments(pairs):
    return ", ".join(f'{name}: "{value}"' if name != "aboveInputTokens" else f"{name}: {value}" for name, value in pairs)


def entry(name, fields):
    pairs = [(swift, fields[key]) for swift, key in FIELDS.items() if key in fields]
    if "output_cost_per_reasoning_token" in fields:
        pairs.append(("reasoning", fields["output_cost_per_reasoning_token"]))
    tiers = {}
    for key, value in fields.items():
        if match := TIER.match(key):
            tiers.setdefault(int(match[2]) * 1000, {})[match[1]] = value
    lines = [f"        {json.dumps(name)}: ModelPrice("]
    body = [f'            {swift}: "{value}"' for swift, value in pairs]
    if tiers:
        rows = []
        for threshold, prices in sorted(tiers.items()):
            named = [("aboveInputTokens", f"{threshold:_}")]
            named += [(swift, prices[key]) for swift, key in FIELDS.items() if key in prices]
            row = f"                ModelPrice.Tier({arguments(named)})"
            if len(row) > 120:
                inner = ",\n".join(f"                    {arguments([pair])}" for pair in named)
                row = f"                ModelPrice.Tier(\n{inner}\n                )"
            rows.append(row)
        body.append("            tiers: [\n" + ",\n".join(rows) + ("\n            ]" if len(rows) == 1 else ",\n            ]"))
    return "\n".join([lines[0], ",\n".join(body), "        ),"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--as-of", required=True, help="the date of the file, YYYY-MM-DD")
    parser.add_argument("--only", nargs="*", default=[], help="model names must start with one of these")
    parser.add_argument("--output", type=pathlib.Path, default=DEFAULT_OUTPUT)
    options = parser.parse_args()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", options.as_of):
        parser.error(f"--as-of {options.as_of}: expected YYYY-MM-DD")
    # parse_float keeps the digits as text.
    models = json.loads(options.file.read_text(), parse_float=str, parse_int=str)
    chosen = {
        name: fields
        for name, fields in models.items()
        if isinstance(fields, dict)
        and name != "sample_spec"
        and "input_cost_per_token" in fields
        and "output_cost_per_token" in fields
        and (not options.only or name.startswith(tuple(options.only)))
    }
    entries = "\n".join(entry(name, fields) for name, fields in sorted(chosen.items()))
    options.output.write_text(
        "// Written by Scripts/price-book.py; run it again rather than edit this file.\n\n"
        "import BenchModel\n\n"
        "/// The prices this program was built with.\n"
        "enum BuiltInPrices {\n"
        "    /// The day the price file was taken.\n"
        f'    static let date = "{options.as_of}"\n\n'
        "    /// Dollars per token by model name, digits as in the price file.\n"
        "    static let prices: [String: ModelPrice] = [\n"
        f"{entries}\n"
        "    ]\n"
        "}\n"
    )
    print(f"{options.output}: {len(chosen)} models, prices as of {options.as_of}")


if __name__ == "__main__":
    main()
