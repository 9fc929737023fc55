#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a request asks for, in any protocol.
struct GenerationRequest {
    enum Thinking {
        case none
        /// Generated and billed, but not sent.
        case hidden
        case visible
    }

    /// A function that may be called.
    struct Tool {
        var name: String
        /// The JSON schema of its arguments.
        let schema: Any?
    }

    /// The required form of the answer's text.
    enum Form {
        /// JSON that conforms to the schema.
        case schema(Any)
        /// Any JSON object.
        case object
        /// One of these words, bare (Gemini's `text/x.enum`).
        case word([String])
    }

    let wire: WireProtocol
    var model: String
    var streams: Bool
    /// Whether the stream is one JSON array: Gemini without `alt=sse`.
    var isArray = false
    var prompt: Prompt
    var maxTokens: Int?
    var thinking = Thinking.none
    /// The function to call.
    var tool: Tool?
    var form: Form?
    /// The number of parallel answers (`n`, `candidateCount`).
    var choices = 1
    /// `stream_options.include_usage` of Chat Completions.
    var includesUsage = false
    /// The texts that each answer begins with (`echo` of legacy completions), by choice; empty where none does.
    var echoed: [String] = []
    /// The texts before which an answer ends (`stop`, `stop_sequences`, `stopSequences`).
    var stops: [String] = []
    /// How many of the likeliest tokens come with each (`logprobs` of legacy completions, `top_logprobs` of chats); nil for
    /// no probabilities.
    var likeliest: Int?
    /// Whether to go on where the answer would end (`ignore_eos` of self-hosted servers).
    var ignoresEnd = false
    /// The least output tokens (`min_tokens`).
    var leastTokens: Int?
    /// Whether reasoning comes encrypted besides, so that it can be given back (`include` of Responses).
    var encryptsReasoning = false
    /// What was said up to the answer, where it is to be kept (`store` of Responses); nil where it is not.
    var keptTexts: [String]?
    /// The response that it goes on from (`previous_response_id` of Responses).
    var earlierResponse: String?

    /// Reads the body of a request in the protocol of its route; a Responses body may go on from one of the kept responses.
    ///
    /// - Throws: A ``RequestRejection`` for what the provider would answer with 400.
    init(
        _ wire: WireProtocol,
        target: Route.Target,
        anthropicVersion: String?,
        body: Data,
        after responses: KeptResponses = KeptResponses()
    ) throws(RequestRejection) {
        guard var object = JSONReading.object(of: body) else {
            throw .invalid("The request body is not a valid JSON object.")
        }
        if target.onlyCounts {
            // Gemini may wrap the request to count; Anthropic's required `max_tokens` does not apply to counting.
            if wire == .gemini, let whole = object.either("generateContentRequest") as? JSONObject { object = whole }
            if wire == .anthropic { object["max_tokens"] = Int(Int32.max) }
        }
        let fields = BodyFields(object)
        switch wire {
        case .anthropic: try self.init(anthropic: fields, version: anthropicVersion)
        case .chat: try self.init(chat: fields)
        case .completions: try self.init(completions: fields)
        case .responses: try self.init(responses: fields, after: responses)
        case .gemini: try self.init(gemini: fields, target: target)
        }
        ignoresEnd = try fields.flag("ignore_eos") ?? false
        leastTokens = try fields.tokens("min_tokens")
        if case .object = form, let schema = WrittenSchema.first(in: object) { form = .schema(schema) }
    }

    init(wire: WireProtocol, model: String, streams: Bool, maxTokens: Int?) {
        self.wire = wire
        self.model = model
        self.streams = streams
        self.maxTokens = maxTokens
        prompt = Prompt(model: model)
    }
}

/// The fields of a JSON object, read by type.
struct BodyFields {
    let object: JSONObject
    private let path: String

    init(_ object: JSONObject, path: String = "") {
        self.object = object
        self.path = path
    }

    func string(_ name: String) throws(RequestRejection) -> String? { try value(name, "string") }
    func integer(_ name: String) throws(RequestRejection) -> Int? { try value(name, "integer") }
    func flag(_ name: String) throws(RequestRejection) -> Bool? { try value(name, "boolean") }
    func list(_ name: String) throws(RequestRejection) -> [Any]? { try value(name, "array") }

    func fields(_ name: String) throws(RequestRejection) -> BodyFields? {
        let object: JSONObject? = try value(name, "object")
        return object.map { BodyFields($0, path: path + name + ".") }
    }

    /// Returns a field; nil if it is absent or null, a rejection if it has the wrong type.
    private func value<Value>(_ name: String, _ type: String) throws(RequestRejection) -> Value? {
        guard let raw = object.either(name), !(raw is JSONNull) else { return nil }
        guard let value = raw as? Value else { throw .invalid("\(path)\(name): Input should be a valid \(type)") }
        return value
    }

    func required<Value>(_ name: String, _ value: Value?) throws(RequestRejection) -> Value {
        guard let value else { throw .missing(path + name) }
        return value
    }

    /// Returns a required list that has at least one element.
    func filledList(_ name: String) throws(RequestRejection) -> [Any] {
        let list = try required(name, try list(name))
        guard !list.isEmpty else { throw .invalid("\(path)\(name): at least one element is required") }
        return list
    }

    /// Returns the number of answers requested, 1 by default.
    func choices(_ name: String, atMost most: Int) throws(RequestRejection) -> Int {
        guard let count = try integer(name) else { return 1 }
        guard (1...most).contains(count) else {
            throw .invalid("\(path)\(name): Input should be from 1 to \(most)")
        }
        return count
    }

    /// Returns texts before which an answer is to end: one, or a list of them.
    func stops(_ name: String, atMost most: Int) throws(RequestRejection) -> [String] {
        guard let given = object.either(name), !(given is JSONNull) else { return [] }
        guard let stops = given as? [String] ?? (given as? String).map({ [$0] }) else {
            throw .invalid("\(path)\(name): Input should be a string or a list of strings")
        }
        guard stops.count <= most else { throw .invalid("\(path)\(name): at most \(most) sequences") }
        return stops.filter { !$0.isEmpty }
    }

    /// Returns an optional number of tokens; rejects negative numbers.
    func tokens(_ name: String) throws(RequestRejection) -> Int? {
        guard let count = try integer(name) else { return nil }
        guard count >= 0 else { throw .invalid("\(path)\(name): Input should be greater than or equal to 0") }
        return count
    }
}

extension JSONObject {
    /// Returns a member by its name in camel case, or by the same name in snake case.
    ///
    /// Google's services accept both, like all JSON made from protocol buffers, and Google's own SDK mixes them in one
    /// body. The other protocols use snake case only.
    func either(_ name: String) -> Any? {
        if let value = self[name] { return value }
        return self[name.map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined()]
    }
}

extension GenerationRequest.Tool {
    /// Reads a function declaration: its name and the JSON schema of its arguments.
    ///
    /// A function without a schema takes an empty object as its arguments.
    init?(name: Any?, schema: Any?) {
        guard let name = name as? String else { return nil }
        let schema = schema as? JSONObject ?? [:]
        self.init(name: name, schema: schema.merging(["type": "object"]) { given, _ in given })
    }
}
