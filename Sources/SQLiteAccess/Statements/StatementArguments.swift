/// The values of a statement's parameters, in order.
package struct StatementArguments: ExpressibleByArrayLiteral {
    var values: [DatabaseValue]

    package init() { values = [] }

    package init(_ values: some Sequence<(any DatabaseValueConvertible)?>) {
        self.values = values.map { $0?.databaseValue ?? .null }
    }

    package init(arrayLiteral elements: (any DatabaseValueConvertible)?...) { self.init(elements) }

    package static func + (first: StatementArguments, second: StatementArguments) -> StatementArguments {
        var both = first
        both.values += second.values
        return both
    }
}
