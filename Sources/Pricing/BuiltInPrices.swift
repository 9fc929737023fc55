// Written by Scripts/price-book.py; run it again rather than edit this file.

import BenchModel

/// The prices this program was built with.
enum BuiltInPrices {
    /// The day the price file was taken.
    static let date = "2026-11-23"

    /// Dollars per token by model name, digits as in the price file.
    static let prices: [String: ModelPrice] = [
        "claude-fable-5-1": ModelPrice(
            input: "1e-05",
            output: "5e-05",
            cacheRead: "2.5e-07",
            cacheWrite: "1.25e-05"
        ),
        "claude-haiku-4-5": ModelPrice(
            input: "1e-06",
            output: "5e-06",
            cacheRead: "1e-07",
            cacheWrite: "1.25e-06"
        ),
        "claude-haiku-5-5": ModelPrice(
            input: "1e-07",
            output: "5e-07",
            cacheRead: "1e-08",
            cacheWrite: "1.25e-07",
            tiers: [
                ModelPrice.Tier(
                    aboveInputTokens: 100_000,
                    input: "5e-07",
                    output: "2.5e-06",
                    cacheRead: "5e-08",
                    cacheWrite: "6.25e-07"
                )
            ]
        ),
        "claude-mythos-5-1": ModelPrice(
            input: "1e-05",
            output: "5e-05",
            cacheRead: "2.5e-07",
            cacheWrite: "1.25e-05"
        ),
        "claude-opus-4-5": ModelPrice(
            input: "5e-06",
            output: "2.5e-05",
            cacheRead: "5e-07",
            cacheWrite: "6.25e-06"
        ),
        "claude-opus-4-6": ModelPrice(
            input: "5e-06",
            output: "2.5e-05",
            cacheRead: "5e-07",
            cacheWrite: "6.25e-06"
        ),
        "claude-opus-4-7": ModelPrice(
            input: "5e-06",
            output: "2.5e-05",
            cacheRead: "5e-07",
            cacheWrite: "6.25e-06"
        ),
        "claude-opus-4-8": ModelPrice(
            input: "5e-06",
            output: "2.5e-05",
            cacheRead: "5e-07",
            cacheWrite: "6.25e-06"
        ),
        "claude-opus-5": ModelPrice(
            input: "5e-06",
            output: "2.5e-05",
            cacheRead: "5e-07",
            cacheWrite: "6.25e-06"
        ),
        "claude-opus-5-5": ModelPrice(
            input: "4e-06",
            output: "2e-05",
            cacheRead: "2e-07",
            cacheWrite: "5e-06"
        ),
        "claude-sonnet-4-5": ModelPrice(
            input: "3e-06",
            output: "1.5e-05",
            cacheRead: "3e-07",
            cacheWrite: "3.75e-06"
        ),
        "claude-sonnet-4-6": ModelPrice(
            input: "3e-06",
            output: "1.5e-05",
            cacheRead: "3e-07",
            cacheWrite: "3.75e-06"
        ),
        "claude-sonnet-5": ModelPrice(
            input: "2e-06",
            output: "1e-05",
            cacheRead: "2e-07",
            cacheWrite: "2.5e-06"
        ),
        "claude-sonnet-5-5": ModelPrice(
            input: "2e-06",
            output: "1e-05",
            cacheRead: "1e-07",
            cacheWrite: "2.5e-06"
        ),
        "gemini/gemini-2.5-flash": ModelPrice(
            input: "3e-07",
            output: "2.5e-06",
            cacheRead: "3e-08",
            reasoning: "2.5e-06",
            services: [
                "flex": ModelPrice(
                    input: "1.5e-07",
                    output: "1.25e-06",
                    cacheRead: "3e-08"
                ),
                "priority": ModelPrice(
                    input: "5.4e-07",
                    output: "4.5e-06",
                    cacheRead: "5.4e-08"
                ),
            ]
        ),
        "gemini/gemini-2.5-flash-lite": ModelPrice(
            input: "1e-07",
            output: "4e-07",
            cacheRead: "1e-08",
            reasoning: "4e-07",
            services: [
                "flex": ModelPrice(
                    input: "5e-08",
                    output: "2e-07",
                    cacheRead: "1e-08"
                ),
                "priority": ModelPrice(
                    input: "1.8e-07",
                    output: "7.2e-07",
                    cacheRead: "1.8e-08"
                ),
            ]
        ),
        "gemini/gemini-2.5-pro": ModelPrice(
            input: "1.25e-06",
            output: "1e-05",
            cacheRead: "1.25e-07",
            tiers: [
                ModelPrice.Tier(aboveInputTokens: 200_000, input: "2.5e-06", output: "1.5e-05", cacheRead: "2.5e-07")
            ],
            services: [
                "flex": ModelPrice(
                    input: "6.25e-07",
                    output: "5e-06",
                    cacheRead: "1.25e-07"
                ),
                "priority": ModelPrice(
                    input: "2.25e-06",
                    output: "1.8e-05",
                    cacheRead: "2.25e-07",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 200_000,
                            input: "4.5e-06",
                            output: "2.7e-05",
                            cacheRead: "4.5e-07"
                        )
                    ]
                ),
            ]
        ),
        "gemini/gemini-3-flash-preview": ModelPrice(
            input: "5e-07",
            output: "3e-06",
            cacheRead: "5e-08",
            reasoning: "3e-06",
            services: [
                "flex": ModelPrice(
                    input: "2.5e-07",
                    output: "1.5e-06",
                    cacheRead: "5e-08"
                ),
                "priority": ModelPrice(
                    input: "9e-07",
                    output: "5.4e-06",
                    cacheRead: "9e-08"
                ),
            ]
        ),
        "gemini/gemini-3.1-flash-lite": ModelPrice(
            input: "2.5e-07",
            output: "1.5e-06",
            cacheRead: "2.5e-08",
            reasoning: "1.5e-06",
            services: [
                "flex": ModelPrice(
                    input: "1.25e-07",
                    output: "7.5e-07",
                    cacheRead: "1.25e-08"
                ),
                "priority": ModelPrice(
                    input: "4.5e-07",
                    output: "2.7e-06",
                    cacheRead: "4.5e-08"
                ),
            ]
        ),
        "gemini/gemini-3.1-pro-preview": ModelPrice(
            input: "2e-06",
            output: "1.2e-05",
            cacheRead: "2e-07",
            tiers: [
                ModelPrice.Tier(aboveInputTokens: 200_000, input: "4e-06", output: "1.8e-05", cacheRead: "4e-07")
            ],
            services: [
                "flex": ModelPrice(
                    input: "1e-06",
                    output: "6e-06",
                    cacheRead: "2e-07"
                ),
                "priority": ModelPrice(
                    input: "3.6e-06",
                    output: "2.16e-05",
                    cacheRead: "3.6e-07",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 200_000,
                            input: "7.2e-06",
                            output: "3.24e-05",
                            cacheRead: "7.2e-07"
                        )
                    ]
                ),
            ]
        ),
        "gemini/gemini-3.5-flash": ModelPrice(
            input: "1.5e-06",
            output: "9e-06",
            cacheRead: "1.5e-07",
            reasoning: "9e-06",
            services: [
                "flex": ModelPrice(
                    input: "7.5e-07",
                    output: "4.5e-06",
                    cacheRead: "8e-08"
                ),
                "priority": ModelPrice(
                    input: "2.7e-06",
                    output: "1.62e-05",
                    cacheRead: "2.7e-07"
                ),
            ]
        ),
        "gemini/gemini-3.5-flash-lite": ModelPrice(
            input: "3e-07",
            output: "2.5e-06",
            cacheRead: "3e-08",
            reasoning: "2.5e-06",
            services: [
                "flex": ModelPrice(
                    input: "1.5e-07",
                    output: "1.25e-06",
                    cacheRead: "2e-08"
                ),
                "priority": ModelPrice(
                    input: "5.4e-07",
                    output: "4.5e-06",
                    cacheRead: "5e-08"
                ),
            ]
        ),
        "gemini/gemini-3.6-flash": ModelPrice(
            input: "7.5e-07",
            output: "3.75e-06",
            cacheRead: "7.5e-08",
            reasoning: "3.75e-06",
            services: [
                "flex": ModelPrice(
                    input: "3.75e-07",
                    output: "1.875e-06",
                    cacheRead: "3.75e-08"
                ),
                "priority": ModelPrice(
                    input: "1.35e-06",
                    output: "6.75e-06",
                    cacheRead: "1.35e-07"
                ),
            ]
        ),
        "gemini/gemini-3.7-flash": ModelPrice(
            input: "7.5e-07",
            output: "3.75e-06",
            cacheRead: "7.5e-08",
            reasoning: "3.75e-06",
            services: [
                "flex": ModelPrice(
                    input: "3.75e-07",
                    output: "1.875e-06",
                    cacheRead: "3.75e-08"
                ),
                "priority": ModelPrice(
                    input: "1.35e-06",
                    output: "6.75e-06",
                    cacheRead: "1.35e-07"
                ),
            ]
        ),
        "gemini/gemini-3.8-flash": ModelPrice(
            input: "7.5e-07",
            output: "3.75e-06",
            cacheRead: "7.5e-08",
            reasoning: "3.75e-06",
            services: [
                "flex": ModelPrice(
                    input: "3.75e-07",
                    output: "1.875e-06",
                    cacheRead: "3.75e-08"
                ),
                "priority": ModelPrice(
                    input: "1.35e-06",
                    output: "6.75e-06",
                    cacheRead: "1.35e-07"
                ),
            ]
        ),
        "gemini/gemini-4-argon": ModelPrice(
            input: "2e-06",
            output: "1e-05",
            cacheRead: "1e-07",
            reasoning: "1e-05",
            services: [
                "flex": ModelPrice(
                    input: "1e-06",
                    output: "5e-06",
                    cacheRead: "5e-08"
                ),
                "priority": ModelPrice(
                    input: "3.6e-06",
                    output: "1.8e-05",
                    cacheRead: "1.8e-07"
                ),
            ]
        ),
        "gpt-4.1": ModelPrice(
            input: "2e-06",
            output: "8e-06",
            cacheRead: "5e-07",
            services: [
                "priority": ModelPrice(
                    input: "3.5e-06",
                    output: "1.4e-05",
                    cacheRead: "8.75e-07"
                )
            ]
        ),
        "gpt-4.1-mini": ModelPrice(
            input: "4e-07",
            output: "1.6e-06",
            cacheRead: "1e-07",
            services: [
                "priority": ModelPrice(
                    input: "7e-07",
                    output: "2.8e-06",
                    cacheRead: "1.75e-07"
                )
            ]
        ),
        "gpt-4o": ModelPrice(
            input: "2.5e-06",
            output: "1e-05",
            cacheRead: "1.25e-06",
            services: [
                "priority": ModelPrice(
                    input: "4.25e-06",
                    output: "1.7e-05",
                    cacheRead: "2.125e-06"
                )
            ]
        ),
        "gpt-4o-mini": ModelPrice(
            input: "1.5e-07",
            output: "6e-07",
            cacheRead: "7.5e-08",
            services: [
                "priority": ModelPrice(
                    input: "2.5e-07",
                    output: "1e-06",
                    cacheRead: "1.25e-07"
                )
            ]
        ),
        "gpt-5": ModelPrice(
            input: "1.25e-06",
            output: "1e-05",
            cacheRead: "1.25e-07",
            services: [
                "flex": ModelPrice(
                    input: "6.25e-07",
                    output: "5e-06",
                    cacheRead: "6.25e-08"
                ),
                "priority": ModelPrice(
                    input: "2.5e-06",
                    output: "2e-05",
                    cacheRead: "2.5e-07"
                ),
            ]
        ),
        "gpt-5-mini": ModelPrice(
            input: "2.5e-07",
            output: "2e-06",
            cacheRead: "2.5e-08",
            services: [
                "flex": ModelPrice(
                    input: "1.25e-07",
                    output: "1e-06",
                    cacheRead: "1.25e-08"
                ),
                "priority": ModelPrice(
                    input: "4.5e-07",
                    output: "3.6e-06",
                    cacheRead: "4.5e-08"
                ),
            ]
        ),
        "gpt-5-nano": ModelPrice(
            input: "5e-08",
            output: "4e-07",
            cacheRead: "5e-09",
            services: [
                "flex": ModelPrice(
                    input: "2.5e-08",
                    output: "2e-07",
                    cacheRead: "2.5e-09"
                )
            ]
        ),
        "gpt-5.1": ModelPrice(
            input: "1.25e-06",
            output: "1e-05",
            cacheRead: "1.25e-07",
            services: [
                "flex": ModelPrice(
                    input: "6.25e-07",
                    output: "5e-06",
                    cacheRead: "6.25e-08"
                ),
                "priority": ModelPrice(
                    input: "2.5e-06",
                    output: "2e-05",
                    cacheRead: "2.5e-07"
                ),
            ]
        ),
        "gpt-5.2": ModelPrice(
            input: "1.75e-06",
            output: "1.4e-05",
            cacheRead: "1.75e-07",
            services: [
                "flex": ModelPrice(
                    input: "8.75e-07",
                    output: "7e-06",
                    cacheRead: "8.75e-08"
                ),
                "priority": ModelPrice(
                    input: "3.5e-06",
                    output: "2.8e-05",
                    cacheRead: "3.5e-07"
                ),
            ]
        ),
        "gpt-5.4": ModelPrice(
            input: "2.5e-06",
            output: "1.5e-05",
            cacheRead: "2.5e-07",
            tiers: [
                ModelPrice.Tier(aboveInputTokens: 272_000, input: "5e-06", output: "2.25e-05", cacheRead: "5e-07")
            ],
            services: [
                "flex": ModelPrice(
                    input: "1.25e-06",
                    output: "7.5e-06",
                    cacheRead: "1.3e-07",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "2.5e-06",
                            output: "1.125e-05",
                            cacheRead: "2.5e-07"
                        )
                    ]
                ),
                "priority": ModelPrice(
                    input: "5e-06",
                    output: "3e-05",
                    cacheRead: "5e-07"
                ),
            ]
        ),
        "gpt-5.4-mini": ModelPrice(
            input: "7.5e-07",
            output: "4.5e-06",
            cacheRead: "7.5e-08",
            services: [
                "flex": ModelPrice(
                    input: "3.75e-07",
                    output: "2.25e-06",
                    cacheRead: "3.75e-08"
                ),
                "priority": ModelPrice(
                    input: "1.5e-06",
                    output: "9e-06",
                    cacheRead: "1.5e-07"
                ),
            ]
        ),
        "gpt-5.4-nano": ModelPrice(
            input: "2e-07",
            output: "1.25e-06",
            cacheRead: "2e-08",
            services: [
                "flex": ModelPrice(
                    input: "1e-07",
                    output: "6.25e-07",
                    cacheRead: "1e-08"
                )
            ]
        ),
        "gpt-5.5": ModelPrice(
            input: "5e-06",
            output: "3e-05",
            cacheRead: "5e-07",
            tiers: [
                ModelPrice.Tier(aboveInputTokens: 272_000, input: "1e-05", output: "4.5e-05", cacheRead: "1e-06")
            ],
            services: [
                "flex": ModelPrice(
                    input: "2.5e-06",
                    output: "1.5e-05",
                    cacheRead: "2.5e-07",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "5e-06",
                            output: "2.25e-05",
                            cacheRead: "5e-07"
                        )
                    ]
                ),
                "priority": ModelPrice(
                    input: "1.25e-05",
                    output: "7.5e-05",
                    cacheRead: "1.25e-06"
                ),
            ]
        ),
        "gpt-5.6": ModelPrice(
            input: "4e-06",
            output: "2e-05",
            cacheRead: "4e-07",
            cacheWrite: "5e-06",
            tiers: [
                ModelPrice.Tier(
                    aboveInputTokens: 272_000,
                    input: "8e-06",
                    output: "3e-05",
                    cacheRead: "8e-07",
                    cacheWrite: "1e-05"
                )
            ],
            services: [
                "flex": ModelPrice(
                    input: "2e-06",
                    output: "1e-05",
                    cacheRead: "2e-07",
                    cacheWrite: "2.5e-06",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "4e-06",
                            output: "1.5e-05",
                            cacheRead: "4e-07",
                            cacheWrite: "5e-06"
                        )
                    ]
                ),
                "priority": ModelPrice(
                    input: "8e-06",
                    output: "4e-05",
                    cacheRead: "8e-07",
                    cacheWrite: "1e-05",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "1.6e-05",
                            output: "6e-05",
                            cacheRead: "1.6e-06",
                            cacheWrite: "2e-05"
                        )
                    ]
                ),
            ]
        ),
        "gpt-5.6-sol": ModelPrice(
            input: "4e-06",
            output: "2e-05",
            cacheRead: "4e-07",
            cacheWrite: "5e-06",
            tiers: [
                ModelPrice.Tier(
                    aboveInputTokens: 272_000,
                    input: "8e-06",
                    output: "3e-05",
                    cacheRead: "8e-07",
                    cacheWrite: "1e-05"
                )
            ],
            services: [
                "flex": ModelPrice(
                    input: "2e-06",
                    output: "1e-05",
                    cacheRead: "2e-07",
                    cacheWrite: "2.5e-06",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "4e-06",
                            output: "1.5e-05",
                            cacheRead: "4e-07",
                            cacheWrite: "5e-06"
                        )
                    ]
                ),
                "priority": ModelPrice(
                    input: "8e-06",
                    output: "4e-05",
                    cacheRead: "8e-07",
                    cacheWrite: "1e-05",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "1.6e-05",
                            output: "6e-05",
                            cacheRead: "1.6e-06",
                            cacheWrite: "2e-05"
                        )
                    ]
                ),
            ]
        ),
        "gpt-6-astra": ModelPrice(
            input: "1e-05",
            output: "5e-05",
            cacheRead: "1e-06",
            cacheWrite: "1.25e-05",
            tiers: [
                ModelPrice.Tier(
                    aboveInputTokens: 272_000,
                    input: "2e-05",
                    output: "7.5e-05",
                    cacheRead: "2e-06",
                    cacheWrite: "2.5e-05"
                )
            ],
            services: [
                "flex": ModelPrice(
                    input: "5e-06",
                    output: "2.5e-05",
                    cacheRead: "5e-07",
                    cacheWrite: "6.25e-06",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "1e-05",
                            output: "3.75e-05",
                            cacheRead: "1e-06",
                            cacheWrite: "1.25e-05"
                        )
                    ]
                ),
                "priority": ModelPrice(
                    input: "2e-05",
                    output: "0.0001",
                    cacheRead: "2e-06",
                    cacheWrite: "2.5e-05",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "4e-05",
                            output: "0.00015",
                            cacheRead: "4e-06",
                            cacheWrite: "5e-05"
                        )
                    ]
                ),
                "ultrafast": ModelPrice(
                    input: "6e-05",
                    output: "0.0003",
                    cacheRead: "6e-06",
                    cacheWrite: "7.5e-05",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "0.00012",
                            output: "0.00045",
                            cacheRead: "1.2e-05",
                            cacheWrite: "0.00015"
                        )
                    ]
                ),
            ]
        ),
        "gpt-6-luna": ModelPrice(
            input: "1e-07",
            output: "5e-07",
            cacheRead: "1e-08",
            cacheWrite: "1.25e-07",
            tiers: [
                ModelPrice.Tier(
                    aboveInputTokens: 272_000,
                    input: "2e-07",
                    output: "7.5e-07",
                    cacheRead: "2e-08",
                    cacheWrite: "2.5e-07"
                )
            ],
            services: [
                "decisions": ModelPrice(
                    input: "1e-07",
                    output: "0.0",
                    cacheRead: "1e-08",
                    cacheWrite: "1.25e-07",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "2e-07",
                            output: "0.0",
                            cacheRead: "2e-08",
                            cacheWrite: "2.5e-07"
                        )
                    ]
                ),
                "flex": ModelPrice(
                    input: "5e-08",
                    output: "2.5e-07",
                    cacheRead: "5e-09",
                    cacheWrite: "6.25e-08",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "1e-07",
                            output: "3.75e-07",
                            cacheRead: "1e-08",
                            cacheWrite: "1.25e-07"
                        )
                    ]
                ),
                "priority": ModelPrice(
                    input: "2e-07",
                    output: "1e-06",
                    cacheRead: "2e-08",
                    cacheWrite: "2.5e-07",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "4e-07",
                            output: "1.5e-06",
                            cacheRead: "4e-08",
                            cacheWrite: "5e-07"
                        )
                    ]
                ),
            ]
        ),
        "gpt-6-sol": ModelPrice(
            input: "2e-06",
            output: "1e-05",
            cacheRead: "2e-07",
            cacheWrite: "2.5e-06",
            tiers: [
                ModelPrice.Tier(
                    aboveInputTokens: 272_000,
                    input: "4e-06",
                    output: "1.5e-05",
                    cacheRead: "4e-07",
                    cacheWrite: "5e-06"
                )
            ],
            services: [
                "flex": ModelPrice(
                    input: "1e-06",
                    output: "5e-06",
                    cacheRead: "1e-07",
                    cacheWrite: "1.25e-06",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "2e-06",
                            output: "7.5e-06",
                            cacheRead: "2e-07",
                            cacheWrite: "2.5e-06"
                        )
                    ]
                ),
                "priority": ModelPrice(
                    input: "4e-06",
                    output: "2e-05",
                    cacheRead: "4e-07",
                    cacheWrite: "5e-06",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "8e-06",
                            output: "3e-05",
                            cacheRead: "8e-07",
                            cacheWrite: "1e-05"
                        )
                    ]
                ),
            ]
        ),
        "gpt-6.1-sol": ModelPrice(
            input: "2e-06",
            output: "1e-05",
            cacheRead: "1e-07",
            cacheWrite: "2.5e-06",
            tiers: [
                ModelPrice.Tier(
                    aboveInputTokens: 272_000,
                    input: "4e-06",
                    output: "1.5e-05",
                    cacheRead: "2e-07",
                    cacheWrite: "5e-06"
                )
            ],
            services: [
                "flex": ModelPrice(
                    input: "1e-06",
                    output: "5e-06",
                    cacheRead: "5e-08",
                    cacheWrite: "1.25e-06",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "2e-06",
                            output: "7.5e-06",
                            cacheRead: "1e-07",
                            cacheWrite: "2.5e-06"
                        )
                    ]
                ),
                "priority": ModelPrice(
                    input: "4e-06",
                    output: "2e-05",
                    cacheRead: "2e-07",
                    cacheWrite: "5e-06",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "8e-06",
                            output: "3e-05",
                            cacheRead: "4e-07",
                            cacheWrite: "1e-05"
                        )
                    ]
                ),
                "ultrafast": ModelPrice(
                    input: "1.2e-05",
                    output: "6e-05",
                    cacheRead: "6e-07",
                    cacheWrite: "1.5e-05",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "2.4e-05",
                            output: "9e-05",
                            cacheRead: "1.2e-06",
                            cacheWrite: "3e-05"
                        )
                    ]
                ),
            ]
        ),
        "gpt-6.1-terra": ModelPrice(
            input: "1e-06",
            output: "5e-06",
            cacheRead: "5e-08",
            cacheWrite: "1.25e-06",
            tiers: [
                ModelPrice.Tier(
                    aboveInputTokens: 272_000,
                    input: "2e-06",
                    output: "7.5e-06",
                    cacheRead: "1e-07",
                    cacheWrite: "2.5e-06"
                )
            ],
            services: [
                "flex": ModelPrice(
                    input: "5e-07",
                    output: "2.5e-06",
                    cacheRead: "2.5e-08",
                    cacheWrite: "6.25e-07",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "1e-06",
                            output: "3.75e-06",
                            cacheRead: "5e-08",
                            cacheWrite: "1.25e-06"
                        )
                    ]
                ),
                "priority": ModelPrice(
                    input: "2e-06",
                    output: "1e-05",
                    cacheRead: "1e-07",
                    cacheWrite: "2.5e-06",
                    tiers: [
                        ModelPrice.Tier(
                            aboveInputTokens: 272_000,
                            input: "4e-06",
                            output: "1.5e-05",
                            cacheRead: "2e-07",
                            cacheWrite: "5e-06"
                        )
                    ]
                ),
            ]
        ),
        "o3": ModelPrice(
            input: "2e-06",
            output: "8e-06",
            cacheRead: "5e-07",
            services: [
                "flex": ModelPrice(
                    input: "1e-06",
                    output: "4e-06",
                    cacheRead: "2.5e-07"
                ),
                "priority": ModelPrice(
                    input: "3.5e-06",
                    output: "1.4e-05",
                    cacheRead: "8.75e-07"
                ),
            ]
        ),
        "o3-mini": ModelPrice(
            input: "1.1e-06",
            output: "4.4e-06",
            cacheRead: "5.5e-07"
        ),
        "o4-mini": ModelPrice(
            input: "1.1e-06",
            output: "4.4e-06",
            cacheRead: "2.75e-07",
            services: [
                "flex": ModelPrice(
                    input: "5.5e-07",
                    output: "2.2e-06",
                    cacheRead: "1.38e-07"
                ),
                "priority": ModelPrice(
                    input: "2e-06",
                    output: "8e-06",
                    cacheRead: "5e-07"
                ),
            ]
        ),
    ]
}
