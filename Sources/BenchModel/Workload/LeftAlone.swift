/// The members of a dataset's rows that nothing is made of, each with the number of rows that have it.
package struct LeftAlone: Sendable, Equatable {
    package struct Member: Sendable, Equatable {
        /// With the names of those that it is within: `messages[].name`.
        package var name: String
        package var rows: Int
        /// Whether it asks something of a server, and does not merely describe the row.
        package var isSetting: Bool { LeftAlone.settings.contains { name == $0 || name.hasSuffix("." + $0) } }
        /// Whether it is called as pictures are, or as what holds them.
        package var isPicture: Bool {
            let last = String(name.split(separator: ".").last ?? "").lowercased()
            return LeftAlone.pictureNames.contains(last) || ["pixel_values", "multi_modal_data"].contains(last)
        }
    }

    /// The rows that were looked at.
    package private(set) var rows = 0
    /// Whether there are names beyond those that are kept.
    package private(set) var hasMore = false
    private var counts: [String: Int] = [:]

    /// A file with more names has them of its rows' values.
    private static let mostNames = 200

    package init() {}

    /// Takes the names that a row has, each once.
    package mutating func add(_ names: [String]) {
        rows += 1
        for name in names.lazy.map(Self.shortened) {
            if counts.count < Self.mostNames || counts[name] != nil {
                counts[name, default: 0] += 1
            } else {
                hasMore = true
            }
        }
    }

    /// A name of which nobody needs the rest, where it is longer.
    private static func shortened(_ name: String) -> String {
        name.utf8.count > 100 ? name.prefix(99) + "…" : name
    }

    /// Settings of requests first, then what the most rows have.
    package var members: [Member] {
        counts.map { Member(name: $0.key, rows: $0.value) }.sorted { one, other in
            if one.isSetting != other.isSetting { return one.isSetting }
            return one.rows == other.rows ? one.name < other.name : one.rows > other.rows
        }
    }

    package var isEmpty: Bool { counts.isEmpty }

    /// What datasets call a picture beside the words that are asked, in lower case.
    package static let pictureNames: Set = [
        "image", "images", "image_url", "image_urls", "image_path", "image_paths", "image_file", "image_files",
        "image_base64", "images_base64", "image_b64", "base64_image", "image_data", "image_bytes", "picture",
        "pictures", "photo", "photos", "img",
    ]

    /// What the interfaces of providers and of servers call what a request may ask.
    private static let settings: Set = [
        "temperature", "top_p", "top_k", "min_p", "seed", "stop", "stop_sequences", "stop_token_ids", "n", "best_of",
        "presence_penalty", "frequency_penalty", "repetition_penalty", "logit_bias", "logprobs", "top_logprobs",
        "max_tokens", "max_completion_tokens", "max_output_tokens", "min_tokens", "ignore_eos", "response_format",
        "text_format", "guided_json", "guided_regex", "guided_choice", "structured_outputs", "grammar", "json_schema",
        "tools", "functions", "tool_choice", "function_call", "parallel_tool_calls", "strict", "reasoning_effort",
        "service_tier", "chat_template_kwargs", "sampling_params", "extra", "extra_body", "generationConfig",
        "safetySettings", "system", "system_prompt", "system_message", "user_context_message", "detail",
        "is_error", "delay", "output_config", "output_format", "mcp_servers", "context_management", "verbosity",
        "toolConfig", "tool_config", "generation_config", "safety_settings",
    ]
}
