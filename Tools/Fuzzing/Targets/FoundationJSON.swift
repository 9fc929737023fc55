import BenchModel
import Foundation
import JSONSyntax

/// Compares what the project's readers saw with `JSONDecoder`.
enum FoundationJSON {
    /// Returns how Foundation's result differs from the cursor's; nil if it does not, or for a known reason.
    static func difference(_ input: [UInt8], _ scanned: JSONValue?, _ leniency: Leniency) -> String? {
        // Foundation detects UTF-16 and UTF-32 by zero bytes; no event and no file of ours uses them.
        if input.contains(0) { return scanned == nil ? nil : "a text with a zero byte was taken" }
        guard let scanned else {
            // Foundation accepts a byte order mark, and a comma before a closing bracket, which RFC 8259 forbids. It
            // parses values only when asked for, and never the second one under a name.
            let isKnown = leniency.hasByteOrderMark || leniency.repeatsKeys || leniency.depth > 500
            if isKnown || hasTrailingComma(input) { return nil }
            let taken = (try? JSONDecoder().decode(Anything.self, from: Data(input))) != nil
            return taken ? "refused by the cursor, taken by Foundation" : nil
        }
        do {
            _ = try JSONDecoder().decode(Compared.self, from: Data(input), configuration: scanned)
            return nil
        } catch let error as Difference {
            let isKnown = leniency.hasBrokenUTF8 || leniency.hasLoneSurrogate || leniency.repeatsKeys
            return isKnown ? nil : error.description
        } catch {
            let isKnown =
                leniency.hasBrokenUTF8 || leniency.hasLoneSurrogate || leniency.repeatsKeys || leniency.depth > 500
            return isKnown || hasRefusedNumber(scanned) ? nil : "taken by the cursor, refused by Foundation: \(error)"
        }
    }

    private static func hasTrailingComma(_ input: [UInt8]) -> Bool {
        var lastWasComma = false
        for byte in input {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if lastWasComma { return true }
            default: break
            }
            lastWasComma = byte == UInt8(ascii: ",")
        }
        return false
    }

    /// Whether a number is outside the range of a `Double`, or is a zero with an exponent, which Foundation mistakes
    /// for a leading zero.
    private static func hasRefusedNumber(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let digits):
            guard let number = Double(digits), number.isFinite else { return true }
            let significand = digits.prefix { $0 != "e" && $0 != "E" }
            if significand == "0" || significand == "-0" { return significand != digits }
            return number.magnitude < .leastNormalMagnitude && significand.contains { ("1"..."9").contains($0) }
        case .array(let elements): return elements.contains(where: hasRefusedNumber)
        case .object(let members): return members.values.contains(where: hasRefusedNumber)
        case .null, .bool, .string: return false
        }
    }

    private struct Difference: Error, CustomStringConvertible {
        let description: String
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    /// Decodes along an expected value, so that no attempt has to fail, and throws where the two differ.
    private struct Compared: DecodableWithConfiguration {
        init(from decoder: any Decoder, configuration expected: JSONValue) throws {
            switch expected {
            case .object(let members):
                let container = try decoder.container(keyedBy: Key.self)
                guard Set(container.allKeys.map(\.stringValue)) == Set(members.keys) else {
                    throw Difference(description: "keys: \(members.keys), Foundation: \(container.allKeys)")
                }
                for (key, value) in members {
                    _ = try container.decode(Compared.self, forKey: Key(key), configuration: value)
                }
            case .array(let elements):
                var container = try decoder.unkeyedContainer()
                for element in elements { _ = try container.decode(Compared.self, configuration: element) }
                guard container.isAtEnd else { throw Difference(description: "Foundation sees more elements") }
            case .string(let text): try Self.compare(decoder, text)
            case .bool(let value): try Self.compare(decoder, value)
            case .number(let digits): try Self.compare(decoder, Double(digits) ?? .nan)
            case .null:
                guard try decoder.singleValueContainer().decodeNil() else {
                    throw Difference(description: "null, by Foundation something else")
                }
            }
        }

        private static func compare<Value: Decodable & Equatable>(_ decoder: any Decoder, _ expected: Value) throws {
            let found = try decoder.singleValueContainer().decode(Value.self)
            guard found == expected else { throw Difference(description: "\(expected), by Foundation \(found)") }
        }
    }

    /// Decodes any JSON completely.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: Key.self) {
                for key in container.allKeys { _ = try container.decode(Anything.self, forKey: key) }
            } else if var container = try? decoder.unkeyedContainer() {
                while !container.isAtEnd { _ = try container.decode(Anything.self) }
            } else {
                let container = try decoder.singleValueContainer()
                if container.decodeNil() || (try? container.decode(Bool.self)) != nil { return }
                if (try? container.decode(String.self)) == nil { _ = try container.decode(Double.self) }
            }
        }
    }
}
