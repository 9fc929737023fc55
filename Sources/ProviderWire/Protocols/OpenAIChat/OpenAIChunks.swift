import BenchModel

/// Decodes answers of OpenAI's Chat Completions API.
typealias OpenAIChat = OpenAIChunks<ChatChoice>

/// Where a choice has its text, in which OpenAI's two APIs of completions differ.
protocol ChoiceShape {
    /// The API's name in messages.
    static var name: String { get }
    /// Whether the text is the choice's own `text`; else it is in its `delta`, or in its `message`.
    static var holdsText: Bool { get }
}

enum ChatChoice: ChoiceShape {
    static var name: String { "chat completions" }
    static var holdsText: Bool { false }
}

/// Decodes chunks of completions as OpenAI's API has them, and the many servers with their own version of it.
///
/// It accepts their differences: thinking as `reasoning_content` or `reasoning`; nulls, empty strings or absent fields;
/// usage in its own chunk (with `choices` empty or not), in the finish chunk, in every chunk, in a choice or its delta, or
/// under a vendor's member such as `x_groq`; a
/// finish reason beside the last text, in every chunk or never; `[DONE]` or not.
struct OpenAIChunks<Choice: ChoiceShape>: WireDialect {
    static var name: String { Choice.name }

    var usage = OpenAIUsage()
    private var choices = Choices()
    /// What of the text that comes is the prompt, which a request may have asked to be repeated.
    var echo = EchoedPrompts()

    static func isOwn(_ key: JSONText, _ value: JSONCursor, in bytes: Span<UInt8>) -> Bool {
        isList(key, named: "choices", value, in: bytes)
    }

    mutating func take(_ event: Span<UInt8>, into record: inout ResponseRecord) -> EventMeaning {
        if isDoneMark(event) {
            return endAtMark(&record)
        }
        var chunk = Chunk()
        var tally = record.tally()
        var cursor = JSONCursor()
        var object = cursor.enterObject(in: event)
        while let key = cursor.nextKey(of: &object, in: event) {
            takeMember(key, &cursor, event, &chunk, &tally, &record)
        }
        guard cursor.hasEndedWell(in: event) else { return .malformed }
        if chunk.isForeign {
            return .foreign(
                Choice.holdsText
                    ? "a chunk of a chat (`delta` where `text` should be)"
                    : "a legacy completion (`text` where `delta` should be)"
            )
        }
        record.identify(model: chunk.model, id: chunk.id, in: event)
        if chunk.isError || chunk.isBare || !chunk.hasChoices {
            ProviderErrorReader.judge(event, isAnswer: chunk.hasChoices, &record)
        }
        record.log(&tally)
        record.markEnd(if: choices.haveFinished)
        return .more
    }

    /// The members of a chunk that are used after the whole chunk has been read.
    private struct Chunk {
        var model: JSONText?
        var id: JSONText?
        /// It has an `error`, or its `object` is `"error"`, as in older vLLM.
        var isError = false
        var hasChoices = false
        /// Its list of choices is empty.
        var isBare = false
        /// A choice of it has its text where the other API has it.
        var isForeign = false
    }

    @inline(__always)
    private mutating func takeMember(
        _ key: JSONText,
        _ cursor: inout JSONCursor,
        _ event: Span<UInt8>,
        _ chunk: inout Chunk,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) {
        if key.equals("choices", in: event) {
            chunk.hasChoices = cursor.peek(in: event) == Byte.openBracket
            var list = cursor.enterArray(in: event)
            chunk.isBare = true
            var position = 0
            while cursor.nextElement(of: &list, in: event) {
                chunk.isBare = false
                takeChoice(&cursor, event, position, &chunk, &tally, &record)
                position += 1
            }
        } else if key.equals("id", in: event) {
            chunk.id = cursor.readString(in: event)
        } else if key.equals("model", in: event) {
            chunk.model = cursor.readString(in: event)
        } else if key.equals("object", in: event) {
            if cursor.readString(in: event)?.equals("error", in: event) == true { chunk.isError = true }
        } else if key.equals("service_tier", in: event) {
            record.serve(tier: cursor.readWord(in: event))
        } else if UsageNames.isUsage(key, in: event) {
            usage.take(&cursor, event, into: &record)
        } else if key.hasPrefix("x_", in: event) {
            takeExtension(&cursor, event, isVendors: true, &record)
        } else if key.equals("error", in: event) {
            if cursor.peek(in: event) != UInt8(ascii: "n") { chunk.isError = true }
            cursor.skipValue(in: event)
        } else if !usage.takeBeside(key, &cursor, event, into: &record),
            !TimingReader.take(key, &cursor, event, &record)
        {
            takeExtension(&cursor, event, isVendors: false, &record)
        }
    }

