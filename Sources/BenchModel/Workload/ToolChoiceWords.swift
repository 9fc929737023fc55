import JSONSyntax

/// Which tools the model is to call, and whether several at once.
enum ToolChoiceWords {
    private enum Choice {
        case auto, none, any
        case tool(String)
    }

    static func words(
        for name: String,
        _ value: JSONValue,
        from source: WireProtocol,
        to target: WireProtocol
    ) -> EquivalentSetting.Words? {
        switch (name, source) {
        case ("parallel_tool_calls", .openaiChat), ("parallel_tool_calls", .openaiResponses):
            // Several at once are Anthropic's default, too.
            guard target == .anthropicMessages, case .bool(let areMany) = value else { return nil }
            return (areMany ? [] : [("tool_choice.disable_parallel_tool_use", true)], [])
        case ("tool_choice", .openaiChat), ("tool_choice", .openaiResponses), ("tool_choice", .anthropicMessages),
            ("toolConfig.functionCallingConfig", .gemini):
            guard let choice = choice(value, in: source), let written = words(choice, in: target) else { return nil }
            var words: EquivalentSetting.Words = ([written], [])
            guard source == .anthropicMessages, value.members["disable_parallel_tool_use"] == true else { return words }
            if target == .gemini {
                words.left = ["tool_choice.disable_parallel_tool_use"]
            } else {
                words.members.append(("parallel_tool_calls", false))
            }
            return words
        default: return nil
        }
    }

    private static func choice(_ value: JSONValue, in source: WireProtocol) -> Choice? {
        switch (source, value) {
        case (.openaiChat, .string(let word)), (.openaiResponses, .string(let word)):
            switch word {
            case "auto": return .auto
            case "none": return Choice.none
            case "required": return .any
            default: return nil
            }
        case (.openaiChat, .object(let members)):
            guard members["type"] == "function", let function = members["function"]?.members else { return nil }
            return tool(function["name"])
        case (.openaiResponses, .object(let members)):
            return members["type"] == "function" ? tool(members["name"]) : nil
        case (.anthropicMessages, .object(let members)):
            switch members["type"] {
            case "auto": return .auto
            case "none": return Choice.none
            case "any": return .any
            case "tool": return tool(members["name"])
            default: return nil
            }
        case (.gemini, .object(let members)):
            if let names = members["allowedFunctionNames"] ?? members["allowed_function_names"] {
                guard members["mode"] == "ANY", case .array(let names) = names, names.count == 1 else { return nil }
                return tool(names[0])
            }
            switch members["mode"] {
            case "AUTO": return .auto
            case "NONE": return Choice.none
            case "ANY": return .any
            default: return nil
            }
        default: return nil
        }
    }

    private static func tool(_ name: JSONValue?) -> Choice? {
        if case .string(let name)? = name { .tool(name) } else { nil }
    }

    private static func words(_ choice: Choice, in target: WireProtocol) -> (path: String, value: JSONValue)? {
        switch target {
        case .openaiChat, .openaiResponses:
            switch choice {
            case .auto: ("tool_choice", "auto")
            case .none: ("tool_choice", "none")
            case .any: ("tool_choice", "required")
            case .tool(let name):
                target == .openaiChat
                    ? ("tool_choice", ["type": "function", "function": ["name": .string(name)]])
                    : ("tool_choice", ["type": "function", "name": .string(name)])
            }
        case .anthropicMessages:
            switch choice {
            case .auto: ("tool_choice.type", "auto")
            case .none: ("tool_choice.type", "none")
            case .any: ("tool_choice.type", "any")
            case .tool(let name): ("tool_choice", ["type": "tool", "name": .string(name)])
            }
        case .gemini:
            switch choice {
            case .auto: ("toolConfig.functionCallingConfig.mode", "AUTO")
            case .none: ("toolConfig.functionCallingConfig.mode", "NONE")
            case .any: ("toolConfig.functionCallingConfig.mode", "ANY")
            case .tool(let name):
                (
                    "toolConfig.functionCallingConfig",
                    ["mode": "ANY", "allowedFunctionNames": [.string(name)]]
                )
            }
        case .openaiCompletions: nil
        }
    }
}
