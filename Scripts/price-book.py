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

DEFAULT_OUTPUT = pathlib.Path(__file__).parent.parent / "Sources/Pricing/BuiltInPrices.swift"
FIELDS = {
    "input": "input_cost_per_token",
    "output": "output_cost_per_token",
    "cacheRead": "cache_read_input_token_cost",
    "cacheWrite": "cache_creation_input_token_cost",
}
# Tiers of service with prices of their own: `input_cost_per_token_flex`, and above a threshold
# `input_cost_per_token_above_272k_tokens_flex`.
KEY = re.compile(r"^(%s)(?:_above_(\d+)k_tokens)?(?:_([a-z]+))?$" % "|".join(FIELDS.values()))


def arguments(pairs):
    return ", ".join(f'{name}: "{value}"' if name != "aboveInputTokens" else f"{name}: {value}" for name, value in pairs)


def price(fields, service, indent):
    """Returns the lines within `ModelPrice(…)`, or None where the tier of service lacks one of the two main prices."""
    pairs, tiers = {}, {}
    for key, value in fields.items():
        if (match := KEY.match(key)) and match[3] == service:
            if match[2]:
                tiers.setdefault(int(match[2]) * 1000, {})[match[1]] = value
            else:
                pairs[match[1]] = value
    if FIELDS["input"] not in pairs or FIELDS["output"] not in pairs:
        return None
    body = [f'{indent}{swift}: "{pairs[key]}"' for swift, key in FIELDS.items() if key in pairs]
    if service is None and "output_cost_per_reasoning_token" in fields:
        body.append(f'{indent}reasoning: "{fields["output_cost_per_reasoning_token"]}"')
    if tiers:
        rows = []
        for threshold, prices in sorted(tiers.items()):
            named = [("aboveInputTokens", f"{threshold:_}")]
            named += [(swift, prices[key]) for swift, key in FIELDS.items() if key in prices]
            row = f"{indent}    ModelPrice.Tier({arguments(named)})"
            if len(row) > 120:
                inner = ",\n".join(f"{indent}        {arguments([pair])}" for pair in named)
                row = f"{indent}    ModelPrice.Tier(\n{inner}\n{indent}    )"
            rows.append(row)
        end = f"\n{indent}]" if len(rows) == 1 else f",\n{indent}]"
        body.append(f"{indent}tiers: [\n" + ",\n".join(rows) + end)
    if service is None:
        found = {match[3] for key in fields if (match := KEY.match(key)) and match[3]}
        # A batch streams nothing.
        found = sorted(found - {"batches"})
        services = [(name, price(fields, name, indent + "        ")) for name in found]
        services = [
            f'{indent}    "{name}": ModelPrice(\n{lines}\n{indent}    )' for name, lines in services if lines
        ]
        if services:
            end = f"\n{indent}]" if len(services) == 1 else f",\n{indent}]"
            body.append(f"{indent}services: [\n" + ",\n".join(services) + end)
    return ",\n".join(body)


def entry(name, fields):
    return f"        {json.dumps(name)}: ModelPrice(\n{price(fields, None, ' ' * 12)}\n        ),"


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