    /// Takes a vendor's own member, such as Groq's `x_groq`, which may hold what others have beside it; of a member whose name
    /// does not say that it is a vendor's, only usage is taken.
    mutating func takeExtension(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        isVendors: Bool,
        _ record: inout ResponseRecord
    ) {
        guard cursor.peek(in: bytes) == Byte.openBrace else { return cursor.skipValue(in: bytes) }
        var members = cursor.enterObject(in: bytes)
        while let member = cursor.nextKey(of: &members, in: bytes) {
            if UsageNames.isUsage(member, in: bytes) {
                usage.take(&cursor, bytes, into: &record)
            } else if isVendors, member.equals("error", in: bytes) {
                record.fail(ProviderErrorReader.read(&cursor, in: bytes))
            } else if isVendors, member.equals("service_tier", in: bytes) {
                record.serve(tier: cursor.readWord(in: bytes))
            } else if !isVendors || !usage.takeBeside(member, &cursor, bytes, into: &record) {
                cursor.skipValue(in: bytes)
            }
        }
    }

    /// Takes a choice; Moonshot puts the usage of a stream into it.
    ///
    /// Its place in the list stands for an index that is missing.
    private mutating func takeChoice(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ position: Int,
        _ chunk: inout Chunk,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord
    ) {
        var index = position
        let mark = tally.mark
        var hasDelta = false
        var hasText = false
        var content: JSONText?
        var message: JSONCursor?
        var inner = ChatDelta.Inner()
        var finish: JSONText?
        let (size, calls) = (tally.size, tally.calls)
        var choice = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &choice, in: bytes) {
            if Choice.holdsText, key.equals("text", in: bytes) {
                hasText = true
                content = cursor.readString(in: bytes)
            } else if Choice.holdsText, key.equals("delta", in: bytes) || key.equals("message", in: bytes) {
                hasDelta = cursor.peek(in: bytes) == Byte.openBrace
                cursor.skipValue(in: bytes)
            } else if key.equals("delta", in: bytes) {
                hasDelta = true
                content = ChatDelta.take(&cursor, bytes, &tally, &inner)
            } else if key.equals("index", in: bytes) {
                index = cursor.readCount(in: bytes) ?? position
            } else if key.equals("finish_reason", in: bytes) {
                finish = cursor.readString(in: bytes)
            } else if key.equals("message", in: bytes) {
                // After deltas, `message` repeats them (MiniMax, Perplexity), and only usage is new in it; without deltas it is
                // the answer.
                if record.hasToken {
                    takeExtension(&cursor, bytes, isVendors: false, &record)
                } else {
                    message = cursor
                    cursor.skipValue(in: bytes)
                }
            } else if key.equals("text", in: bytes) {
                hasText = cursor.readString(in: bytes)?.isEmpty == false
            } else if key.equals("usage", in: bytes) {
                usage.take(&cursor, bytes, into: &record)
            } else if key.equals("error", in: bytes) {
                record.fail(ProviderErrorReader.read(&cursor, in: bytes))
            } else if Choice.holdsText, cursor.peek(in: bytes) != UInt8(ascii: "n"),
                OutputShape.isThinking(key, in: bytes)
            {
                // Not asked of `logprobs`, which is null in nearly every chunk.
                OutputShape.takeText(&cursor, bytes, as: .thinking, &tally)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        // Some servers repeat a `text` as a `delta`; what the API asked has is taken.
        if Choice.holdsText ? hasDelta && !hasText : hasText && !hasDelta { chunk.isForeign = true }
        if !hasDelta, var message { content = ChatDelta.take(&message, bytes, &tally, &inner) }
        take(inner, bytes, &record)
        addText(content, index, &tally, &record, bytes)
        tally.place(from: mark, choice: index)
        // DashScope writes the string "null".
        let hasFinished = finish.map { !$0.isEmpty && !$0.equals("null", in: bytes) } ?? false
        choices.note(index, brought: tally.size != size || tally.calls != calls, hasFinished: hasFinished)
        if hasFinished { record.stop(finish, in: bytes) }
    }

    /// Adds a choice's text, without what of it is the prompt.
    @inline(__always)
    mutating func addText(
        _ text: JSONText?,
        _ choice: Int,
        _ tally: inout TokenTally,
        _ record: inout ResponseRecord,
        _ bytes: Span<UInt8>
    ) {
        if Choice.holdsText, !echo.isOver(of: choice), let text {
            let decoded = text.decodedBytes(in: bytes)
            let repeated = echo.take(decoded.count, of: choice)
            return record.addText(decoded.span.extracting(repeated...), choice: choice, to: &tally)
        }
        record.addText(text, choice: choice, to: &tally, in: bytes)
    }

    /// Ends the stream at `[DONE]`.
    ///
    /// Some servers never send a finish reason (Snowflake, Spark, vLLM at times), or send one for several choices. With
    /// usage or any finish reason the answer has ended; it is then marked as never finished.
    private func endAtMark(_ record: inout ResponseRecord) -> EventMeaning {
        let wasFinished = record.response.isTerminated
        if record.endAtMark() == .terminated, !wasFinished { record.response.marks.insert(.neverFinished) }
        return .terminated
    }

    /// Takes what a delta or a message holds besides output.
    mutating func take(_ inner: ChatDelta.Inner, _ bytes: Span<UInt8>, _ record: inout ResponseRecord) {
        guard inner.isAny else { return }
        if var usage = inner.usage { self.usage.take(&usage, bytes, into: &record) }
        if var metadata = inner.metadata { usage.takeMetadata(&metadata, bytes, into: &record) }
        if var error = inner.error { record.fail(ProviderErrorReader.read(&error, in: bytes)) }
    }
}
