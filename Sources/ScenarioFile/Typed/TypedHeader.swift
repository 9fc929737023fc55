package import BenchModel

/// Header fields that stand on the command line or in a variable of their own.
package enum TypedHeader {
    /// Why one cannot be taken: a sentence without a full stop that quotes no value.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        package var description: String
    }

    /// Reads `NAME: VALUE`, with variables (`${NAME}`) filled in.
    ///
    /// Command lines are seen by everybody on the machine and kept by shells: a key has to come from a variable.
    package static func read(_ text: String, environment: [String: String]) throws(Problem) -> HTTPHeader {
        guard let colon = text.firstIndex(of: ":") else {
            throw Problem(description: "expected NAME: VALUE, such as 'x-tenant: ${TENANT}'")
        }
        let name = trimmed(text[..<colon])
        guard HeaderRules.isName(name) else {
            throw Problem(description: "expected a name of letters, digits and hyphens before the colon")
        }
        let expansion: Environment.Expansion
        do throws(Environment.Defect) {
            expansion = try Environment(variables: environment).expand(trimmed(text[text.index(after: colon)...]))
        } catch {
            throw Problem(description: "the value of \(name): expected ${NAME}, a name being letters, digits and _")
        }
        if CredentialName.isOne(name), !expansion.namesVariable || !expansion.defaults.isEmpty {
            throw Problem(
                description:
                    "the value of \(name) is written out, and everybody on the machine can see it; put it into a "
                    + "variable and write '\(name): ${NAME}', in single quotes"
            )
        }
        if let missing = expansion.missing.first {
            throw Problem(description: "the value of \(name): the variable \(missing) is not set")
        }
        if CredentialName.isOne(name), expansion.isEmptyOfValues {
            throw Problem(description: "the value of \(name): its variable is empty")
        }
        return try checked(name, expansion.text)
    }

    /// Reads `name=value,name=value` with values in percent-encoding, as OpenTelemetry's variables have them
    /// (<https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables>).
    package static func list(_ text: String) throws(Problem) -> [HTTPHeader] {
        var headers: [HTTPHeader] = []
        for item in text.split(separator: ",") where !trimmed(item).isEmpty {
            guard let equals = item.firstIndex(of: "="), HeaderRules.isName(trimmed(item[..<equals])) else {
                throw Problem(description: "expected name=value,name=value")
            }
            let name = trimmed(item[..<equals])
            guard let value = decoded(trimmed(item[item.index(after: equals)...])) else {
                throw Problem(description: "the value of \(name): expected two hexadecimal digits behind each %")
            }
            headers.append(try checked(name, value))
        }
        return headers
    }

    private static func checked(_ name: String, _ value: String) throws(Problem) -> HTTPHeader {
        guard HeaderRules.isValue(value) else {
            throw Problem(description: "the value of \(name): expected text on one line, without control characters")
        }
        return HTTPHeader(name, value)
    }

    /// Returns a text without the blanks around it.
    private static func trimmed(_ text: some StringProtocol) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let head = text.drop(while: isBlank)
        return String(String(head.reversed().drop(while: isBlank)).reversed())
    }

    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
