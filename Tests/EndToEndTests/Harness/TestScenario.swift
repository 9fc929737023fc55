import Foundation
import Testing

/// The protocols under test, by the names scenarios use.
enum WireName: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case chat = "openai-chat"
    case completions = "openai-completions"
    case responses = "openai-responses"
    case anthropic = "anthropic-messages"
    case gemini

    var testDescription: String { rawValue }

    /// A model of the provider the protocol comes from.
    var model: String {
        switch self {
        case .chat, .completions, .responses: "gpt-5-mini"
        case .anthropic: "claude-sonnet-4-5"
        case .gemini: "gemini-2.5-flash"
        }
    }

    /// The protocols that have thinking and tools: all but the oldest.
    static let withTools = allCases.filter { $0 != .completions }

    /// Asks for some thinking, in the words the protocol has for it.
    var thinking: [String: Any] {
        switch self {
        case .chat, .responses: ["effort": "low"]
        case .completions: [:]
        case .anthropic, .gemini: ["budgetTokens": 1024]
        }
    }

    /// The fields of a request's body that offer one function.
    var tools: [String: Any] {
        let schema: [String: Any] = [
            "type": "object", "properties": ["city": ["type": "string"]], "required": ["city"],
        ]
        switch self {
        case .chat:
            return ["tools": [["type": "function", "function": ["name": "weather", "parameters": schema]]]]
        case .completions: return [:]
        case .responses: return ["tools": [["type": "function", "name": "weather", "parameters": schema]]]
        case .anthropic: return ["tools": [["name": "weather", "input_schema": schema]]]
        case .gemini: return ["tools": [["functionDeclarations": [["name": "weather", "parameters": schema]]]]]
        }
    }
}

/// A scenario file as a test writes it.
struct TestScenario {
    /// The endpoints by name; a target takes the one called "here" unless it names another.
    var endpoints: [String: [String: Any]]
    var targets: [[String: Any]] = []
    var load: [String: Any] = ["requests": 1]
    var objectives: [[String: Any]] = []
    /// A share, or text such as `100%`.
    var allowedFailures: Any?
    /// A refused key ends a run, and so does nothing but failures, unless what they meet is there on purpose.
    var abort: [String: Any] = ["authFailure": false, "nothingWorks": false]
    var budget: String?
    var prices: [String: [String: Double]]?
    var sweep: [String: Any]?
    var prompt = "What is a stream?"

    init(baseURL: String) {
        endpoints = ["here": ["baseURL": baseURL]]
    }

    /// Adds a target; `fields` go over those every target has.
    mutating func add(_ wire: WireName, _ name: String, _ fields: [String: Any] = [:]) {
        var target: [String: Any] = [
            "name": name, "endpoint": "here", "protocol": wire.rawValue, "model": wire.model, "maxTokens": 2048,
            // Where a run is simulated, it is soon over.
            "simulation": ["ttft": "1ms", "tokensPerSecond": 5000],
        ]
        target.merge(fields) { $1 }
        targets.append(target)
    }

    /// Far away: no limit fires that is not named, however long a test holds an answer.
    private static let limits = ["connect": "1h", "idle": "1h", "total": "1h"]

    var json: [String: Any] {
        // What a server says of itself is asked only by those who want to know it.
        let usual: [String: Any] = ["limits": Self.limits, "metrics": false]
        let endpoints = endpoints.mapValues { $0.merging(usual) { own, _ in own } }
        var scenario: [String: Any] = [
            "name": "test", "endpoints": endpoints, "targets": targets,
            "prompts": [["id": "stream", "user": prompt]], "load": load, "objectives": objectives,
        ]
        scenario["allowedFailures"] = allowedFailures
        scenario["abort"] = abort
        scenario["budget"] = budget
        scenario["prices"] = prices
        scenario["sweep"] = sweep
        return scenario
    }
}
