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
REASONING = "output_cost_per_reasoning_token"
FIELDS = {
    "input": "input_cost_per_token",
    "output": "output_cost_per_token",
    "cacheRead": "cache_read_input_token_cost",
    "cacheWrite": "cache_creation_input_token_cost",
    "cacheWriteHour": "cache_creation_input_token_cost_above_1hr",
}
# Tiers of service with prices of their own: `input_cost_per_token_flex`, and above a threshold
# `input_cost_per_token_above_272k_tokens_flex`.
KEY = re.compile(r"^(%s)(?:_above_(\d+)k_tokens)?(?:_([a-z]+))?$" % "|".join(FIELDS.values()))


def row(name, service, above, prices):
    cells = [name, service or "-", f"{above}" if above else "-"]
    return cells + [prices.get(key, "-") for key in (*FIELDS.values(), REASONING)]


def rows(name, fields):
    """Returns the rows of a model: at its standard tier of service and at each other, below and above each threshold."""
    found = {}
    for key, value in fields.items():
        if match := KEY.match(key):
            # A batch streams nothing.
            if match[3] != "batches":
                found.setdefault(match[3], {}).setdefault(int(match[2] or 0) * 1000, {})[match[1]] = value
    if REASONING in fields:
        found[None][0][REASONING] = fields[REASONING]
    result = []
    for service, thresholds in sorted(found.items(), key=lambda item: item[0] or ""):
        main = thresholds.get(0, {})
        # Without the two main prices a tier of service has none.
        if FIELDS["input"] in main and FIELDS["output"] in main:
            result += [row(name, service, above, prices) for above, prices in sorted(thresholds.items())]
    return result


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
    table = [["model", "service", "above", "input", "output", "read", "write", "hour", "reasoning"]]
    table += [line for name, fields in sorted(chosen.items()) for line in rows(name, fields)]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    lines = "\n".join(
        "        " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in table
    )
    options.output.write_text(
        "// Written by Scripts/price-book.py; run it again rather than edit this file.\n\n"
        "/// The prices this program was built with.\n"
        "enum BuiltInPrices {\n"
        "    /// The day on which the price file was downloaded.\n"
        f'    static let date = "{options.as_of}"\n\n'
        "    /// Dollars per token, with the digits of the price file; ``PriceTable`` explains the columns.\n"
        '    static let table = """\n'
        f"{lines}\n"
        '        """\n'
        "}\n"
    )
    print(f"{options.output}: {len(chosen)} models, prices as of {options.as_of}")


if __name__ == "__main__":
    main()
