/// A suite whose streams are put together of pieces, each of one choice, block, item or candidate.
protocol MadeOfPieces {}

extension MadeOfPieces {
    static func delta(_ choice: Int, _ delta: String) -> String {
        #"{"choices":[{"index":\#(choice),"delta":{\#(delta)}}]}"#
    }

    static func call(_ choice: Int, _ call: Int, _ piece: String, id: String? = nil) -> String {
        let name = id.map { #""id":"\#($0)","# } ?? ""
        return delta(
            choice,
            #""tool_calls":[{"index":\#(call),\#(name)"function":{\#(id == nil ? "" : #""name":"f","#)"arguments":"\#(piece)"}}]"#
        )
    }

    static func block(_ index: Int, _ delta: String) -> String {
        #"{"type":"content_block_delta","index":\#(index),"delta":{\#(delta)}}"#
    }

    static func begin(_ index: Int, _ block: String) -> String {
        #"{"type":"content_block_start","index":\#(index),"content_block":{\#(block)}}"#
    }

    static func item(_ type: String, _ index: Int, _ part: Int, _ delta: String) -> String {
        #"{"type":"response.\#(type).delta","output_index":\#(index),"content_index":\#(part),"delta":"\#(delta)"}"#
    }

    static func candidate(_ index: Int, _ part: String) -> String {
        #"{"candidates":[{"content":{"parts":[{\#(part)}]},"index":\#(index)}]}"#
    }

    static func body(_ events: [String]) -> [UInt8] {
        Array(events.map { "data: \($0)\n\n" }.joined().utf8)
    }
}
