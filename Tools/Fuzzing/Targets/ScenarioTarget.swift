package import BenchModel
import Foundation
import Pricing
import ProviderSimulator
import ScenarioFile

/// Scenario files: rejected with a position, or accepted and unchanged after a round trip through the database's form.
package struct ScenarioTarget: FuzzTarget {
    package let name = "scenario"
    package let seeds: [[UInt8]]
    package let dictionary =
        jsonMarks
        + pieces(
            "null",
            "0",
            "-1",
            "1e999",
            "99999999999999999999",
            "\"500ms\"",
            "\"-1s\"",
            "\"1e9h\"",
            "\"${HOME}\"",
            "\"${X:-}\"",
            "\"${\"",
            "\"requests\":",
            "\"concurrency\":",
            "\"limits\":{",
            "\"load\":{",
            "\"percentile\":",
            "\"name\":",
            "\"\"",
            "\"http://[\"",
            "\\u0000",
            "\\ud800",
            "é",
            "\n",
            "\"file:///\"",
            "\"stages\":[",
            "\"rate\":",
            "\"endpoint\":"
        ) + [[0xFF], [0]]

    init(_ corpus: Corpus) { seeds = corpus.scenarios }

    package func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
        let scenario: Scenario
        do throws(ScenarioError) {
            scenario = try ScenarioReader.read(
                json: input,
                file: "/nonexistent/scenario.json",
                environment: ["HOME": "/"],
                simulateAll: true
            )
        } catch {
            guard !error.problems.isEmpty, error.problems.allSatisfy({ $0.line >= 0 && !$0.message.isEmpty }) else {
                return .broken("a refusal without a reason: \(error)")
            }
            return .refused
        }
        let stored = ScenarioReader.canonicalJSON(scenario)
        guard let again = try? ScenarioReader.read(canonicalJSON: stored) else {
            return .broken("not read back: \(stored)")
        }
        let storedAgain = ScenarioReader.canonicalJSON(again)
        return storedAgain == stored ? .taken : .broken("stored: \(stored)\nread back: \(storedAgain)")
    }
}

/// Price files in LiteLLM's format: rejected with a position, or with every price a decimal that is not negative.
package struct PriceTarget: FuzzTarget {
    package let name = "prices"
    package let seeds: [[UInt8]]
    package let dictionary =
        jsonMarks
        + pieces(
            "null",
            "0",
            "-1",
            "3e-06",
            "1e999",
            "1e-999",
            "01",
            "1.",
            "\"1\"",
            "\"input_cost_per_token\":",
            "\"output_cost_per_token\":",
            "_above_200k_tokens",
            "_above_99999999999999999999k_tokens",
            "\"sample_spec\":{}",
            "\\ud83d",
            "\n"
        )

    init(_ corpus: Corpus) {
        seeds = pieces(
            #"{"sample_spec":{},"gpt-5-mini":{"input_cost_per_token":2.5e-07,"output_cost_per_token":2e-06}}"#,
            #"{"g":{"input_cost_per_token":1.25e-06,"input_cost_per_token_above_200k_tokens":2.5e-06,"#
                + #""output_cost_per_token":1e-05,"cache_read_input_token_cost":3.1e-07,"mode":"chat"}}"#,
            #"{"dall-e":{"input_cost_per_pixel":1e-8,"litellm_provider":"openai","sizes":["1x1",null,true]}}"#
        )
    }

    package func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
        do {
            for (model, price) in try PriceBook.prices(json: input, file: "prices.json") {
                for digits in [price.input, price.output] + [price.cacheRead, price.cacheWrite].compactMap(\.self) {
                    guard let value = Decimal(string: digits), value >= 0, !value.isNaN else {
                        return .broken("\(model): \(digits)")
                    }
                }
            }
            return .taken
        } catch {
            return error.expected.isEmpty ? .broken("a refusal without a reason") : .refused
        }
    }
}

/// The simulator's directives in request headers.
package struct DirectiveTarget: FuzzTarget {
    package let name = "directives"
    package let seeds = pieces(
        "status=529;retry-after=2",
        "crlf, split, comments;bom",
        "cut;after=3",
        "usage=every",
        "huge-event=1000000",
        "slow-headers=500ms",
        "redirect=http://127.0.0.1:9/",
        "dead-reuse;after=1;sit=1500ms, held-body=5s",
        "early-finish, reset;after=3",
        "foreign-event=word, odd-error=words;after=0",
        "fallback-model=small-1, expired-key=1500ms, expired-key;after=3",
        "usage=x-groq, zero-usage, think-tags, never-finished, empty-answer, spoil;share=0.5",
        "ttft=150ms, rate=100, tokens=200, jitter=0",
        "tokens-per-event=1, first-event-tokens=1, reasoning=visible"
    )
    package let dictionary =
        pieces(
            ",",
            ";",
            "=",
            "-1",
            "1e400",
            "99999999999999999999",
            "nan",
            "inf",
            "ms",
            "s",
            "after=",
            "sit=",
            "first=",
            "9223372036854775807",
            "0x7fp1023",
            "status=",
            "\u{301}",
            " "
        ) + [[0xFF]]

    package func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
        let text = String(decoding: input, as: UTF8.self)
        do throws(DirectiveError) {
            _ = try Fault.list(parsing: text)
            return .taken
        } catch {
            if error.description.isEmpty { return .broken("a refusal without a reason") }
        }
        do throws(DirectiveError) {
            _ = try ReplyOverrides(parsing: text)
            return .taken
        } catch {
            return error.description.isEmpty ? .broken("a refusal without a reason") : .refused
        }
    }
}
